import type { Reader, Transaction } from "../../service";
import { RegionTable } from "../support/region-table";
import type { Segment } from "./segment";

interface SegmentRecord { document: string; segment: Segment }

/** By trace, then by segment. Ids of traces sort by the second in which they began. */
const segments = new RegionTable<SegmentRecord>("xray.segment");

type InRegion = { readonly region: string };

/** Takes a segment in; one that was in progress is replaced. */
export function putSegment(where: InRegion, tx: Transaction, segment: Segment, document: string): void {
  segments.put(where, tx, `${segment.trace_id.toLowerCase()}/${segment.id.toLowerCase()}`, { document, segment });
}

/** Segments of a trace. */
export function segmentsOf(where: InRegion, tx: Reader, traceId: string): SegmentRecord[] {
  return segments.values(where, tx, `${traceId.toLowerCase()}/`);
}

/** Traces that began from one second to another, both included, in order, with their segments. */
export function tracesBetween(where: InRegion, tx: Reader, from: number, to: number): [traceId: string, segments: Segment[]][] {
  const traces = new Map<string, Segment[]>();
  for (const [key, { segment }] of segments.scan(where, tx, { from: secondKey(from), until: secondKey(to + 1) })) {
    const traceId = key.slice(0, key.indexOf("/"));
    const known = traces.get(traceId);
    if (known === undefined) traces.set(traceId, [segment]);
    else known.push(segment);
  }
  return [...traces];
}

/** Removes some of what is older than a second: with each call that brings new segments, so that old ones never pile up. */
export function removeSegmentsBefore(where: InRegion, tx: Transaction, second: number, most: number): void {
  for (const [key] of segments.scan(where, tx, { until: secondKey(second), limit: most })) segments.remove(where, tx, key);
}

function secondKey(second: number): string {
  return `1-${Math.max(0, Math.min(Math.floor(second), 0xffffffff)).toString(16).padStart(8, "0")}`;
}
