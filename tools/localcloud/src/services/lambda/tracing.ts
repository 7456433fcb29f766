/**
 * Traces of X-Ray through functions.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
import type { InstanceKind } from "../../instances";
import { AwsError, type CallContext, type Caller } from "../../service";

const HEX = "0123456789abcdef";
/** Of the requests beyond the first one in each second, so many are traced. */
const SAMPLED_SHARE = 0.05;

export interface Trace {
  /** Value of `_X_AMZN_TRACE_ID`. */
  header: string;
  traceId: string;
  /** Segment of the caller. @defaultValue the trace begins here */
  parentId?: string;
  /** Segment of the function, under which its own subsegments hang. */
  functionId: string;
  isSampled: boolean;
}

/** Second of the last trace, by function: one request a second is always traced. */
const LAST_TRACED: InstanceKind<Map<string, number>> = { name: "lambda.last-traced", open: () => new Map() };

/** The trace of an invocation: the caller's, else a new one. Without active tracing a new one is not sampled. */
export function traceOf(context: CallContext, functionName: string, mode: string, callerHeader: string | undefined): Trace {
  const given = fields(callerHeader);
  const traceId = given.get("Root") ?? `1-${Math.floor(context.clock.now() / 1000).toString(16).padStart(8, "0")}-${context.randomId(24, HEX)}`;
  const functionId = context.randomId(16, HEX);
  const isSampled = given.has("Sampled") ? given.get("Sampled") === "1" : mode === "Active" && isChosen(context, functionName);
  const parentId = given.get("Parent");
  return { traceId, functionId, isSampled, header: `Root=${traceId};Parent=${functionId};Sampled=${isSampled ? 1 : 0}`, ...(parentId !== undefined && { parentId }) };
}

function isChosen(context: CallContext, functionName: string): boolean {
  const last = context.instance(LAST_TRACED);
  const key = `${context.region}/${functionName}`;
  const second = Math.floor(context.clock.now() / 1000);
  if (last.get(key) === second) return context.fraction() < SAMPLED_SHARE;
  last.set(key, second);
  return true;
}

/** A header that cannot be read counts as none. */
function fields(header: string | undefined): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of (header ?? "").split(";")) {
    const [name = "", value = ""] = part.trim().split("=");
    if (name !== "" && value !== "") found.set(name, value);
  }
  return /^1-[0-9a-f]{8}-[0-9a-f]{24}$/.test(found.get("Root") ?? "") ? found : new Map();
}

export interface TracedInvocation {
  name: string;
  arn: string;
  requestId: string;
  /** Cloud time in milliseconds since the epoch, of the whole and of the handler's part. */
  arrived: number;
  started: number;
  ended: number;
  isError: boolean;
}

/** Sends the segments of an invocation as the function's role; without the permission there are none, as at AWS. */
export async function sendSegments(context: CallContext, role: Caller, trace: Trace, invocation: TracedInvocation): Promise<void> {
  const { name, arn, requestId, arrived, started, ended, isError } = invocation;
  const serviceId = context.randomId(16, HEX);
  const common = { name, trace_id: trace.traceId, ...(isError && { fault: true }) };
  const segments = [
    {
      ...common, id: serviceId, ...(trace.parentId !== undefined && { parent_id: trace.parentId }), origin: "AWS::Lambda", resource_arn: arn,
      start_time: arrived / 1000, end_time: ended / 1000, http: { response: { status: 200 } }, aws: { request_id: requestId },
    },
    {
      ...common, id: trace.functionId, parent_id: serviceId, origin: "AWS::Lambda::Function", start_time: arrived / 1000, end_time: ended / 1000,
      aws: { account_id: context.accountId, function_arn: arn, request_id: requestId },
      subsegments: [
        ...(started > arrived ? [{ id: context.randomId(16, HEX), name: "Initialization", start_time: arrived / 1000, end_time: started / 1000 }] : []),
        { id: context.randomId(16, HEX), name: "Invocation", start_time: started / 1000, end_time: ended / 1000, ...(isError && { fault: true }) },
      ],
    },
  ];
  try {
    await context.call("xray", "PutTraceSegments", { TraceSegmentDocuments: segments.map((segment) => JSON.stringify(segment)) }, role);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}
