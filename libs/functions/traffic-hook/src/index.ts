import { setTimeout as wait } from "node:timers/promises";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { deploymentHistory } from "@switchyard/deployment-history";
import { jsonLog, requiredSetting } from "@switchyard/function-support";
import { afterTraffic, beforeTraffic, type TrafficCheck } from "./checks";
import { trafficHook } from "./traffic-hook";

const setting = (name: string): string => requiredSetting(process.env, name);

/** One bundle serves both hooks; the function's environment says which one it is. */
function checkOf(phase: string, codeDeploy: CodeDeployClient): TrafficCheck {
  const lambda = new LambdaClient({});
  if (phase === "before") return beforeTraffic({ lambda, now: Date.now });
  if (phase !== "after") throw new Error(`Environment variable TRAFFIC_HOOK_PHASE is "${phase}", expected "before" or "after". Deploy the delivery layer again.`);
  return afterTraffic({
    lambda,
    now: Date.now,
    codeDeploy,
    cloudWatch: new CloudWatchClient({}),
    history: deploymentHistory({ client: new DynamoDBClient({}), tableName: setting("DEPLOYMENT_TABLE_NAME") }),
    service: setting("SERVICE_NAME"),
    alarmNames: setting("CANDIDATE_ALARM_NAMES").split(","),
    bakeMinutes: Number(setting("BAKE_MINUTES")),
    wait: async (milliseconds) => void (await wait(milliseconds)),
  });
}

const codeDeploy = new CodeDeployClient({});

/** Entry point of the two Lambda functions that CodeDeploy calls around a traffic shift. */
export const handler = trafficHook({
  codeDeploy,
  check: checkOf(setting("TRAFFIC_HOOK_PHASE"), codeDeploy),
  log: jsonLog((line) => process.stdout.write(line), { functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION }),
});
