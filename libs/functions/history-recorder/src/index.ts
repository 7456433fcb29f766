import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { jsonLog, requiredSetting } from "@switchyard/function-support";
import { historyRecorder } from "./history-recorder";

/** Entry point of the Lambda function that EventBridge's rules call. */
export const handler = historyRecorder({
  dynamoDb: new DynamoDBClient({}),
  tableName: requiredSetting(process.env, "DEPLOYMENT_TABLE_NAME"),
  log: jsonLog((line) => process.stdout.write(line), { functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION }),
});
