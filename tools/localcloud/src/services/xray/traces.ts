import { AwsError, type Handler } from "../../service";
import { notModelled } from "../support/not-modelled";
import { page } from "../support/paging";
import { parseFilterExpression } from "./filter-expression";
import { KEPT_MILLISECONDS, parseSegment, type Segment, type SegmentProblem } from "./segment";
import { putSegment, removeSegmentsBefore, segmentsOf, tracesBetween } from "./trace-store";
import { factsOf, summaryOf } from "./trace-summary";

const DAY_SECONDS = 86_400;
const SUMMARIES_IN_A_PAGE = 1000;
/** Traces that one call of BatchGetTraces gives. */
const MOST_TRACES = 5;

function isProblem(result: Segment | SegmentProblem): result is SegmentProblem {
  return "code" in result && !("trace_id" in result);
}

/** Takes what is good; the answer names the rest. */
export const putTraceSegments: Handler = (input, context) => {
  const documents = input.TraceSegmentDocuments as string[];
  const now = context.clock.now();
  const parsed = documents.map((document) => ({ document, result: parseSegment(document, now) }));
  context.store.transaction((tx) => {
    removeSegmentsBefore(context, tx, (now - KEPT_MILLISECONDS) / 1000, documents.length + 10);
    for (const { document, result } of parsed) if (!isProblem(result)) putSegment(context, tx, result, document);
  });
  return {
    UnprocessedTraceSegments: parsed.flatMap(({ result }) => (isProblem(result)
      ? [{ ...(result.id !== undefined && { Id: result.id }), ErrorCode: result.code, Message: `Invalid segment. ErrorCode: ${result.code}` }] : [])),
  };
};

/** What daemons say of themselves. AWS has no call that gives it back. */
export const putTelemetryRecords: Handler = () => ({});

export const getTraceSummaries: Handler = (input, context) => {
  if (input.TimeRangeType !== undefined && input.TimeRangeType !== "TraceId") throw notModelled("xray", `GetTraceSummaries by ${input.TimeRangeType}`);
  if (input.Sampling === true) throw notModelled("xray", "Sampling of GetTraceSummaries");
  const [from, to] = [input.StartTime as Date, input.EndTime as Date].map((time) => time.getTime() / 1000) as [number, number];
  if (from > to) throw invalid("The start time must be before the end time.");
  if (to - from > DAY_SECONDS) throw invalid("The time range can be at most 24 hours.");
  const matches = parseFilterExpression(input.FilterExpression ?? "");
  const oldest = (context.clock.now() - KEPT_MILLISECONDS) / 1000;
  return context.store.read((tx) => {
    const traces = tracesBetween(context, tx, Math.max(from, oldest), to).map(([id, segments]) => factsOf(id, segments));
    const shown = page(traces.filter(matches), ({ id }) => id, input.NextToken, SUMMARIES_IN_A_PAGE, () => invalid("The next token is invalid."));
    return {
      TraceSummaries: shown.items.map((facts) => summaryOf(facts, context.accountId)), ApproximateTime: new Date(context.clock.now()), TracesProcessedCount: traces.length,
      ...(shown.next && { NextToken: shown.next }),
    };
  });
};

/** Ids without a trace are passed over. */
export const batchGetTraces: Handler = (input, context) => {
  const ids = [...new Set(input.TraceIds as string[])];
  if (ids.length > MOST_TRACES) throw invalid(`At most ${MOST_TRACES} trace ids can be given.`);
  return context.store.read((tx) => ({
    Traces: ids.flatMap((id) => {
      const found = segmentsOf(context, tx, id);
      if (found.length === 0) return [];
      const facts = factsOf(id, found.map(({ segment }) => segment));
      return [{ Id: id, Duration: facts.duration, LimitExceeded: false, Segments: found.map(({ document, segment }) => ({ Id: segment.id, Document: document })) }];
    }),
    UnprocessedTraceIds: [],
  }));
};

function invalid(message: string): AwsError {
  return new AwsError("InvalidRequestException", message);
}
