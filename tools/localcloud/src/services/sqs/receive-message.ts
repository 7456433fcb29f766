import { AwsError, type CallContext, type Handler, type Shape, type Transaction } from "../../service";
import { attributesDigest, dropExpired, liveMessages, md5, messageKey, messages, type MessageRecord } from "./messages";
import { deadLetterTarget, numberOf } from "./queue-attributes";
import { invalidValue, queues, requireQueue, type QueueRecord } from "./records";
import { eachEntry, rejectBatch } from "./send-message";

const receiptAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const longestVisibility = 43_200;

/**
 * Answers at once, also when it was asked to wait: SQS may give an empty answer before the wait is over, and the cloud's clock may be
 * standing still.
 */
export const receiveMessage: Handler = (input, context) => context.store.transaction((tx) => {
  const queue = requireQueue(tx, input.QueueUrl, context);
  const most: number = input.MaxNumberOfMessages ?? 1;
  if (most < 1 || most > 10) throw invalidValue(`Value ${most} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`);
  if (input.WaitTimeSeconds < 0 || input.WaitTimeSeconds > 20) {
    throw invalidValue(`Value ${input.WaitTimeSeconds} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.`);
  }
  rejectVisibility(input.VisibilityTimeout);
  dropExpired(tx, queue, context);
  const visibility: number = input.VisibilityTimeout ?? numberOf(queue, "VisibilityTimeout");
  const now = context.clock.now();
  const target = queue.attributes.RedrivePolicy === undefined ? undefined : existingTarget(tx, queue, context);
  const received: Shape[] = [];
  for (const [key, message] of liveMessages(tx, queue, context)) {
    if (received.length === most) break;
    if (message.visibleAt > now) continue;
    if (target && message.receiveCount >= target.maxReceiveCount) {
      moveToDeadLetters(tx, key, message, queue, target.queue.name, context);
      continue;
    }
    const taken: MessageRecord = {
      ...message,
      receiveCount: message.receiveCount + 1,
      firstReceivedAt: message.firstReceivedAt ?? now,
      visibleAt: now + visibility * 1000,
      receipt: context.randomId(32, receiptAlphabet),
    };
    messages.put(context, tx, key, taken);
    received.push(shape(key, taken, input));
  }
  return received.length === 0 ? {} : { Messages: received };
});

/** A dead-letter queue that was deleted after it was named takes nothing: the messages stay. */
function existingTarget(tx: Transaction, queue: QueueRecord, context: CallContext): ReturnType<typeof deadLetterTarget> | undefined {
  try {
    return deadLetterTarget(tx, queue.attributes.RedrivePolicy ?? "", queue.name, context);
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

/** The message keeps its id, its age and its count. */
function moveToDeadLetters(
  tx: Transaction, key: string, message: MessageRecord, from: QueueRecord, targetName: string, context: CallContext,
): void {
  const target = queues.get(context, tx, targetName)!;
  const expiresAt = message.sentAt + numberOf(target, "MessageRetentionPeriod") * 1000;
  messages.remove(context, tx, key);
  messages.put(context, tx, messageKey(target.name, target.nextMessage), { ...message, expiresAt, deadLetterSource: from.arn });
  queues.put(context, tx, target.name, { ...target, nextMessage: target.nextMessage + 1 });
}

function shape(key: string, message: MessageRecord, input: Shape): Shape {
  const system: Record<string, string> = {
    SenderId: message.sender,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(message.deadLetterSource === undefined ? {} : { DeadLetterQueueSourceArn: message.deadLetterSource }),
    ...Object.fromEntries(Object.entries(message.systemAttributes).map(([name, value]) => [name, value.StringValue as string])),
  };
  const wantedSystem: string[] = [...(input.MessageSystemAttributeNames ?? []), ...(input.AttributeNames ?? [])];
  const wanted: string[] = input.MessageAttributeNames ?? [];
  const shownSystem = Object.entries(system).filter(([name]) => wantedSystem.includes("All") || wantedSystem.includes(name));
  const shown = Object.entries(message.attributes).filter(([name]) => wanted.some((one) =>
    one === "All" || one === ".*" || one === name || (one.endsWith(".*") && name.startsWith(one.slice(0, -1)))));
  return {
    MessageId: message.id,
    ReceiptHandle: Buffer.from(JSON.stringify([key, message.id, message.receipt])).toString("base64"),
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(shownSystem.length === 0 ? {} : { Attributes: Object.fromEntries(shownSystem) }),
    ...(shown.length === 0 ? {} : {
      MessageAttributes: Object.fromEntries(shown), MD5OfMessageAttributes: attributesDigest(Object.fromEntries(shown)),
    }),
  };
}

interface Receipt {
  key: string;
  /** Undefined when the message is gone. */
  message?: MessageRecord;
  isCurrent: boolean;
}

/** @throws AwsError `ReceiptHandleIsInvalid` for what this queue never gave out */
function openReceipt(tx: Transaction, queue: QueueRecord, handle: string, context: CallContext): Receipt {
  const [key, id, receipt] = parseReceipt(handle);
  if (!key.startsWith(`${queue.name}/`)) throw invalidReceipt(handle);
  const message = messages.get(context, tx, key);
  return message?.id === id ? { key, message, isCurrent: message.receipt === receipt } : { key, isCurrent: false };
}

function parseReceipt(handle: string): [key: string, id: string, receipt: string] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(handle, "base64").toString());
    if (Array.isArray(parsed) && parsed.length === 3 && parsed.every((part) => typeof part === "string")) return parsed as [string, string, string];
  } catch {
    // Anything that is no receipt of ours is refused below, whatever kept it from being read.
  }
  throw invalidReceipt(handle);
}

const invalidReceipt = (handle: string): AwsError =>
  new AwsError("ReceiptHandleIsInvalid", `The input receipt handle "${handle}" is not a valid receipt handle.`, 404);

function remove(tx: Transaction, queue: QueueRecord, handle: string, context: CallContext): Shape {
  const { key, message, isCurrent } = openReceipt(tx, queue, handle, context);
  // Deleting twice succeeds; with an older handle SQS may say yes and keep the message, and so does this.
  if (message && isCurrent) messages.remove(context, tx, key);
  return {};
}

export const deleteMessage: Handler = (input, context) => context.store.transaction((tx) =>
  remove(tx, requireQueue(tx, input.QueueUrl, context), input.ReceiptHandle, context));

export const deleteMessageBatch: Handler = (input, context) => context.store.transaction((tx) => {
  const queue = requireQueue(tx, input.QueueUrl, context);
  rejectBatch(input.Entries);
  return eachEntry(input.Entries, (entry) => remove(tx, queue, entry.ReceiptHandle, context));
});

function rejectVisibility(seconds: number | undefined): void {
  if (seconds === undefined || (seconds >= 0 && seconds <= longestVisibility)) return;
  throw invalidValue(`Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and <= ${longestVisibility}.`);
}

export const changeMessageVisibility: Handler = (input, context) => context.store.transaction((tx) => {
  const queue = requireQueue(tx, input.QueueUrl, context);
  rejectVisibility(input.VisibilityTimeout);
  const { key, message, isCurrent } = openReceipt(tx, queue, input.ReceiptHandle, context);
  const now = context.clock.now();
  if (!message || !isCurrent || message.visibleAt <= now) {
    throw new AwsError("MessageNotInflight", `Value ${input.ReceiptHandle} for parameter ReceiptHandle is invalid. `
      + "Reason: Message does not exist or is not available for visibility timeout change.");
  }
  messages.put(context, tx, key, { ...message, visibleAt: now + input.VisibilityTimeout * 1000 });
  return {};
});

export const purgeQueue: Handler = (input, context) => context.store.transaction((tx) => {
  messages.clear(context, tx, `${requireQueue(tx, input.QueueUrl, context).name}/`);
  return {};
});
