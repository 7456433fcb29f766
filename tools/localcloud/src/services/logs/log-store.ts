/**
 * Streams and their events in the store. Events are kept as they came: one record for each call that brought some.
 */
import { AwsError, type Reader, type Transaction } from "../../service";
import { RegionTable } from "../support/region-table";
import type { LogGroupRecord } from "./records";

export interface LogStreamRecord {
  name: string;
  /** Twenty digits; part of the ids of its events. */
  id: string;
  /** Milliseconds since the epoch, as all times here. */
  created: number;
  /** Of the oldest and the newest event that it ever had. */
  firstEvent?: number;
  lastEvent?: number;
  lastIngestion?: number;
  storedBytes: number;
  /** Calls that have brought events. */
  batches: number;
}

interface BatchRecord {
  ingested: number;
  /** Timestamp of the newest event. The oldest one's is in the key. */
  last: number;
  bytes: number;
  events: [timestamp: number, message: string][];
}

export interface StoredEvent {
  /** 56 digits that sort like the events of a group. */
  id: string;
  stream: string;
  timestamp: number;
  message: string;
  ingested: number;
}

/** By group and name. Neither has a colon in it. */
const streams = new RegionTable<LogStreamRecord>("logs.stream");
/** By stream id, time of the first event, and number. */
const batches = new RegionTable<BatchRecord>("logs.batch");

type InRegion = { readonly region: string };

export const DAY = 24 * 3_600_000;

/** Longest stretch of time that one call may bring events of. */
export const BATCH_SPAN = DAY;

/** Bytes that an event takes beside its message. */
const EVENT_OVERHEAD = 26;

export function eventBytes(message: string): number {
  return Buffer.byteLength(message, "utf8") + EVENT_OVERHEAD;
}

export function streamsOf(where: InRegion, tx: Reader, group: string, prefix = ""): LogStreamRecord[] {
  return streams.values(where, tx, `${group}:${prefix}`);
}

export function findStream(where: InRegion, tx: Reader, group: string, name: string): LogStreamRecord | undefined {
  return streams.get(where, tx, `${group}:${name}`);
}

export function existingStream(where: InRegion, tx: Reader, group: string, name: string): LogStreamRecord {
  const found = findStream(where, tx, group, name);
  if (found === undefined) throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
  return found;
}

export function saveStream(where: InRegion, tx: Transaction, group: string, stream: LogStreamRecord): void {
  streams.put(where, tx, `${group}:${stream.name}`, stream);
}

export function removeStream(where: InRegion, tx: Transaction, group: string, stream: LogStreamRecord): void {
  streams.remove(where, tx, `${group}:${stream.name}`);
  batches.clear(where, tx, `${stream.id}/`);
}

/** Adds the events of one call. @param events in the order of their timestamps, at least one */
export function addEvents(where: InRegion, tx: Transaction, group: string, stream: LogStreamRecord, events: BatchRecord["events"], ingested: number): LogStreamRecord {
  const [first, last] = [events[0]![0], events[events.length - 1]![0]];
  const bytes = events.reduce((sum, [, message]) => sum + eventBytes(message), 0);
  batches.put(where, tx, batchKey(stream, first, stream.batches), { ingested, last, bytes, events });
  const changed = {
    ...stream, batches: stream.batches + 1, lastIngestion: ingested, storedBytes: stream.storedBytes + bytes,
    firstEvent: Math.min(stream.firstEvent ?? Infinity, first), lastEvent: Math.max(stream.lastEvent ?? 0, last),
  };
  saveStream(where, tx, group, changed);
  return changed;
}

/** Events of a stream, oldest first. @param from first timestamp that counts @param until first one that does not */
export function eventsOf(where: InRegion, tx: Reader, stream: LogStreamRecord, from: number, until: number): StoredEvent[] {
  if (stream.lastEvent === undefined || stream.lastEvent < from) return [];
  const found: StoredEvent[] = [];
  for (const [key, batch] of batches.scan(where, tx, { from: timeKey(stream, from - BATCH_SPAN), until: timeKey(stream, until) })) {
    if (batch.last < from) continue;
    const number = key.slice(key.lastIndexOf("/") + 1);
    for (const [index, [timestamp, message]] of batch.events.entries()) {
      if (timestamp < from || timestamp >= until) continue;
      found.push({ id: eventId(timestamp, number, index, stream.id), stream: stream.name, timestamp, message, ingested: batch.ingested });
    }
  }
  return found.sort(byId);
}

export function byId(left: StoredEvent, right: StoredEvent): number {
  return left.id < right.id ? -1 : 1;
}

/** Removes what is older than a time. @returns timestamp of the oldest event that is left, or undefined when there is none */
export function removeEventsBefore(where: InRegion, tx: Transaction, group: string, time: number): number | undefined {
  let oldest: number | undefined;
  for (const stream of streamsOf(where, tx, group)) {
    let removed = 0;
    for (const [key, batch] of batches.scan(where, tx, { from: `${stream.id}/`, until: timeKey(stream, time) })) {
      if (batch.last >= time) continue;
      removed += batch.bytes;
      batches.remove(where, tx, key);
    }
    if (removed > 0) saveStream(where, tx, group, { ...stream, storedBytes: stream.storedBytes - removed });
    const [left] = batches.scan(where, tx, { from: `${stream.id}/`, until: `${stream.id}0`, limit: 1 });
    if (left !== undefined) oldest = Math.min(oldest ?? Infinity, left[1].last);
  }
  return oldest;
}

/** Time before which events of a group are gone. */
export function expiryOf({ retentionInDays }: LogGroupRecord, now: number): number {
  return retentionInDays === undefined ? 0 : now - retentionInDays * DAY;
}

/** The token that AWS still gives and no longer looks at. */
export function sequenceToken({ id, batches: count }: LogStreamRecord): string {
  return eventId(0, batchNumber(count), 0, id);
}

function eventId(timestamp: number, number: string, index: number, stream: string): string {
  return `3${String(timestamp).padStart(14, "0")}${number}${String(index).padStart(7, "0")}${stream}`;
}

function batchKey(stream: LogStreamRecord, first: number, count: number): string {
  return `${timeKey(stream, first)}/${batchNumber(count)}`;
}

function batchNumber(count: number): string {
  return String(count).padStart(14, "0");
}

function timeKey({ id }: LogStreamRecord, time: number): string {
  return `${id}/${String(Math.max(0, Math.min(time, 99_999_999_999_999))).padStart(14, "0")}`;
}
