import { unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { flag, map, number, object, required, text } from "../../framework/field";
import type { Values } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import type { ResourceContext } from "../../framework/resource-type";
import { allPages, defined, fromShape, toShape } from "../../framework/shape";
import type { PropertyMap } from "../../framework/wire-value";

const DEFAULT_BUS = "default";

const target = {
  arn: required(text()),
  deadLetterConfig: object({ arn: text() }),
  input: text(),
  inputPath: text(),
  inputTransformer: object({ inputPaths: map(text(), { api: "InputPathsMap" }), inputTemplate: required(text()) }),
  retryPolicy: object({ maximumEventAgeInSeconds: number({ computed: true }), maximumRetryAttempts: number() }),
  roleArn: text(),
  sqsTarget: object({ messageGroupId: text() }, { api: "SqsParameters" }),
};
const inputs = {
  ...target,
  eventBusName: text({ default: DEFAULT_BUS, forceNew: true }),
  forceDestroy: flag({ default: false, kept: true }),
  rule: required(text({ forceNew: true })),
  targetId: text({ computed: true, forceNew: true }),
};

/** These operations answer "fine" and list what was not. */
function rejectFailures(operation: string, answer: Shape): void {
  const failed = (answer["FailedEntries"] as Shape[] | undefined) ?? [];
  if (failed.length === 0) return;
  const reasons = failed.map((entry) => `${entry["TargetId"]}: ${entry["ErrorCode"]}: ${entry["ErrorMessage"]}`);
  throw new Error(`${operation} failed for ${reasons.join("; ")}`);
}

async function putTarget(context: ResourceContext, values: Values<typeof inputs>, Id: string): Promise<void> {
  const Targets = [{ Id, ...toShape(target, values, "pascal") }];
  const at = { Rule: values.rule, EventBusName: values.eventBusName ?? DEFAULT_BUS };
  rejectFailures("PutTargets", await context.api.call("events", "PutTargets", { ...at, Targets }));
}

const idOf = (bus: string, rule: string, target: string): string =>
  bus === DEFAULT_BUS ? `${rule}-${target}` : `${bus}-${rule}-${target}`;

interface Parts {
  bus: string;
  rule: string;
  targetId: string;
}

/** From the state, or for an import from `rule/target` or `bus/rule/target`. */
function partsOf(id: string, state: PropertyMap): Parts {
  if (typeof state["rule"] === "string") {
    return { bus: String(state["eventBusName"] ?? DEFAULT_BUS), rule: state["rule"], targetId: String(state["targetId"]) };
  }
  const names = id.split("/");
  const [targetId = "", rule = ""] = names.reverse();
  return { bus: names.slice(2).reverse().join("/") || DEFAULT_BUS, rule, targetId };
}

export const eventTarget = defineResource({
  token: "aws:cloudwatch/eventTarget:EventTarget",
  title: "EventBridge Target",
  inputs,
  outputs: [],
  notModelled: [
    "appsyncTarget", "batchTarget", "ecsTarget", "httpTarget", "kinesisTarget", "redshiftTarget", "runCommandTargets",
    "sagemakerPipelineTarget",
  ],

  async create(context, values) {
    const targetId = values.targetId ?? context.uniqueName("terraform-");
    await putTarget(context, values, targetId);
    // The id alone does not say which part is the target's, so it is kept for `read`.
    values.targetId = targetId;
    return idOf(values.eventBusName ?? DEFAULT_BUS, values.rule, targetId);
  },

  async read(context, id, state) {
    const { bus, rule, targetId } = partsOf(id, state);
    const targets = await unlessGone(
      allPages<Shape>(async (NextToken) => {
        const page = await context.api.call("events", "ListTargetsByRule", defined({ Rule: rule, EventBusName: bus, NextToken }));
        return { items: page["Targets"] as Shape[] | undefined, next: page["NextToken"] as string | undefined };
      }),
    );
    const found = targets?.find((one) => one["Id"] === targetId);
    if (found === undefined) return undefined;
    return { ...fromShape(target, found, "pascal"), eventBusName: bus, rule, targetId };
  },

  importedId: ({ eventBusName, rule, targetId }) => idOf(String(eventBusName), String(rule), String(targetId)),

  async update(context, { olds, news }) {
    await putTarget(context, news, news.targetId ?? String(olds["targetId"]));
  },

  async delete(context, id, state) {
    const { bus, rule, targetId } = partsOf(id, state);
    const answer = await context.api.call("events", "RemoveTargets", { Rule: rule, EventBusName: bus, Ids: [targetId] });
    const gone = ((answer["FailedEntries"] as Shape[] | undefined) ?? []).every((one) => one["ErrorCode"] === "ResourceNotFoundException");
    if (!gone) rejectFailures("RemoveTargets", answer);
  },
});
