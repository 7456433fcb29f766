/**
 * What comes of running a function, in the words of Lambda.
 */
import type { ExitStatus } from "../../execution/runtime";
import type { Outcome } from "../../execution/run";
import { INVOCATION_LIMITS } from "./invocation-limits";

/** What a caller of the function gets. */
export interface FunctionAnswer {
  payload: Uint8Array;
  /** The payload is an error: what the handler threw, or why it could not answer. */
  isError: boolean;
  /** Set where Lambda says in its report that the invocation did not go well. */
  status?: { text: "timeout" | "error"; errorType?: string };
  /** What Lambda writes into the log about it. @defaultValue nothing */
  logLine?: string;
}

const SIGNAL_WORDS: Partial<Record<NodeJS.Signals, string>> = {
  SIGKILL: "killed", SIGABRT: "aborted (core dumped)", SIGSEGV: "segmentation fault (core dumped)", SIGTERM: "terminated", SIGBUS: "bus error (core dumped)",
  SIGILL: "illegal instruction (core dumped)", SIGTRAP: "trace/breakpoint trap (core dumped)", SIGINT: "interrupt", SIGHUP: "hangup",
};

export function answerOf(outcome: Outcome, requestId: string, timeoutSeconds: number, now: number): FunctionAnswer {
  switch (outcome.kind) {
    case "done":
      if (outcome.body.length <= INVOCATION_LIMITS.response) return { payload: outcome.body, isError: false };
      return {
        payload: json({
          errorType: "Function.ResponseSizeTooLarge",
          errorMessage: `Response payload size exceeded maximum allowed payload size (${INVOCATION_LIMITS.response} bytes).`,
        }),
        isError: true, status: { text: "error", errorType: "Function.ResponseSizeTooLarge" },
      };
    case "failed":
      return { payload: outcome.body, isError: true };
    case "timeout": {
      const message = `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
      return {
        ...ended("Sandbox.Timedout", `RequestId: ${requestId} Error: ${message}`), status: { text: "timeout" },
        logLine: `${new Date(now).toISOString()} ${requestId} ${message}`,
      };
    }
    case "memory":
      return withLine(ended("Runtime.OutOfMemory", `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`), "Runtime.OutOfMemory");
    case "exit":
      return withLine(ended("Runtime.ExitError", `RequestId: ${requestId} Error: ${exitText(outcome.status)}`), "Runtime.ExitError");
  }
}

function ended(errorType: string, errorMessage: string): FunctionAnswer & { errorMessage: string } {
  return { payload: json({ errorType, errorMessage }), isError: true, errorMessage };
}

function withLine({ errorMessage, ...answer }: ReturnType<typeof ended>, errorType: string): FunctionAnswer {
  return { ...answer, status: { text: "error", errorType }, logLine: `${errorMessage}\n${errorType}` };
}

function exitText({ code, signal }: ExitStatus): string {
  if (signal !== null) return `Runtime exited with error: signal: ${SIGNAL_WORDS[signal] ?? signal}`;
  return code === 0 ? "Runtime exited without providing a reason" : `Runtime exited with error: exit status ${code}`;
}

function json(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
