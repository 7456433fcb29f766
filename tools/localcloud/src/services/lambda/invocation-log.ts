/**
 * What Lambda itself writes into a function's log.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html
 */
import type { Outcome } from "../../execution/run";
import type { CallContext } from "../../service";
import type { FunctionEnvironment } from "./function-environments";
import type { FunctionLog } from "./function-log";
import type { FunctionAnswer } from "./function-outcome";
import type { InvocationTarget } from "./invocation-target";
import type { Trace } from "./tracing";

export interface InvocationReport {
  durationMilliseconds: number;
  /** Time in which the code was loaded, for a new environment. */
  initMilliseconds: number | undefined;
  memoryMegabytes: number;
  /** Left out where it cannot be measured, or would differ from run to run. */
  usedMegabytes: number | undefined;
  /** Of a function with active tracing. */
  trace: Trace | undefined;
}

export function logStart(context: CallContext, log: FunctionLog, { version }: InvocationTarget, requestId: string): void {
  log.system(context, "INFO", `START RequestId: ${requestId} Version: ${version.version}`, { type: "platform.start", record: { requestId, version: version.version } });
}

export function logEnd(context: CallContext, log: FunctionLog, requestId: string, answer: FunctionAnswer, report: InvocationReport): void {
  const { durationMilliseconds, initMilliseconds, memoryMegabytes, usedMegabytes, trace } = report;
  const { status } = answer;
  log.endLine(context);
  if (answer.logLine !== undefined) log.system(context, "WARN", answer.logLine, undefined);
  const billed = Math.ceil(durationMilliseconds + (initMilliseconds ?? 0));
  log.system(context, "INFO", `END RequestId: ${requestId}`, undefined);
  const text = [
    `REPORT RequestId: ${requestId}`, `Duration: ${durationMilliseconds.toFixed(2)} ms`, `Billed Duration: ${billed} ms`, `Memory Size: ${memoryMegabytes} MB`,
    ...(usedMegabytes === undefined ? [] : [`Max Memory Used: ${usedMegabytes} MB`]),
    ...(initMilliseconds === undefined ? [] : [`Init Duration: ${initMilliseconds.toFixed(2)} ms`]),
    ...(status === undefined ? [] : [`Status: ${status.text}`, ...(status.errorType === undefined ? [] : [`Error Type: ${status.errorType}`])]),
    ...(trace === undefined ? [] : [`XRAY TraceId: ${trace.traceId}`, `SegmentId: ${trace.functionId}`, `Sampled: ${trace.isSampled}`]),
  ].join("\t");
  log.system(context, status === undefined ? "INFO" : "WARN", `${text}\t`, {
    type: "platform.report",
    record: {
      requestId,
      metrics: {
        durationMs: durationMilliseconds, billedDurationMs: billed, memorySizeMB: memoryMegabytes,
        ...(usedMegabytes !== undefined && { maxMemoryUsedMB: usedMegabytes }), ...(initMilliseconds !== undefined && { initDurationMs: initMilliseconds }),
      },
      status: status?.text ?? "success", ...(status?.errorType !== undefined && { errorType: status.errorType }),
      ...(trace !== undefined && { tracing: { spanId: trace.functionId, type: "X-Amzn-Trace-Id", value: trace.header } }),
    },
  });
}

/** The code could not be loaded. */
export function logInitFailure(context: CallContext, { kept: { log } }: FunctionEnvironment, outcome: Outcome, milliseconds: number, phase: "init" | "invoke"): void {
  log.endLine(context);
  const status = outcome.kind === "timeout" ? "timeout" : "error";
  const errorType = outcome.kind === "exit" ? "Runtime.ExitError" : outcome.kind === "memory" ? "Runtime.OutOfMemory" : errorTypeOf(outcome);
  const type = errorType === undefined ? "" : `\tError Type: ${errorType}`;
  log.system(context, "WARN", `INIT_REPORT Init Duration: ${milliseconds.toFixed(2)} ms\tPhase: ${phase}\tStatus: ${status}${type}`, {
    type: "platform.initReport",
    record: { initializationType: "on-demand", phase, status, metrics: { durationMs: milliseconds }, ...(errorType !== undefined && { errorType }) },
  });
}

function errorTypeOf(outcome: Outcome): string | undefined {
  if (outcome.kind !== "failed") return undefined;
  const { errorType } = JSON.parse(outcome.body.toString("utf8")) as { errorType?: unknown };
  return typeof errorType === "string" ? errorType : undefined;
}
