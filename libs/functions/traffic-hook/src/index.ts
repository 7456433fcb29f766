import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { jsonLog, requiredSetting } from "@switchyard/function-support";
import { trafficHook } from "./traffic-hook";

/** Entry point of the two Lambda functions that CodeDeploy calls around a traffic shift. */
export const handler = trafficHook({
  codeDeploy: new CodeDeployClient({}),
  log: jsonLog((line) => process.stdout.write(line), { functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION }),
  phase: requiredSetting(process.env, "TRAFFIC_HOOK_PHASE"),
});
