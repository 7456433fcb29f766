import type { Shape } from "../../cloud-api";
import { list, map, number, object, required, text } from "../../framework/field";
import type { Values } from "../../framework/field";
import { defined, fromShape, toShape } from "../../framework/shape";
import type { PropertyMap } from "../../framework/wire-value";

const rule = {
  commands: list(text()),
  configuration: map(text()),
  inputArtifacts: list(text(), { api: false }),
  name: required(text()),
  region: text({ computed: true }),
  roleArn: text(),
  ruleTypeId: required(
    object({ category: required(text()), owner: text({ computed: true }), provider: required(text()), version: text({ computed: true }) }),
  ),
  timeoutInMinutes: number(),
};
const condition = { result: text(), rules: required(list(object(rule), { api: false })) };
const gate = { condition: required(object(condition)) };

const action = {
  category: required(text({ api: false })),
  commands: list(text()),
  configuration: map(text()),
  inputArtifacts: list(text(), { api: false }),
  name: required(text()),
  namespace: text(),
  outputArtifacts: list(text(), { api: false }),
  outputArtifactsForComputeActions: list(object({ files: list(text()), name: required(text()) }), { api: false }),
  outputVariables: list(text()),
  owner: required(text({ api: false })),
  provider: required(text({ api: false })),
  region: text({ computed: true }),
  roleArn: text(),
  runOrder: number({ computed: true }),
  timeoutInMinutes: number(),
  version: required(text({ api: false })),
};
const stage = {
  actions: required(list(object(action))),
  beforeEntry: object(gate),
  name: required(text()),
  onFailure: object({
    condition: object(condition),
    result: text(),
    retryConfiguration: object({ retryMode: text() }),
  }),
  onSuccess: object(gate),
};
const filter = object({ excludes: list(text()), includes: list(text()) });
const gitConfiguration = {
  pullRequests: list(object({ branches: filter, events: list(text()), filePaths: filter }), { api: "pullRequest" }),
  pushes: list(object({ branches: filter, filePaths: filter, tags: filter }), { api: "push" }),
  sourceActionName: required(text()),
};
const trigger = { gitConfiguration: required(object(gitConfiguration)), providerType: required(text()) };
const store = {
  encryptionKey: object({ id: required(text()), type: required(text()) }),
  location: required(text()),
  region: text({ computed: true, api: false }),
  type: required(text()),
};

export const pipelineFields = {
  artifactStores: required(list(object(store), { api: false })),
  executionMode: text({ default: "SUPERSEDED" }),
  name: text({ forceNew: true }),
  pipelineType: text({ default: "V1" }),
  roleArn: required(text()),
  stages: required(list(object(stage), { api: false })),
  // A V2 pipeline with a connection gets a trigger by itself when none is given.
  triggers: list(object(trigger)),
  variables: list(object({ defaultValue: text(), description: text(), name: required(text()) })),
};
export type PipelineValues = Values<typeof pipelineFields>;
type Stage = PipelineValues["stages"][number];
type Action = Stage["actions"][number];
type Condition = NonNullable<Stage["onSuccess"]>["condition"];

const named = (names: string[] | undefined): Shape[] | undefined => names?.map((name) => ({ name }));
const namesIn = (shapes: Shape[] | undefined): string[] | undefined =>
  shapes === undefined || shapes.length === 0 ? undefined : shapes.map((shape) => shape["name"] as string);

function actionShape(one: Action): Shape {
  return {
    ...toShape(action, one, "camel"),
    ...defined({
      actionTypeId: { category: one.category, owner: one.owner, provider: one.provider, version: one.version },
      inputArtifacts: named(one.inputArtifacts),
      outputArtifacts: one.outputArtifactsForComputeActions ?? named(one.outputArtifacts),
    }),
  };
}

function actionFrom(shape: Shape): Record<string, unknown> {
  const outputs = (shape["outputArtifacts"] as Shape[] | undefined) ?? [];
  const computes = outputs.some((output) => output["files"] !== undefined);
  const { configuration, ...rest } = fromShape(action, shape, "camel");
  const type = shape["actionTypeId"] as Shape;
  return {
    ...rest,
    ...defined({
      category: type["category"] as string,
      owner: type["owner"] as string,
      provider: type["provider"] as string,
      version: type["version"] as string,
      configuration: configuration !== undefined && Object.keys(configuration as object).length > 0 ? configuration : undefined,
      inputArtifacts: namesIn(shape["inputArtifacts"] as Shape[] | undefined),
      outputArtifacts: computes ? undefined : namesIn(outputs),
      outputArtifactsForComputeActions: computes ? outputs : undefined,
    }),
  };
}

const conditionShape = (one: Condition): Shape => ({
  ...toShape(condition, one, "camel"),
  rules: one.rules.map((each) => ({
    ...toShape(rule, each, "camel"),
    ...defined({ inputArtifacts: named(each.inputArtifacts) }),
  })),
});

const conditionFrom = (shape: Shape): PropertyMap => ({
  ...fromShape(condition, shape, "camel"),
  rules: ((shape["rules"] as Shape[] | undefined) ?? []).map(
    (each): PropertyMap => ({ ...fromShape(rule, each, "camel"), ...defined({ inputArtifacts: namesIn(each["inputArtifacts"] as Shape[]) }) }) as PropertyMap,
  ),
});

/** The API knows lists of conditions; the property is the one condition that AWS takes. */
function stageShape(one: Stage): Shape {
  const { onFailure } = one;
  return {
    name: one.name,
    actions: one.actions.map(actionShape),
    ...defined({
      beforeEntry: one.beforeEntry === undefined ? undefined : { conditions: [conditionShape(one.beforeEntry.condition)] },
      onSuccess: one.onSuccess === undefined ? undefined : { conditions: [conditionShape(one.onSuccess.condition)] },
      onFailure:
        onFailure === undefined
          ? undefined
          : defined({
              result: onFailure.result,
              retryConfiguration: onFailure.retryConfiguration,
              conditions: onFailure.condition === undefined ? undefined : [conditionShape(onFailure.condition)],
            }),
    }),
  };
}

function gateFrom(shape: Shape | undefined): PropertyMap | undefined {
  const first = (shape?.["conditions"] as Shape[] | undefined)?.[0];
  return first === undefined ? undefined : { condition: conditionFrom(first) };
}

function stageFrom(shape: Shape): PropertyMap {
  const failure = shape["onFailure"] as Shape | undefined;
  const { result, retryConfiguration } = failure ?? {};
  return defined({
    name: shape["name"] as string,
    actions: ((shape["actions"] as Shape[] | undefined) ?? []).map(actionFrom),
    beforeEntry: gateFrom(shape["beforeEntry"] as Shape | undefined),
    onSuccess: gateFrom(shape["onSuccess"] as Shape | undefined),
    onFailure: failure === undefined ? undefined : defined({ ...gateFrom(failure), result, retryConfiguration }),
  }) as unknown as PropertyMap;
}

/** One store without a region, or a store for each region. */
function storesShape(values: PipelineValues): Shape {
  const shapeOf = (one: PipelineValues["artifactStores"][number]): Shape => toShape(store, one, "camel");
  const [first] = values.artifactStores;
  if (values.artifactStores.length === 1 && first !== undefined && (first.region ?? "") === "") return { artifactStore: shapeOf(first) };
  return { artifactStores: Object.fromEntries(values.artifactStores.map((one) => [one.region ?? "", shapeOf(one)])) };
}

function storesFrom(pipeline: Shape): PropertyMap[] {
  const single = pipeline["artifactStore"] as Shape | undefined;
  if (single !== undefined) return [fromShape(store, single, "camel")];
  const byRegion = Object.entries((pipeline["artifactStores"] as Record<string, Shape> | undefined) ?? {});
  return byRegion.map(([region, one]) => ({ ...fromShape(store, one, "camel"), region }));
}

export function pipelineShape(values: PipelineValues): Shape {
  return { ...toShape(pipelineFields, values, "camel"), ...storesShape(values), stages: values.stages.map(stageShape) };
}

export function pipelineFrom(pipeline: Shape): PropertyMap {
  const { triggers, variables, ...values } = fromShape(pipelineFields, pipeline, "camel");
  return {
    executionMode: "SUPERSEDED",
    pipelineType: "V1",
    ...values,
    artifactStores: storesFrom(pipeline),
    stages: ((pipeline["stages"] as Shape[] | undefined) ?? []).map(stageFrom),
    triggers: triggers ?? [],
    variables: variables ?? [],
  };
}
