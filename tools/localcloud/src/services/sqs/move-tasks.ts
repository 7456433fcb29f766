/**
 * Redrive: moving dead letters back to where they came from, or to another queue.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
import { AwsError, type CallContext, type Handler, type Reader, type TaskHandler, type Transaction } from "../../service";
import { RegionTable } from "../support/region-table";
import { noteArrival } from "./arrivals";
import { messageCounts, messageKey, messages, messagesInOrder, type MessageRecord } from "./messages";
import { numberOf } from "./queue-attributes";
import { invalidValue, queueDoesNotExist, queues, type QueueRecord } from "./records";

/** Name of the task that moves the messages of a second. */
export const MOVE_TASK = "move-messages";

interface MoveRecord {
  id: string;
  sourceArn: string;
  destinationArn?: string;
  perSecond?: number;
  status: "RUNNING" | "COMPLETED" | "CANCELLED" | "FAILED";
  failure?: string;
  startedAt: number;
  toMove: number;
  moved: number;
}

/** By `<queue>/<start>/<id>`. */
const moves = new RegionTable<MoveRecord>("sqs-message-moves");

const FASTEST = 500;
/** Tasks that are told at most. */
const SHOWN = 10;

function queueOf(context: CallContext, tx: Reader, arn: string): QueueRecord | undefined {
  const found = queues.get(context, tx, arn.split(":")[5] ?? "");
  return found?.arn === arn ? found : undefined;
}

function requireSource(context: CallContext, tx: Reader, arn: string): QueueRecord {
  const queue = queueOf(context, tx, arn);
  if (queue === undefined) throw new AwsError("ResourceNotFoundException", "The resource that you specified for the SourceArn parameter doesn't exist.", 404);
  return queue;
}

const isDeadLetterQueue = (context: CallContext, tx: Reader, arn: string): boolean => queues.values(context, tx).some(({ attributes }) =>
  attributes.RedrivePolicy !== undefined && (JSON.parse(attributes.RedrivePolicy) as { deadLetterTargetArn: string }).deadLetterTargetArn === arn);

const keyOf = (queue: string, { startedAt, id }: Pick<MoveRecord, "startedAt" | "id">): string => `${queue}/${String(startedAt).padStart(15, "0")}/${id}`;

export const startMessageMoveTask: Handler = (input, context) => context.store.transaction((tx) => {
  const source = requireSource(context, tx, input.SourceArn);
  const perSecond: number | undefined = input.MaxNumberOfMessagesPerSecond;
  if (perSecond !== undefined && (perSecond < 1 || perSecond > FASTEST)) throw invalidValue("Value for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: Must be between 1 and 500.");
  if (!isDeadLetterQueue(context, tx, source.arn)) throw invalidValue("Source queue must be configured as a Dead Letter Queue.");
  if (input.DestinationArn !== undefined && queueOf(context, tx, input.DestinationArn) === undefined) throw queueDoesNotExist();
  if (moves.values(context, tx, `${source.name}/`).some(({ status }) => status === "RUNNING")) {
    throw new AwsError("UnsupportedOperation", "There is already a task running. Only one active task is allowed for a source queue arn at a given time.");
  }
  const now = context.clock.now();
  const move: MoveRecord = {
    id: context.uuid(), sourceArn: source.arn, destinationArn: input.DestinationArn, perSecond, status: "RUNNING", startedAt: now, moved: 0,
    toMove: messageCounts(tx, source, context).visible,
  };
  const key = keyOf(source.name, move);
  moves.put(context, tx, key, move);
  context.schedule(tx, { task: MOVE_TASK, key, at: now });
  return { TaskHandle: handleOf(key) };
});

const handleOf = (key: string): string => Buffer.from(JSON.stringify({ task: key })).toString("base64");

export const listMessageMoveTasks: Handler = (input, context) => context.store.read((tx) => {
  const source = requireSource(context, tx, input.SourceArn);
  const most: number = input.MaxResults ?? 1;
  if (most < 1 || most > SHOWN) throw invalidValue("Value for parameter MaxResults is invalid. Reason: Must be between 1 and 10.");
  return {
    Results: moves.list(context, tx, `${source.name}/`).reverse().slice(0, most).map(([key, move]) => ({
      ...(move.status === "RUNNING" && { TaskHandle: handleOf(key) }), Status: move.status, SourceArn: move.sourceArn,
      ...(move.destinationArn !== undefined && { DestinationArn: move.destinationArn }),
      ...(move.perSecond !== undefined && { MaxNumberOfMessagesPerSecond: move.perSecond }),
      ApproximateNumberOfMessagesMoved: move.moved, ApproximateNumberOfMessagesToMove: move.toMove, StartedTimestamp: move.startedAt,
      ...(move.failure !== undefined && { FailureReason: move.failure }),
    })),
  };
});

export const cancelMessageMoveTask: Handler = (input, context) => context.store.transaction((tx) => {
  const key = parseHandle(input.TaskHandle);
  const move = moves.get(context, tx, key);
  if (move?.status !== "RUNNING") throw new AwsError("ResourceNotFoundException", "Task does not exist.", 404);
  moves.put(context, tx, key, { ...move, status: "CANCELLED" });
  context.cancel(tx, { task: MOVE_TASK, key });
  return { ApproximateNumberOfMessagesMoved: move.moved };
});

/** Name of the queue whose messages a task moves. @throws AwsError `InvalidParameterValue` for what is no handle */
export function queueOfHandle(handle: string): string {
  return parseHandle(handle).split("/")[0]!;
}

function parseHandle(handle: string): string {
  try {
    const { task } = JSON.parse(Buffer.from(handle, "base64").toString()) as { task?: unknown };
    if (typeof task === "string") return task;
  } catch {
    // What is no handle of ours is refused below, whatever kept it from being read.
  }
  throw invalidValue("Value for parameter TaskHandle is invalid.");
}

/** Moves what can be received, as much as the rate allows in a second, and goes on in the next. */
export const moveMessages: TaskHandler = (task, context) => context.store.transaction((tx) => {
  task.finish(tx);
  const move = moves.get(context, tx, task.key);
  const source = move && queueOf(context, tx, move.sourceArn);
  if (move === undefined || move.status !== "RUNNING") return;
  if (source === undefined) return moves.put(context, tx, task.key, { ...move, status: "FAILED", failure: "AWS.SimpleQueueService.NonExistentQueue" });
  const now = context.clock.now();
  const limit = move.perSecond ?? FASTEST;
  let moved = 0;
  for (const [key, message] of messagesInOrder(tx, source, context, limit)) {
    if (message.expiresAt <= now || message.visibleAt > now) continue;
    if (moved === limit) {
      moves.put(context, tx, task.key, { ...move, moved: move.moved + moved });
      return context.schedule(tx, { task: MOVE_TASK, key: task.key, at: now + 1000 });
    }
    const target = move.destinationArn ?? message.deadLetterSource;
    const queue = target === undefined ? undefined : queueOf(context, tx, target);
    if (queue === undefined) {
      const failure = target === undefined ? "CouldNotDetermineMessageSource" : "AWS.SimpleQueueService.NonExistentQueue";
      return moves.put(context, tx, task.key, { ...move, moved: move.moved + moved, status: "FAILED", failure });
    }
    moveOne(context, tx, key, message, queue);
    moved++;
  }
  moves.put(context, tx, task.key, { ...move, moved: move.moved + moved, status: "COMPLETED" });
});

/** A message that was moved is a new one: its age and its count begin again. */
function moveOne(context: CallContext, tx: Transaction, key: string, message: MessageRecord, to: QueueRecord): void {
  const { deadLetterSource: _source, firstReceivedAt: _first, receipt: _receipt, ...kept } = message;
  const now = context.clock.now();
  messages.remove(context, tx, key);
  messages.put(context, tx, messageKey(to.name, to.nextMessage), {
    ...kept, sentAt: now, visibleAt: now, expiresAt: now + numberOf(to, "MessageRetentionPeriod") * 1000, receiveCount: 0,
  });
  queues.put(context, tx, to.name, { ...to, nextMessage: to.nextMessage + 1 });
  noteArrival(context, to.name);
}
