/**
 * Segment documents.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
import { z } from "zod";

const ANNOTATION = z.union([z.string(), z.number(), z.boolean()]);

/** What of a subsegment counts for the summary of its trace. */
export interface Subsegment {
  annotations?: Record<string, z.infer<typeof ANNOTATION>> | undefined;
  subsegments?: Subsegment[] | undefined;
}

const SUBSEGMENT: z.ZodType<Subsegment> = z.lazy(() => z.looseObject({
  annotations: z.record(z.string(), ANNOTATION).optional(), subsegments: z.array(SUBSEGMENT).optional(),
}));

const SEGMENT = z.looseObject({
  name: z.string().min(1).max(200),
  id: z.string().regex(/^[0-9a-fA-F]{16}$/),
  trace_id: z.string(),
  /** Seconds since the epoch, with fractions. */
  start_time: z.number().nonnegative(),
  end_time: z.number().nonnegative().optional(),
  in_progress: z.boolean().optional(),
  type: z.string().optional(),
  parent_id: z.string().optional(),
  origin: z.string().optional(),
  user: z.string().optional(),
  resource_arn: z.string().optional(),
  error: z.boolean().optional(),
  fault: z.boolean().optional(),
  throttle: z.boolean().optional(),
  http: z.looseObject({
    request: z.looseObject({ method: z.string().optional(), url: z.string().optional(), user_agent: z.string().optional(), client_ip: z.string().optional() }).optional(),
    response: z.looseObject({ status: z.number().optional() }).optional(),
  }).optional(),
  annotations: z.record(z.string(), ANNOTATION).optional(),
  subsegments: z.array(SUBSEGMENT).optional(),
});

export type Segment = z.infer<typeof SEGMENT>;

/** Why a document cannot be taken, as X-Ray says it. */
export interface SegmentProblem { id?: string; code: string }

/** Largest document in bytes. */
const MOST_BYTES = 65_536;

/** Traces are kept this long. */
export const KEPT_MILLISECONDS = 30 * 24 * 3_600_000;
/** Clocks of callers may be ahead by so much. */
const AHEAD_MILLISECONDS = 5 * 60_000;

/** @param now milliseconds since the epoch */
export function parseSegment(text: string, now: number): Segment | SegmentProblem {
  if (Buffer.byteLength(text, "utf8") > MOST_BYTES) return { code: "SegmentTooLarge" };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { code: "ParseError" };
  }
  const id = idOf(json);
  const parsed = SEGMENT.safeParse(json);
  if (!parsed.success) return { ...id, code: problemOf(String(parsed.error.issues[0]?.path[0] ?? ""), json) };
  const segment = parsed.data;
  const started = traceTime(segment.trace_id);
  if (started === undefined || started < now - KEPT_MILLISECONDS || started > now + AHEAD_MILLISECONDS) return { ...id, code: "InvalidTraceId" };
  if (segment.end_time === undefined && segment.in_progress !== true) return { ...id, code: "MissingEndTime" };
  if (segment.type === "subsegment" && segment.parent_id === undefined) return { ...id, code: "MissingParentId" };
  return segment;
}

function idOf(json: unknown): { id?: string } {
  const id = json !== null && typeof json === "object" ? (json as Record<string, unknown>)["id"] : undefined;
  return typeof id === "string" ? { id } : {};
}

/** E.g. `MissingTraceId`, `InvalidStartTime`. */
function problemOf(member: string, json: unknown): string {
  const isMissing = json !== null && typeof json === "object" && (json as Record<string, unknown>)[member] === undefined;
  const words = member.split("_").map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
  return member === "" ? "ParseError" : `${isMissing ? "Missing" : "Invalid"}${words}`;
}

/** When a trace began, from its id, in milliseconds since the epoch; undefined for an id that is none. */
export function traceTime(traceId: string): number | undefined {
  const match = /^1-([0-9a-fA-F]{8})-[0-9a-fA-F]{24}$/.exec(traceId);
  return match === null ? undefined : parseInt(match[1]!, 16) * 1000;
}

/** Annotations of a segment and of everything inside of it. */
export function annotationsOf({ annotations = {}, subsegments = [] }: Subsegment): [key: string, value: string | number | boolean][] {
  return [...Object.entries(annotations), ...subsegments.flatMap(annotationsOf)];
}
