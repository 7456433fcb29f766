import type { CallContext, Handler, Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { recordEmbeddedMetrics } from "./embedded-metrics";
import { scheduleExpiry } from "./expiry";
import { addEvents, BATCH_SPAN, DAY, eventBytes, existingStream, expiryOf, sequenceToken } from "./log-store";
import { existingGroup, invalidParameter } from "./records";

/** Limits of one call. */
const MOST_BYTES = 1_048_576;
const OLDEST = 14 * DAY;
const NEWEST = 2 * 3_600_000;

/** What is acknowledged here is in the store, apart from events that the answer says were rejected. */
export const putLogEvents: Handler = (input, context) => {
  if (input.entity !== undefined) throw notModelled("logs", "entity of PutLogEvents");
  const events = (input.logEvents as Shape[]).map((event): [number, string] => [event.timestamp as number, event.message as string]);
  checkBatch(events);
  const { answer, metricEvents } = context.store.transaction((tx) => {
    const group = existingGroup(context, tx, input.logGroupName);
    const stream = existingStream(context, tx, group.name, input.logStreamName);
    const now = context.clock.now();
    const { accepted, rejected } = sortOut(events, expiryOf(group, now), now);
    const changed = accepted.length === 0 ? stream : addEvents(context, tx, group.name, stream, accepted, now);
    if (accepted.length > 0) scheduleExpiry(context, tx, group);
    return {
      answer: { nextSequenceToken: sequenceToken(changed), ...(rejected && { rejectedLogEventsInfo: rejected }) },
      metricEvents: group.logGroupClass === "STANDARD" ? accepted : [],
    };
  });
  extractMetrics(context, metricEvents);
  return answer;
};

function checkBatch(events: [timestamp: number, message: string][]): void {
  const bytes = events.reduce((sum, [, message]) => sum + eventBytes(message), 0);
  if (bytes > MOST_BYTES) throw invalidParameter(`Upload too large: ${bytes} bytes exceeds limit of ${MOST_BYTES}`);
  if (events.some(([timestamp], index) => index > 0 && timestamp < events[index - 1]![0])) {
    throw invalidParameter("Log events in a single PutLogEvents request must be in chronological order.");
  }
  if (events[events.length - 1]![0] - events[0]![0] > BATCH_SPAN) {
    throw invalidParameter("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
  }
}

/** Events that are too old or too new are left out; the others are taken. End indexes are those of the first event that is good again. */
function sortOut(events: [number, string][], expired: number, now: number): { accepted: [number, string][]; rejected?: Shape } {
  const countBefore = (time: number): number => events.filter(([timestamp]) => timestamp < time).length;
  const [expiredEnd, oldEnd] = [countBefore(expired), countBefore(now - OLDEST)];
  const newStart = events.filter(([timestamp]) => timestamp <= now + NEWEST).length;
  const rejected = {
    ...(newStart < events.length && { tooNewLogEventStartIndex: newStart }),
    ...(oldEnd > 0 && { tooOldLogEventEndIndex: oldEnd }),
    ...(expiredEnd > 0 && { expiredLogEventEndIndex: expiredEnd }),
  };
  const accepted = events.slice(Math.max(expiredEnd, oldEnd), newStart);
  return { accepted, ...(Object.keys(rejected).length > 0 && { rejected }) };
}

function extractMetrics(context: CallContext, events: [number, string][]): void {
  for (const [, message] of events) if (message.includes("\"_aws\"")) recordEmbeddedMetrics(context, message);
}
