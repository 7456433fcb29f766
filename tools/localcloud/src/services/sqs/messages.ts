import { createHash } from "node:crypto";
import type { CallContext, Shape } from "../../service";
import { RegionTable } from "../support/region-table";
import type { QueueRecord, Reader } from "./records";

export interface MessageRecord {
  id: string;
  body: string;
  attributes: Record<string, Shape>;
  systemAttributes: Record<string, Shape>;
  sender: string;
  sentAt: number;
  /** When it can be received: after its delay, or after the visibility timeout of the last receive. */
  visibleAt: number;
  expiresAt: number;
  receiveCount: number;
  firstReceivedAt?: number;
  /** Part of the receipt handle of the last receive. */
  receipt?: string;
  /** Of an encrypted queue: the data key that it was sent under, sealed, and the queue that it was sent to. */
  sealedKey?: { key: Uint8Array; queueArn: string };
  /** The queue that it came from, when it is a dead letter. */
  deadLetterSource?: string;
}

/** By `<queue>/<number>`, the order of sending. */
export const messages = new RegionTable<MessageRecord>("sqs-messages");

/** Messages of a queue whose retention period is not over, in order of sending. */
export function liveMessages(tx: Reader, queue: QueueRecord, context: CallContext): [key: string, message: MessageRecord][] {
  const now = context.clock.now();
  return messages.list(context, tx, `${queue.name}/`).filter(([, message]) => message.expiresAt > now);
}

export function messageCounts(tx: Reader, queue: QueueRecord, context: CallContext): { visible: number; inFlight: number; delayed: number } {
  const now = context.clock.now();
  const counts = { visible: 0, inFlight: 0, delayed: 0 };
  for (const [, message] of liveMessages(tx, queue, context)) {
    if (message.visibleAt <= now) counts.visible++;
    else if (message.receiveCount > 0) counts.inFlight++;
    else counts.delayed++;
  }
  return counts;
}

export function messageKey(queueName: string, position: number): string {
  return `${queueName}/${String(position).padStart(16, "0")}`;
}

/** Messages of a queue in order of sending, read a chunk at a time: whoever needs the first does not pay for the rest. */
export function* messagesInOrder(tx: Reader, queue: QueueRecord, context: CallContext, chunk: number): Generator<[key: string, message: MessageRecord]> {
  let from = `${queue.name}/`;
  for (;;) {
    const found = messages.scan(context, tx, { from, until: `${queue.name}0`, limit: chunk });
    yield* found;
    const last = found.at(-1);
    if (last === undefined || found.length < chunk) return;
    from = `${last[0]}\u0000`;
  }
}

export const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

/**
 * The digest with which SQS clients check message attributes.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function attributesDigest(attributes: Record<string, Shape>): string {
  const hash = createHash("md5");
  const add = (value: string | Uint8Array): void => {
    const bytes = Buffer.from(value as string);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of Object.keys(attributes).sort()) {
    const { DataType: type, StringValue: text, BinaryValue: binary } = attributes[name]!;
    add(name);
    add(type);
    hash.update(Uint8Array.of(binary === undefined ? 1 : 2));
    add(binary ?? text);
  }
  return hash.digest("hex");
}
