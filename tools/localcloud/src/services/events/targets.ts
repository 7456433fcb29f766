import type { CallContext, Handler, Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { page } from "../support/paging";
import { limitExceeded, validation } from "./errors";
import { isJsonPath } from "./json-path";
import { checkBus, existingRule, targets } from "./records";
import { badToken, checkRole } from "./rules";

const TARGETS_PER_RULE = 5;

/** Services that a rule here can deliver to, and what AWS asks of each. */
const DELIVERS_TO = new Set(["lambda", "sns", "sqs", "logs", "codebuild", "codepipeline"]);
const NEEDS_ROLE = new Set(["codebuild", "codepipeline"]);

/** Parameters of targets that are not modelled. */
const UNMODELLED = [
  "KinesisParameters", "RunCommandParameters", "EcsParameters", "BatchParameters", "HttpParameters", "RedshiftDataParameters",
  "SageMakerPipelineParameters", "AppSyncParameters",
];

async function checkTarget(context: CallContext, rule: string, target: Shape): Promise<void> {
  const { Id: id, Arn: arn } = target;
  const service = /^arn:aws[\w-]*:([\w-]+):[\w-]*:(?:\d{12})?:.+$/.exec(arn)?.[1];
  if (service === undefined) throw validation(`Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`);
  if (!DELIVERS_TO.has(service)) throw notModelled("events", `the target ${arn}`, `Rules deliver to ${[...DELIVERS_TO].join(", ")}.`);
  const parameters = UNMODELLED.find((key) => target[key] !== undefined);
  if (parameters !== undefined) throw notModelled("events", `${parameters} of a target`);
  if (NEEDS_ROLE.has(service) && target.RoleArn === undefined) throw validation(`RoleArn is required for target ${arn}.`);
  if (service === "sqs" && arn.endsWith(".fifo") && target.SqsParameters?.MessageGroupId === undefined) {
    throw validation(`Parameter(s) SqsParameters must be specified for target: ${id}.`);
  }
  checkInput(target);
  checkDeadLetters(target);
  await checkRole(context, target.RoleArn, rule);
}

function checkInput({ Id: id, Input: input, InputPath: path, InputTransformer: transformer }: Shape): void {
  if ([input, path, transformer].filter((one) => one !== undefined).length > 1) {
    throw validation(`Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`);
  }
  if (input !== undefined) {
    try {
      JSON.parse(input);
    } catch (error) {
      throw validation(`JSON syntax error in input for target ${id} : ${(error as Error).message}`);
    }
  }
  if (path !== undefined && !isJsonPath(path)) throw validation(`Invalid InputPath for target ${id}.`);
  if (transformer !== undefined) checkTransformer(id, transformer);
}

function checkTransformer(id: string, { InputPathsMap: paths = {}, InputTemplate: template }: Shape): void {
  for (const [key, path] of Object.entries(paths as Record<string, string>)) {
    if (/^AWS/.test(key)) throw validation(`InputPathsMap for target ${id} contains the reserved key ${key}: keys cannot begin with AWS.`);
    if (!isJsonPath(path)) throw validation(`Invalid JsonPath ${path} in InputPathsMap for target ${id}.`);
  }
  for (const [, name = ""] of (template as string).matchAll(/<([A-Za-z0-9_.-]+)>/g)) {
    if (!(name in paths) && !/^aws\.events\.(rule-arn|rule-name|event\.ingestion-time|event|event\.json)$/.test(name)) {
      throw validation(`InputTemplate for target ${id} contains invalid placeholder ${name}.`);
    }
  }
}

function checkDeadLetters({ Id: id, DeadLetterConfig: config }: Shape): void {
  const arn: string | undefined = config?.Arn;
  if (arn === undefined) return;
  if (!/^arn:aws[\w-]*:sqs:[\w-]+:\d{12}:[\w-]+$/.test(arn)) {
    throw validation(`DeadLetterConfig of target ${id} is not valid: ${arn} is not the ARN of a standard Amazon SQS queue.`);
  }
}

export const putTargets: Handler = async (input, context) => {
  checkBus(context, input.EventBusName);
  const { Rule: rule, Targets: added } = input;
  context.store.read((tx) => existingRule(context, tx, rule));
  const ids = (added as Shape[]).map((target) => target.Id as string);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw validation(`Target ${twice} is listed more than once.`);
  for (const target of added as Shape[]) await checkTarget(context, rule, target);
  return context.store.transaction((tx) => {
    existingRule(context, tx, rule);
    const kept = targets.values(context, tx, `${rule}/`).filter((target) => !ids.includes(target.Id as string));
    if (kept.length + ids.length > TARGETS_PER_RULE) {
      throw limitExceeded();
    }
    for (const target of added as Shape[]) targets.put(context, tx, `${rule}/${target.Id}`, target);
    return { FailedEntryCount: 0, FailedEntries: [] };
  });
};

export const listTargetsByRule: Handler = (input, context) => {
  checkBus(context, input.EventBusName);
  return context.store.read((tx) => {
    existingRule(context, tx, input.Rule);
    const shown = page(targets.values(context, tx, `${input.Rule}/`), (target) => target.Id as string, input.NextToken, input.Limit ?? 100, badToken);
    return { Targets: shown.items, ...(shown.next && { NextToken: shown.next }) };
  });
};

/** Ids that are not there are passed over. */
export const removeTargets: Handler = (input, context) => {
  checkBus(context, input.EventBusName);
  return context.store.transaction((tx) => {
    existingRule(context, tx, input.Rule);
    for (const id of input.Ids as string[]) targets.remove(context, tx, `${input.Rule}/${id}`);
    return { FailedEntryCount: 0, FailedEntries: [] };
  });
};

export const listRuleNamesByTarget: Handler = (input, context) => {
  checkBus(context, input.EventBusName);
  return context.store.read((tx) => {
    const owners = targets.list(context, tx).filter(([, target]) => target.Arn === input.TargetArn).map(([key]) => key.split("/")[0]!);
    const names = [...new Set(owners)].sort();
    const shown = page(names, (name) => name, input.NextToken, input.Limit ?? 100, badToken);
    return { RuleNames: shown.items, ...(shown.next && { NextToken: shown.next }) };
  });
};
