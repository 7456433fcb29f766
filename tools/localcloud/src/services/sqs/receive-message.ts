import { AwsError, type CallContext, type Handler, type Shape, type Transaction } from "../../service";
import { noteArrival, waitForArrival } from "./arrivals";
import { openForQueue } from "./encryption";
import { attributesDigest, md5, messageKey, messages, messagesInOrder, type MessageRecord } from "./messages";
import { countForQueue } from "./queue-metrics";
import { deadLetterTarget, numberOf } from "./queue-attributes";
import { invalidValue, queues, requireQueue, type QueueRecord } from "./records";
import { eachEntry, rejectBatch } from "./send-message";

const receiptAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const longestVisibility = 43_200;

/** Messages that can be in flight at once. */
const IN_FLIGHT = 120_000;
/** How many messages are looked at together. */
const CHUNK = 100;

/**
 * Takes messages, or waits for them: as long as the call says, else the queue, until one can be received.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html
 */
export const receiveMessage: Handler = async (input, context) => {
  rejectReceive(input);
  const queue = context.store.read((tx) => requireQueue(tx, input.QueueUrl, context));
  const until = context.clock.now() + (input.WaitTimeSeconds ?? numberOf(queue, "ReceiveMessageWaitTimeSeconds")) * 1000;
  for (;;) {
    const found = take(input, context);
    const now = context.clock.now();
    if (found.taken.length > 0 || now >= until) return answer(input, context, queue, found.taken);
    await waitForArrival(context, queue.name, Math.min(until, found.nextVisibleAt));
  }
};

function rejectReceive({ MaxNumberOfMessages: most = 1, WaitTimeSeconds: wait = 0, VisibilityTimeout: visibility }: Shape): void {
  if (most < 1 || most > 10) throw invalidValue(`Value ${most} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`);
  if (wait < 0 || wait > 20) throw invalidValue(`Value ${wait} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.`);
  rejectVisibility(visibility);
}

type Taken = [key: string, message: MessageRecord];

async function answer(input: Shape, context: CallContext, queue: QueueRecord, taken: Taken[]): Promise<Shape> {
  for (const sealed of new Set(taken.map(([, message]) => message.sealedKey))) if (sealed !== undefined) await openForQueue(context, sealed.key, sealed.queueArn);
  countForQueue(context, queue.name, taken.length === 0 ? "NumberOfEmptyReceives" : "NumberOfMessagesReceived", Math.max(1, taken.length));
  return taken.length === 0 ? {} : { Messages: taken.map(([key, message]) => shape(key, message, input)) };
}

/** Takes what can be received now. `nextVisibleAt` is when that changes by itself. */
function take(input: Shape, context: CallContext): { taken: Taken[]; nextVisibleAt: number } {
  return context.store.transaction((tx) => {
    const queue = requireQueue(tx, input.QueueUrl, context);
    const now = context.clock.now();
    const visibility: number = input.VisibilityTimeout ?? numberOf(queue, "VisibilityTimeout");
    const target = queue.attributes.RedrivePolicy === undefined ? undefined : existingTarget(tx, queue, context);
    const taken: Taken[] = [];
    let nextVisibleAt = Infinity;
    let inFlight = 0;
    for (const [key, message] of messagesInOrder(tx, queue, context, CHUNK)) {
      if (taken.length === (input.MaxNumberOfMessages ?? 1)) break;
      if (message.expiresAt <= now) messages.remove(context, tx, key);
      else if (message.visibleAt > now) {
        nextVisibleAt = Math.min(nextVisibleAt, message.visibleAt);
        if (message.receiveCount > 0 && ++inFlight >= IN_FLIGHT) throw new AwsError("OverLimit", "Too many messages are in flight.", 403);
      } else if (target && message.receiveCount >= target.maxReceiveCount) moveToDeadLetters(tx, key, message, queue, target.queue.name, context);
      else taken.push([key, receive(context, tx, key, message, visibility)]);
    }
    return { taken, nextVisibleAt };
  });
}

function receive(context: CallContext, tx: Transaction, key: string, message: MessageRecord, visibilitySeconds: number): MessageRecord {
  const now = context.clock.now();
  const taken: MessageRecord = {
    ...message,
    receiveCount: message.receiveCount + 1,
    firstReceivedAt: message.firstReceivedAt ?? now,
    visibleAt: now + visibilitySeconds * 1000,
    receipt: context.randomId(32, receiptAlphabet),
  };
  messages.put(context, tx, key, taken);
  return taken;
}

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
  noteArrival(context, target.name);
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

export const deleteMessage: Handler = (input, context) => {
  const name = context.store.transaction((tx) => {
    const queue = requireQueue(tx, input.QueueUrl, context);
    remove(tx, queue, input.ReceiptHandle, context);
    return queue.name;
  });
  countForQueue(context, name, "NumberOfMessagesDeleted", 1);
  return {};
};

export const deleteMessageBatch: Handler = (input, context) => {
  rejectBatch(input.Entries);
  const [name, results] = context.store.transaction((tx) => {
    const queue = requireQueue(tx, input.QueueUrl, context);
    return [queue.name, eachEntry(input.Entries, (entry) => remove(tx, queue, entry.ReceiptHandle, context))] as const;
  });
  countForQueue(context, name, "NumberOfMessagesDeleted", (results.Successful as Shape[]).length);
  return results;
};

function rejectVisibility(seconds: number | undefined): void {
  if (seconds === undefined || (seconds >= 0 && seconds <= longestVisibility)) return;
  throw invalidValue(`Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and <= ${longestVisibility}.`);
}

function changeVisibility(tx: Transaction, queue: QueueRecord, { ReceiptHandle: handle, VisibilityTimeout: seconds }: Shape, context: CallContext): Shape {
  rejectVisibility(seconds);
  const { key, message, isCurrent } = openReceipt(tx, queue, handle, context);
  const now = context.clock.now();
  if (!message || !isCurrent || message.visibleAt <= now) {
    throw new AwsError("MessageNotInflight", `Value ${handle} for parameter ReceiptHandle is invalid. `
      + "Reason: Message does not exist or is not available for visibility timeout change.");
  }
  messages.put(context, tx, key, { ...message, visibleAt: now + seconds * 1000 });
  // Who waits has to look again: the message may come earlier than it seemed.
  noteArrival(context, queue.name);
  return {};
}

export const changeMessageVisibility: Handler = (input, context) => context.store.transaction((tx) =>
  changeVisibility(tx, requireQueue(tx, input.QueueUrl, context), input, context));

export const changeMessageVisibilityBatch: Handler = (input, context) => context.store.transaction((tx) => {
  const queue = requireQueue(tx, input.QueueUrl, context);
  rejectBatch(input.Entries);
  return eachEntry(input.Entries, (entry) => changeVisibility(tx, queue, entry, context));
});

export const purgeQueue: Handler = (input, context) => context.store.transaction((tx) => {
  messages.clear(context, tx, `${requireQueue(tx, input.QueueUrl, context).name}/`);
  return {};
});
