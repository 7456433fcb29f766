import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { deploymentHistory } from "@switchyard/deployment-history";
import { jsonLog, requiredSetting } from "@switchyard/function-support";
import { functionVersions } from "./function-versions";
import { shiftHistory } from "./shift-history";
import { versionCleanup } from "./version-cleanup";

const setting = (name: string): string => requiredSetting(process.env, name);

/** Entry point of the Lambda function that EventBridge's rules call. */
export const handler = versionCleanup({
  functions: functionVersions(new LambdaClient({})),
  shifts: shiftHistory({
    client: new CodeDeployClient({}),
    applicationName: setting("APPLICATION_NAME"),
    history: deploymentHistory({ client: new DynamoDBClient({}), tableName: setting("DEPLOYMENT_TABLE_NAME") }),
  }),
  services: setting("SERVICE_NAMES").split(","),
  environmentSuffix: setting("ENVIRONMENT_SUFFIX"),
  log: jsonLog((line) => process.stdout.write(line), { functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION }),
});
