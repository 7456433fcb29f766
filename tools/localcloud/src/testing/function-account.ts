/**
 * An account with functions that run, for tests.
 */
import type { FunctionPlace } from "../instances";
import type { Quotas, Shape } from "../service";
import { FUNCTION_ENVIRONMENTS } from "../services/lambda/function-environments";
import { openTestAccount, zipOf, type TestAccount } from "../services/support/test-account";

export interface FunctionAccount extends TestAccount {
  /** ARN of the role that functions have when nothing else is said; it may do everything. */
  roleArn: string;
  /** Makes a function. @param code of index.js, or a zip */
  make(name: string, code: string | Uint8Array, input?: Shape): Promise<void>;
  /** Runs a function and waits for its answer. */
  run(name: string, event?: unknown, input?: Shape): Promise<FunctionRun>;
  /** Sum of a metric of AWS/Lambda over the day; undefined when there is none. */
  metric(name: string, dimensions: Record<string, string>): Promise<number | undefined>;
  /** Real milliseconds for which a function may work without a pause. */
  watchdog(milliseconds: number): void;
  /** What is in the log of a function, over all streams. */
  log(name: string): Promise<string[]>;
}

export interface FunctionRun {
  /** Parsed payload. */
  answer: unknown;
  version: string;
  error: string | undefined;
  /** With `LogType: "Tail"`. */
  log: string[];
}

export async function openFunctionAccount(options: { quotas?: Partial<Quotas>; functions?: FunctionPlace } = {}): Promise<FunctionAccount> {
  const account = await openTestAccount(options);
  const roleArn = await account.role("function", "lambda.amazonaws.com");
  const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  const { Policy } = await account.call("iam", "CreatePolicy", { PolicyName: "everything", PolicyDocument: JSON.stringify(everything) });
  await account.call("iam", "AttachRolePolicy", { RoleName: "function", PolicyArn: Policy.Arn });
  return {
    ...account, roleArn,
    make: async (name, code, input = {}) => {
      await account.call("logs", "CreateLogGroup", { logGroupName: `/aws/lambda/${name}` });
      await account.call("lambda", "CreateFunction", {
        FunctionName: name, Runtime: "nodejs22.x", Handler: "index.handler", Role: roleArn, Code: { ZipFile: typeof code === "string" ? zipOf(code) : code }, ...input,
      });
    },
    run: async (name, event = {}, input = {}) => {
      const { Payload, ExecutedVersion, FunctionError, LogResult } = await account.call("lambda", "Invoke",
        { FunctionName: name, Payload: Buffer.from(JSON.stringify(event)), ...input });
      const log = LogResult === undefined ? [] : Buffer.from(LogResult, "base64").toString("utf8").split("\n").slice(0, -1);
      return { answer: JSON.parse(Buffer.from(Payload).toString("utf8")), version: ExecutedVersion, error: FunctionError, log };
    },
    metric: async (name, dimensions) => {
      const { MetricDataResults } = await account.call("cloudwatch", "GetMetricData", {
        StartTime: new Date("2026-11-20T00:00:00Z"), EndTime: new Date("2026-11-22T00:00:00Z"),
        MetricDataQueries: [{
          Id: "m",
          MetricStat: { Metric: { Namespace: "AWS/Lambda", MetricName: name, Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })) }, Period: 86_400, Stat: "Sum" },
        }],
      });
      const values: number[] = MetricDataResults[0].Values;
      return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
    },
    watchdog: (milliseconds) => { account.cloud.instance(FUNCTION_ENVIRONMENTS).watchdogMilliseconds = milliseconds; },
    log: async (name) => {
      await account.cloud.settle();
      const { events } = await account.call("logs", "FilterLogEvents", { logGroupName: `/aws/lambda/${name}` });
      return (events as Shape[]).map(({ message }) => message as string);
    },
  };
}
