/**
 * Data points of metrics in the store, and how long they stay.
 */
import type { Reader, Transaction } from "../../service";
import { RegionTable } from "../support/region-table";
import { mergeAggregate, type Aggregate } from "./aggregate";
import type { MetricIdentity } from "./metric-identity";

/** A metric that data has come for. */
export interface MetricRecord extends MetricIdentity {
  /** Start of the newest minute with data, milliseconds since the epoch. */
  newest: number;
  /** When old points were last put together. */
  compacted: number;
}

/** Seconds that a point stands for: 1 when it came with high resolution, else 60 and more. */
export type Resolution = 1 | 60 | 300 | 3600;

export interface PointRecord {
  resolution: Resolution;
  unit: string;
  aggregate: Aggregate;
}

/** As in the store: value, count, value, count … */
interface StoredPoint extends Pick<Aggregate, "count" | "sum" | "min" | "max"> { values?: number[] }

/** A point with its place in time. */
export interface Point extends PointRecord {
  /** Start, milliseconds since the epoch. */
  at: number;
}

export const metrics = new RegionTable<MetricRecord>("cloudwatch.metric");
const points = new RegionTable<StoredPoint>("cloudwatch.point");

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** From which age on points are kept with which resolution only. The last is where they end. */
export const RETENTION: readonly { age: number; resolution: Resolution | undefined }[] = [
  { age: 3 * HOUR, resolution: 60 },
  { age: 15 * DAY, resolution: 300 },
  { age: 63 * DAY, resolution: 3600 },
  { age: 455 * DAY, resolution: undefined },
];

type InRegion = { readonly region: string };

/** Adds values to a point. @param at any time within it */
export function addPoint(where: InRegion, tx: Transaction, identity: MetricIdentity, id: string, at: number, added: PointRecord, now: number): void {
  const start = startOf(at, added.resolution);
  writePoint(where, tx, id, start, added);
  const minute = startOf(at, 60);
  const known = metrics.get(where, tx, id);
  if (known === undefined) {
    metrics.put(where, tx, id, { namespace: identity.namespace, name: identity.name, dimensions: identity.dimensions, newest: minute, compacted: now });
  } else if (now - known.compacted > DAY) {
    compact(where, tx, id, now);
    metrics.put(where, tx, id, { ...known, newest: Math.max(known.newest, minute), compacted: now });
  } else if (known.newest < minute) {
    metrics.put(where, tx, id, { ...known, newest: minute });
  }
}

function writePoint(where: InRegion, tx: Transaction, id: string, start: number, added: PointRecord): void {
  const key = pointKey(id, start, added);
  const stored = points.get(where, tx, key);
  if (stored === undefined) return points.put(where, tx, key, packed(added.aggregate));
  const aggregate = unpacked(stored);
  mergeAggregate(aggregate, added.aggregate);
  points.put(where, tx, key, packed(aggregate));
}

function packed({ values, ...rest }: Aggregate): StoredPoint {
  return values === undefined ? rest : { ...rest, values: [...values].flat() };
}

function unpacked({ values: flat, ...rest }: StoredPoint): Aggregate {
  if (flat === undefined) return rest;
  const values = new Map<number, number>();
  for (let at = 0; at < flat.length; at += 2) values.set(flat[at]!, flat[at + 1]!);
  return { ...rest, values };
}

/** Points that begin in a stretch of time, oldest first. @param until excluded */
export function pointsOf(where: InRegion, tx: Reader, id: string, from: number, until: number): Point[] {
  return points.scan(where, tx, { from: timeKey(id, from), until: timeKey(id, until) }).map(toPoint);
}

/** Start of the first point from a time on, milliseconds since the epoch. */
export function firstPointFrom(where: InRegion, tx: Reader, id: string, from: number): number | undefined {
  const [first] = points.scan(where, tx, { from: timeKey(id, from), until: `${id}0`, limit: 1 }).map(toPoint);
  return first?.at;
}

function toPoint([key, stored]: [string, StoredPoint]): Point {
  const [, at, resolution, ...unit] = key.split("/"); // units have slashes themselves: Bytes/Second
  return { at: Number(at), resolution: Number(resolution) as Resolution, unit: unit.join("/"), aggregate: unpacked(stored) };
}

/** Puts points together that are too old for the resolution they have, and removes those past their time. */
function compact(where: InRegion, tx: Transaction, id: string, now: number): void {
  for (const { age, resolution } of RETENTION) {
    // A whole hour at a time: what is put together once does not change again.
    for (const point of pointsOf(where, tx, id, 0, startOf(now - age, 3600))) {
      if (resolution !== undefined && point.resolution >= resolution) continue;
      points.remove(where, tx, pointKey(id, point.at, point));
      if (resolution !== undefined) writePoint(where, tx, id, startOf(point.at, resolution), { ...point, resolution });
    }
  }
}

/** Start of the stretch of so many seconds that a time is in. */
export function startOf(at: number, seconds: number): number {
  return at - (((at % (seconds * 1000)) + seconds * 1000) % (seconds * 1000));
}

function pointKey(id: string, start: number, { resolution, unit }: Pick<PointRecord, "resolution" | "unit">): string {
  return `${timeKey(id, start)}/${resolution}/${unit}`;
}

function timeKey(id: string, at: number): string {
  return `${id}/${String(Math.max(0, Math.min(at, 999_999_999_999_999))).padStart(15, "0")}`;
}
