import { AwsError, type CallContext, type Handler, type Shape, type Transaction } from "../../service";
import { notModelled } from "../support/not-modelled";
import { noteArrival } from "./arrivals";
import { sealForQueue } from "./encryption";
import { attributesDigest, md5, messageKey, messages } from "./messages";
import { numberOf } from "./queue-attributes";
import { countForQueue } from "./queue-metrics";
import { invalidValue, queues, requireQueue, type QueueRecord } from "./records";

const attributesPerMessage = 10;
const batchBytes = 1_048_576;

/** @throws AwsError for a message that the queue does not take */
function rejectMessage(input: Shape, queue: QueueRecord): void {
  if (input.MessageDeduplicationId !== undefined) throw notModelled("sqs", "a FIFO queue");
  if (input.MessageBody === "") throw new AwsError("MissingParameter", "The request must contain the parameter MessageBody.");
  // SQS takes the characters of XML 1.0 and refuses these.
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(input.MessageBody)) {
    throw new AwsError("InvalidMessageContents", "Invalid characters found. Valid unicode characters are "
      + "#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF");
  }
  const delay = input.DelaySeconds;
  if (delay !== undefined && (delay < 0 || delay > 900)) {
    throw invalidValue(`Value ${delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`);
  }
  const attributes = Object.entries((input.MessageAttributes ?? {}) as Record<string, Shape>);
  if (attributes.length > attributesPerMessage) {
    throw invalidValue(`Number of message attributes [${attributes.length}] exceeds the allowed maximum [${attributesPerMessage}].`);
  }
  for (const [name, { DataType: type, StringValue: text, BinaryValue: binary }] of attributes) {
    if (!/^(String|Number|Binary)(\..+)?$/.test(type ?? "")) {
      throw invalidValue(`The message attribute '${name}' has an invalid message attribute type, `
        + "the set of supported type prefixes is Binary, Number, and String.");
    }
    if (/^Binary/.test(type) ? binary === undefined : !text) throw invalidValue(`The message attribute '${name}' must contain a non-empty value.`);
  }
  const limit = numberOf(queue, "MaximumMessageSize");
  if (size(input) > limit) throw invalidValue(`One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`);
}

function size(input: Shape): number {
  const attributes = Object.entries((input.MessageAttributes ?? {}) as Record<string, Shape>);
  return attributes.reduce((sum, [name, { DataType: type, StringValue: text = "", BinaryValue: binary = "" }]) =>
    sum + Buffer.byteLength(name) + Buffer.byteLength(type ?? "") + Buffer.byteLength(text) + Buffer.byteLength(binary), Buffer.byteLength(input.MessageBody));
}

function send(tx: Transaction, queue: QueueRecord, input: Shape, { position, sealedKey }: Place, context: CallContext): Shape {
  rejectMessage(input, queue);
  const now = context.clock.now();
  const id = context.uuid();
  const attributes: Record<string, Shape> = input.MessageAttributes ?? {};
  const systemAttributes: Record<string, Shape> = input.MessageSystemAttributes ?? {};
  messages.put(context, tx, messageKey(queue.name, position), {
    id,
    body: input.MessageBody,
    attributes,
    systemAttributes,
    sender: context.caller.arn,
    sentAt: now,
    visibleAt: now + (input.DelaySeconds ?? numberOf(queue, "DelaySeconds")) * 1000,
    expiresAt: now + numberOf(queue, "MessageRetentionPeriod") * 1000,
    receiveCount: 0,
    ...(sealedKey !== undefined && { sealedKey: { key: sealedKey, queueArn: queue.arn } }),
  });
  return {
    MessageId: id,
    MD5OfMessageBody: md5(input.MessageBody),
    ...(Object.keys(attributes).length === 0 ? {} : { MD5OfMessageAttributes: attributesDigest(attributes) }),
    ...(Object.keys(systemAttributes).length === 0 ? {} : { MD5OfMessageSystemAttributes: attributesDigest(systemAttributes) }),
  };
}

/** Where a message goes in its queue. */
interface Place {
  position: number;
  /** Of an encrypted queue. */
  sealedKey?: Uint8Array;
}

/** Runs `work` at once, or after the sender has used the key of an encrypted queue. */
function sealed(input: Shape, context: CallContext, work: (sealedKey: Uint8Array | undefined) => Shape): Shape | Promise<Shape> {
  const queue = context.store.read((tx) => requireQueue(tx, input.QueueUrl, context));
  return queue.attributes.KmsMasterKeyId === undefined ? work(undefined) : sealForQueue(context, queue).then(work);
}

export const sendMessage: Handler = (input, context) => sealed(input, context, (sealedKey) => {
  const [name, sent] = context.store.transaction((tx) => {
    const queue = requireQueue(tx, input.QueueUrl, context);
    const result = send(tx, queue, input, { position: queue.nextMessage, sealedKey }, context);
    queues.put(context, tx, queue.name, { ...queue, nextMessage: queue.nextMessage + 1 });
    return [queue.name, result];
  });
  noteArrival(context, name);
  countForQueue(context, name, "NumberOfMessagesSent", 1);
  return sent;
});

/** @throws AwsError for a batch that is wrong as a whole; single entries fail by themselves */
export function rejectBatch(entries: { Id: string }[]): void {
  if (entries.length === 0) throw new AwsError("EmptyBatchRequest", "There should be at least one SendMessageBatchRequestEntry in the request.");
  if (entries.length > 10) {
    throw new AwsError("TooManyEntriesInBatchRequest", `Maximum number of entries per request are 10. You have sent ${entries.length}.`);
  }
  const twice = entries.find((entry, index) => entries.findIndex((one) => one.Id === entry.Id) !== index);
  if (twice) throw new AwsError("BatchEntryIdsNotDistinct", `Id ${twice.Id} repeated.`);
  if (entries.some((entry) => !/^[A-Za-z0-9_-]{1,80}$/.test(entry.Id))) {
    throw new AwsError("InvalidBatchEntryId", "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.");
  }
}

/** Runs each entry of a batch and sorts the answers. */
export function eachEntry(entries: Shape[], work: (entry: Shape, index: number) => Shape): Shape {
  const successful: Shape[] = [];
  const failed: Shape[] = [];
  entries.forEach((entry, index) => {
    try {
      successful.push({ Id: entry.Id, ...work(entry, index) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  });
  return { Successful: successful, Failed: failed };
}

export const sendMessageBatch: Handler = (input, context) => sealed(input, context, (sealedKey) => {
  const entries: { Id: string }[] = input.Entries;
  rejectBatch(entries);
  if (entries.reduce((sum, entry) => sum + size(entry), 0) > batchBytes) {
    throw new AwsError("BatchRequestTooLong", `Batch requests cannot be longer than ${batchBytes} bytes.`);
  }
  const [name, results] = context.store.transaction((tx) => {
    const queue = requireQueue(tx, input.QueueUrl, context);
    queues.put(context, tx, queue.name, { ...queue, nextMessage: queue.nextMessage + entries.length });
    return [queue.name, eachEntry(entries, (entry, index) => send(tx, queue, entry, { position: queue.nextMessage + index, sealedKey }, context))];
  });
  noteArrival(context, name);
  countForQueue(context, name, "NumberOfMessagesSent", (results.Successful as Shape[]).length);
  return results;
});
