import type { CallContext, Handler, Reader, Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { byId, eventBytes, eventsOf, existingStream, expiryOf, streamsOf, type LogStreamRecord, type StoredEvent } from "./log-store";
import { parseFilterPattern } from "./filter-pattern";
import { groupOfInput, invalidParameter, type LogGroupRecord } from "./records";

/** One answer holds at most so many events and bytes. */
const MOST_EVENTS = 10_000;
const MOST_BYTES = 1_048_576;

/** Events of one stream, by tokens that lead forwards and backwards for ever: at an end the token that came in goes out again. */
export const getLogEvents: Handler = (input, context) => context.store.read((tx) => {
  if (input.unmask === true) throw notModelled("logs", "unmask of GetLogEvents: data protection");
  const group = groupOfInput(context, tx, input);
  const stream = existingStream(context, tx, group.name, input.logStreamName);
  const from = Math.max((input.startTime as number | undefined) ?? 0, expiryOf(group, context.clock.now()));
  const all = eventsOf(context, tx, stream, from, (input.endTime as number | undefined) ?? Infinity);
  const token = input.nextToken === undefined ? undefined : parseToken(input.nextToken);
  const limit = (input.limit as number | undefined) ?? MOST_EVENTS;
  const shown = token === undefined ? (input.startFromHead === true ? firstOf(all, limit) : lastOf(all, limit))
    : token.direction === "f" ? firstOf(all.filter(({ id }) => id > token.id), limit)
      : lastOf(all.filter(({ id }) => id < token.id), limit);
  // With nothing to show, both tokens stand where this call stood: before everything, behind everything, or where the token was.
  const place = token?.id ?? (input.startFromHead === true ? FIRST_ID : all.at(-1)?.id ?? FIRST_ID);
  return {
    events: shown.map(({ timestamp, message, ingested }) => ({ timestamp, message, ingestionTime: ingested })),
    nextForwardToken: `f/${shown.at(-1)?.id ?? place}/s`,
    nextBackwardToken: `b/${shown[0]?.id ?? place}/s`,
  };
});

const FIRST_ID = `3${"0".repeat(55)}`;

function parseToken(text: string): { direction: string; id: string } {
  const match = /^([fb])\/(\d{56})(\/s)?$/.exec(text);
  if (match === null) throw invalidParameter("The specified nextToken is invalid.");
  return { direction: match[1]!, id: match[2]! };
}

function firstOf(events: StoredEvent[], limit: number): StoredEvent[] {
  let bytes = 0;
  let count = 0;
  while (count < events.length && count < limit && (bytes += eventBytes(events[count]!.message)) <= MOST_BYTES) count++;
  // A single event never is larger than an answer.
  return events.slice(0, count);
}

function lastOf(events: StoredEvent[], limit: number): StoredEvent[] {
  return firstOf([...events].reverse(), limit).reverse();
}

/** Events of several streams of a group that match a pattern, oldest first. */
export const filterLogEvents: Handler = (input, context) => {
  if (input.unmask === true) throw notModelled("logs", "unmask of FilterLogEvents: data protection");
  if (input.startFromHead === false) throw notModelled("logs", "FilterLogEvents from the newest event backwards");
  if (input.logStreamNames !== undefined && input.logStreamNamePrefix !== undefined) {
    throw invalidParameter("logStreamNames and logStreamNamePrefix cannot both be specified.");
  }
  const [start, end] = [input.startTime as number | undefined, input.endTime as number | undefined];
  if (start !== undefined && end !== undefined && start > end) throw invalidParameter("End time must be greater than or equal to start time.");
  const pattern = parseFilterPattern(input.filterPattern ?? "");
  const after = input.nextToken === undefined ? "" : filterToken(input.nextToken);
  return context.store.read((tx) => {
    const group = groupOfInput(context, tx, input);
    const from = Math.max(start ?? 0, expiryOf(group, context.clock.now()));
    const found = wanted(context, tx, group, input)
      .flatMap((stream) => eventsOf(context, tx, stream, from, (end ?? Infinity) + 1))
      .filter(({ id, message }) => id > after && pattern.matches(message))
      .sort(byId);
    const shown = firstOf(found, (input.limit as number | undefined) ?? MOST_EVENTS);
    return {
      events: shown.map(({ id, stream, timestamp, message, ingested }) => ({ logStreamName: stream, timestamp, message, ingestionTime: ingested, eventId: id })),
      searchedLogStreams: [],
      ...(shown.length < found.length && { nextToken: Buffer.from(`event:${shown.at(-1)!.id}`).toString("base64url") }),
    };
  });
};

function wanted(context: CallContext, tx: Reader, group: LogGroupRecord, input: Shape): LogStreamRecord[] {
  if (input.logStreamNames === undefined) return streamsOf(context, tx, group.name, input.logStreamNamePrefix);
  return [...new Set(input.logStreamNames as string[])].map((name) => existingStream(context, tx, group.name, name));
}

function filterToken(token: string): string {
  const match = /^event:(\d{56})$/.exec(Buffer.from(token, "base64url").toString("utf8"));
  if (match === null) throw invalidParameter("The specified nextToken is invalid.");
  return match[1]!;
}

/** Tries a pattern on messages; events are counted from 1. */
export const testMetricFilter: Handler = (input) => {
  const pattern = parseFilterPattern(input.filterPattern);
  const matches = (input.logEventMessages as string[]).flatMap((message, index) =>
    (pattern.matches(message) ? [{ eventNumber: index + 1, eventMessage: message, extractedValues: pattern.extract(message) }] : []));
  return { matches };
};
