import type { Service } from "../../service";
import { getSamplingRules, getSamplingTargets } from "./sampling";
import { batchGetTraces, getTraceSummaries, putTelemetryRecords, putTraceSegments } from "./traces";

/** Traces: taken in, found and read. */
export const service: Service = {
  id: "xray",
  operations: {
    BatchGetTraces: batchGetTraces,
    GetSamplingRules: getSamplingRules,
    GetSamplingTargets: getSamplingTargets,
    GetTraceSummaries: getTraceSummaries,
    PutTelemetryRecords: putTelemetryRecords,
    PutTraceSegments: putTraceSegments,
  },
};
