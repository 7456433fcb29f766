/**
 * Brings what functions wrote to CloudWatch Logs: many entries in one call, made by the function's role. Like AWS's own delivery it is
 * not part of the invocation; what is not delivered yet is lost when the cloud is killed.
 */
import type { InstanceKind } from "../../instances";
import { AwsError, type CallContext, type Caller, type CloudCall, type Shape, type TaskHandler } from "../../service";
import { isVirtual } from "../../time/clock";

export interface LogStream {
  readonly region: string;
  readonly group: string;
  readonly name: string;
  /** Writes the log. */
  readonly role: Caller;
  isCreated: boolean;
  /** Not delivered yet. */
  events: { timestamp: number; message: string }[];
  isScheduled: boolean;
}

export const DELIVER_LOGS_TASK = "deliver-logs";

/** Cloud time for which entries are gathered where time passes by itself. A virtual clock would be moved by it. */
const GATHER_MILLISECONDS = 100;
/** Limits of PutLogEvents. */
const MOST_EVENTS = 10_000;
const MOST_BYTES = 1_048_576;
const EVENT_OVERHEAD = 26;

/** Streams with entries that are not delivered yet, by stream. */
const UNDELIVERED: InstanceKind<{ streams: Map<string, LogStream>; deliverAll(): Promise<void> }> = {
  name: "lambda.log-delivery",
  open: (host) => {
    const streams = new Map<string, LogStream>();
    const deliverAll = async (): Promise<void> => {
      for (const stream of streams.values()) {
        const call = (operation: string, input: Shape): Promise<Shape> =>
          host.call({ service: "logs", operation, input, caller: stream.role, region: stream.region } satisfies CloudCall);
        await deliver(stream, call);
      }
    };
    return { streams, deliverAll };
  },
  close: ({ deliverAll }) => deliverAll(),
};

function streamKey({ region, group, name }: LogStream): string {
  return `${region}/${group}/${name}`;
}

/** Sees to it that the entries of a stream are delivered soon. */
export function keepForDelivery(context: CallContext, stream: LogStream): void {
  if (stream.isScheduled) return;
  stream.isScheduled = true;
  const key = streamKey(stream);
  context.instance(UNDELIVERED).streams.set(key, stream);
  const { clock } = context;
  const at = clock.now() + (isVirtual(clock) ? 0 : GATHER_MILLISECONDS);
  context.store.transaction((tx) => context.schedule(tx, { service: "lambda", task: DELIVER_LOGS_TASK, key, at }));
}

export const deliverLogs: TaskHandler = async (task, context) => {
  const { streams } = context.instance(UNDELIVERED);
  const stream = streams.get(task.key);
  // A cloud that was killed has lost them.
  if (stream === undefined) return;
  streams.delete(task.key);
  stream.isScheduled = false;
  await deliver(stream, (operation, input) => context.call("logs", operation, input, stream.role));
};

async function deliver(stream: LogStream, call: (operation: string, input: Shape) => Promise<Shape>): Promise<void> {
  const { events } = stream;
  stream.events = [];
  const place = { logGroupName: stream.group, logStreamName: stream.name };
  try {
    if (!stream.isCreated) await createStream(stream, call);
    stream.isCreated = true;
    for (const logEvents of batches(events)) await call("PutLogEvents", { ...place, logEvents });
  } catch (error) {
    // Without the permission, or without the group, there are no logs; the function runs all the same.
    if (!(error instanceof AwsError)) throw error;
  }
}

/** Lambda makes the log group too, when the role may. */
async function createStream({ group, name }: LogStream, call: (operation: string, input: Shape) => Promise<Shape>): Promise<void> {
  const create = (): Promise<Shape> => call("CreateLogStream", { logGroupName: group, logStreamName: name });
  try {
    await create();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.code === "ResourceAlreadyExistsException") return;
    if (error.code !== "ResourceNotFoundException") throw error;
    await call("CreateLogGroup", { logGroupName: group });
    await create();
  }
}

function batches(events: LogStream["events"]): LogStream["events"][] {
  const all: LogStream["events"][] = [];
  let batch: LogStream["events"] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(event.message) + EVENT_OVERHEAD;
    if (batch.length > 0 && (batch.length >= MOST_EVENTS || bytes + size > MOST_BYTES)) {
      all.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(event);
    bytes += size;
  }
  if (batch.length > 0) all.push(batch);
  return all;
}
