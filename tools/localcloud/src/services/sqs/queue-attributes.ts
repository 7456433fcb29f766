import { AwsError, type CallContext, type Handler } from "../../service";
import { parsePolicy } from "../support/policy-document";
import { unknownPrincipals } from "../iam/principals";
import { notModelled } from "../support/not-modelled";
import { messageCounts } from "./messages";
import { invalidAttributeValue, invalidValue, queueArn, queues, requireQueue, type QueueRecord, type Reader } from "./records";

/** Whole numbers: lowest, highest, default. */
const numbers: Record<string, [low: number, high: number, byDefault: number]> = {
  DelaySeconds: [0, 900, 0],
  MaximumMessageSize: [1_024, 1_048_576, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600, 345_600],
  ReceiveMessageWaitTimeSeconds: [0, 20, 0],
  VisibilityTimeout: [0, 43_200, 30],
};
const keyReuse: [number, number, number] = [60, 86_400, 300];
const fifoAttributes = new Set(["FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"]);
const otherAttributes = new Set(["KmsMasterKeyId", "Policy", "RedriveAllowPolicy", "RedrivePolicy", "SqsManagedSseEnabled"]);

type Attributes = Record<string, string>;

/**
 * Attributes with new ones laid over them.
 *
 * @throws AwsError for names and values that no queue takes, or that do not go together
 */
export function withAttributes(tx: Reader, before: Attributes, added: Attributes, queueName: string, context: CallContext): Attributes {
  for (const [name, value] of Object.entries(added)) rejectAttribute(tx, name, value, queueName, context);
  if (added.KmsMasterKeyId && added.SqsManagedSseEnabled === "true") {
    throw invalidAttributeValue("You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.");
  }
  const after = { ...before, ...added };
  if (added.KmsMasterKeyId) after.SqsManagedSseEnabled = "false";
  if (added.SqsManagedSseEnabled === "true") delete after.KmsMasterKeyId;
  return Object.fromEntries(Object.entries(after).filter(([, value]) => value !== "")); // an empty value takes the attribute away
}

function rejectAttribute(tx: Reader, name: string, value: string, queueName: string, context: CallContext): void {
  if (fifoAttributes.has(name)) {
    if (value === "false") return;
    throw notModelled("sqs", "a FIFO queue");
  }
  const range = name === "KmsDataKeyReusePeriodSeconds" ? keyReuse : numbers[name];
  if (range) {
    if (!/^\d+$/.test(value) || Number(value) < range[0] || Number(value) > range[1]) throw invalidAttributeValue(`Invalid value for the parameter ${name}.`);
    return;
  }
  if (!otherAttributes.has(name)) throw new AwsError("InvalidAttributeName", `Unknown Attribute ${name}.`);
  if (value === "") return;
  switch (name) {
    case "SqsManagedSseEnabled":
      if (value !== "true" && value !== "false") throw invalidAttributeValue("Invalid value for the parameter SqsManagedSseEnabled.");
      return;
    case "Policy": return rejectPolicy(tx, value, context);
    case "RedrivePolicy": return void deadLetterTarget(tx, value, queueName, context);
    case "RedriveAllowPolicy": return rejectRedriveAllow(value);
  }
}

function rejectPolicy(tx: Reader, text: string, context: CallContext): void {
  const parsed = parsePolicy(text, "resource");
  const actions = parsed.document?.statements.flatMap((one) => one.action ?? one.notAction ?? []) ?? [];
  if (parsed.problems || actions.some((action) => action !== "*" && !/^sqs:/i.test(action))
    || unknownPrincipals(parsed.document, tx, context.accountId).length > 0) {
    throw invalidAttributeValue("Invalid value for the parameter Policy.");
  }
}

function parseObject(text: string, name: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return parsed as Record<string, unknown>;
  } catch {
    // Not JSON at all gets the same answer as JSON of another kind.
  }
  throw invalidValue(`Value ${text} for parameter ${name} is invalid. Reason: Redrive policy is not a valid JSON map.`);
}

export interface RedriveTarget {
  queue: QueueRecord;
  maxReceiveCount: number;
}

/** Where a queue's messages go that nobody can handle. @throws AwsError `InvalidParameterValue` */
export function deadLetterTarget(tx: Reader, text: string, queueName: string, context: CallContext): RedriveTarget {
  const invalid = (reason: string): AwsError => invalidValue(`Value ${text} for parameter RedrivePolicy is invalid. Reason: ${reason}`);
  const { deadLetterTargetArn: arn, maxReceiveCount, ...others } = parseObject(text, "RedrivePolicy");
  if (Object.keys(others).length > 0) throw invalid("Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount].");
  if (typeof arn !== "string") throw invalid("Redrive policy does not contain mandatory attribute: deadLetterTargetArn.");
  if (maxReceiveCount === undefined) throw invalid("Redrive policy does not contain mandatory attribute: maxReceiveCount.");
  const count = Number(maxReceiveCount);
  if (!Number.isInteger(count) || count < 1 || count > 1000) throw invalid("Invalid value for maxReceiveCount: must be between 1 and 1000.");
  const name = arn.split(":")[5] ?? "";
  const queue = queues.get(context, tx, name);
  if (queue?.arn !== arn) throw invalid("Dead letter target does not exist.");
  const { redrivePermission = "allowAll", sourceQueueArns = [] } = parseObject(queue.attributes.RedriveAllowPolicy ?? "{}", "RedriveAllowPolicy");
  const allowed = redrivePermission === "allowAll"
    || (redrivePermission === "byQueue" && (sourceQueueArns as string[]).includes(queueArn(queueName, context)));
  if (!allowed) throw invalid("The dead letter queue does not allow this queue as a source.");
  return { queue, maxReceiveCount: count };
}

function rejectRedriveAllow(text: string): void {
  const { redrivePermission, sourceQueueArns } = parseObject(text, "RedriveAllowPolicy");
  const isByQueue = redrivePermission === "byQueue";
  const listed = Array.isArray(sourceQueueArns) && sourceQueueArns.length >= 1 && sourceQueueArns.length <= 10;
  if (!["allowAll", "denyAll", "byQueue"].includes(String(redrivePermission)) || isByQueue !== (sourceQueueArns !== undefined) || (isByQueue && !listed)) {
    throw invalidValue(`Value ${text} for parameter RedriveAllowPolicy is invalid. `
      + "Reason: redrivePermission is allowAll, denyAll, or byQueue with one to ten sourceQueueArns.");
  }
}

/** One number of a queue, its default included. */
export function numberOf(queue: QueueRecord, name: string): number {
  return Number(queue.attributes[name] ?? numbers[name]?.[2] ?? 0);
}

export function describe(tx: Reader, queue: QueueRecord, context: CallContext): Attributes {
  const counts = messageCounts(tx, queue, context);
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.changedAt / 1000)),
    ...Object.fromEntries(Object.entries(numbers).map(([name, [, , byDefault]]) => [name, String(byDefault)])),
    SqsManagedSseEnabled: "true",
    ...(queue.attributes.KmsMasterKeyId === undefined ? {} : { KmsDataKeyReusePeriodSeconds: String(keyReuse[2]) }),
    ...queue.attributes,
  };
}

export const getQueueAttributes: Handler = (input, context) => context.store.read((tx) => {
  const all = describe(tx, requireQueue(tx, input.QueueUrl, context), context);
  const wanted: string[] = input.AttributeNames ?? [];
  const known = (name: string): boolean => name === "All" || name in all || name in numbers || otherAttributes.has(name) || fifoAttributes.has(name)
    || name === "KmsDataKeyReusePeriodSeconds";
  const unknown = wanted.find((name) => !known(name));
  if (unknown !== undefined) throw new AwsError("InvalidAttributeName", `Unknown Attribute ${unknown}.`);
  const shown = wanted.includes("All") ? all : Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)));
  return Object.keys(shown).length === 0 ? {} : { Attributes: shown };
});

export const setQueueAttributes: Handler = (input, context) => context.store.transaction((tx) => {
  const queue = requireQueue(tx, input.QueueUrl, context);
  const attributes = withAttributes(tx, queue.attributes, input.Attributes, queue.name, context);
  queues.put(context, tx, queue.name, { ...queue, attributes, changedAt: context.clock.now() });
  return {};
});
