import type { Shape } from "../../service";
import type { ExecutionRecord } from "./executions";

/** Characters that an action's configuration may have once its variables are put in. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const LONGEST_RESOLVED = 100 * 1024;

export type Resolved = { configuration: Record<string, string>; problem?: undefined } | { configuration?: undefined; problem: string };

/** Puts variables in: the execution's, the pipeline's, and those that earlier actions put out. */
export function resolveConfiguration(execution: ExecutionRecord, action: Shape): Resolved {
  const namespaces: Record<string, Record<string, string>> = {
    ...execution.outputs, variables: execution.variables, codepipeline: { PipelineExecutionId: execution.id },
  };
  const missing: string[] = [];
  const configuration = Object.fromEntries(Object.entries(action.configuration as Record<string, string>).map(([key, text]) => [
    key,
    text.replace(/#\{([^}.]+)\.([^}]+)\}/g, (reference: string, namespace: string, name: string) => {
      const value = own(own(namespaces, namespace) ?? {}, name);
      if (value === undefined) missing.push(reference);
      return value ?? reference;
    }),
  ]));
  if (missing.length > 0) {
    return { problem: `Failed to resolve action configuration. Failed to resolve configuration for action '${action.name}': these variables have no value: ${missing.join(", ")}` };
  }
  const size = Object.entries(configuration).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  if (size > LONGEST_RESOLVED) return { problem: `The resolved configuration of action '${action.name}' has ${size} characters, at most ${LONGEST_RESOLVED} are allowed` };
  return { configuration };
}

function own<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
