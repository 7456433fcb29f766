import { setTimeout as wait } from "node:timers/promises";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { deploymentHistory } from "@switchyard/deployment-history";
import { jsonLog, requiredSetting } from "@switchyard/function-support";
import { afterTraffic, beforeTraffic, type TrafficCheck } from "./checks";
import { hookRecord, type HookRecordOptions } from "./hook-record";
import { TimeLimit } from "./time-limit";
import { trafficHook } from "./traffic-hook";

const setting = (name: string): string => requiredSetting(process.env, name);

const limit = new TimeLimit(Date.now, (milliseconds, signal) => wait(milliseconds, undefined, { signal }));
const codeDeploy = limit.guard(new CodeDeployClient({}));
const history = deploymentHistory({ client: limit.guard(new DynamoDBClient({})), tableName: setting("DEPLOYMENT_TABLE_NAME") });
const service = setting("SERVICE_NAME");

/** One bundle serves both hooks; the function's environment says which one it is. */
function phaseOf(phase: string): { check: TrafficCheck; hook: HookRecordOptions["hook"] } {
  const lambda = limit.guard(new LambdaClient({}));
  if (phase === "before") return { hook: "BeforeAllowTraffic", check: beforeTraffic({ lambda, now: Date.now }) };
  if (phase !== "after") throw new Error(`Environment variable TRAFFIC_HOOK_PHASE is "${phase}", expected "before" or "after". Deploy the delivery layer again.`);
  const check = afterTraffic({
    lambda,
    now: Date.now,
    codeDeploy,
    cloudWatch: limit.guard(new CloudWatchClient({})),
    history,
    service,
    alarmNames: setting("CANDIDATE_ALARM_NAMES").split(","),
    bakeMinutes: Number(setting("BAKE_MINUTES")),
    wait: (milliseconds) => limit.wait(milliseconds),
  });
  return { hook: "AfterAllowTraffic", check };
}

const { check, hook } = phaseOf(setting("TRAFFIC_HOOK_PHASE"));

/** Entry point of the two Lambda functions that CodeDeploy calls around a traffic shift. */
export const handler = trafficHook({
  codeDeploy,
  check,
  limit,
  record: hookRecord({ history, service, hook, now: Date.now }),
  log: jsonLog((line) => process.stdout.write(line), { functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION }),
});
