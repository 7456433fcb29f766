import type { Shape } from "../../service";
import { badAction, badStructure } from "./errors";

/** Namespaces that every pipeline has: the execution, and the pipeline's own variables. */
const OWN_NAMESPACES = ["codepipeline", "variables"];

/** Checks namespaces, pipeline variables, and each `#{namespace.key}` in a configuration. */
export function checkVariables(pipeline: Shape): void {
  const declared = ((pipeline.variables ?? []) as Shape[]).map((variable) => variable.name as string);
  const twice = declared.find((name, index) => declared.indexOf(name) !== index);
  if (twice !== undefined) throw badStructure(`Variable name ${twice} must be unique within the pipeline`);

  const known = new Set<string>();
  for (const stage of pipeline.stages as Shape[]) {
    const actions = [...(stage.actions as Shape[])].sort((a, b) => a.runOrder - b.runOrder);
    for (const order of new Set(actions.map((action) => action.runOrder as number))) {
      const together = actions.filter((action) => action.runOrder === order);
      for (const action of together) checkReferences(stage.name, action, known, declared);
      for (const { namespace, name } of together) {
        if (namespace === undefined) continue;
        if (known.has(namespace) || OWN_NAMESPACES.includes(namespace)) {
          throw badAction(`Namespace ${namespace} in action ${name} must be unique within the pipeline and not reserved`);
        }
        known.add(namespace);
      }
    }
  }
}

function checkReferences(stage: string, action: Shape, known: Set<string>, declared: string[]): void {
  for (const [key, value] of Object.entries(action.configuration as Record<string, string>)) {
    for (const [text, inner = ""] of value.matchAll(/#\{([^}]*)\}/g)) {
      const place = `StageName=[${stage}], ActionName=[${action.name}], ActionConfigurationKey=[${key}], VariableReferenceText=[${text}]`;
      const [namespace, name, ...more] = inner.split(".");
      if (!namespace || !name || more.length > 0) {
        throw badAction(`Valid format for a pipeline execution variable reference is a namespace and a key separated by a period (.). ${place}`);
      }
      if (!known.has(namespace) && !OWN_NAMESPACES.includes(namespace)) {
        throw badAction(`The following pipeline execution variables are referencing a namespace that does not exist. ${place}`);
      }
      if (namespace === "variables" && !declared.includes(name)) {
        throw badAction(`The following pipeline execution variables are referencing a pipeline variable that is not declared. ${place}`);
      }
    }
  }
}
