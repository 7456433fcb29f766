import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { jsonLog, requiredSetting } from "@switchyard/function-support";
import { deliveries } from "./deliveries";
import { githubWebhook } from "./github-webhook";
import { webhookSecret } from "./webhook-secret";

const setting = (name: string): string => requiredSetting(process.env, name);

/** Entry point of the Lambda function behind the URL that GitHub sends its deliveries to. */
export const handler = githubWebhook({
  secret: webhookSecret(new SecretsManagerClient({}), setting("SECRET_ID"), Date.now),
  deliveries: deliveries(new DynamoDBClient({}), setting("DELIVERY_TABLE_NAME")),
  events: new EventBridgeClient({}),
  source: setting("EVENT_SOURCE"),
  now: Date.now,
  log: jsonLog((line) => process.stdout.write(line), { functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION }),
});
