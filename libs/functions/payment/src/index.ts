import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { jsonLog, requiredSetting } from "@switchyard/function-support";
import { paymentService } from "./payment-service";
import { dynamoPaymentStore } from "./payment-store";

/** Entry point of the Lambda function: settings come from its environment. */
export const handler = paymentService({
  store: dynamoPaymentStore(new DynamoDBClient({}), requiredSetting(process.env, "PAYMENTS_TABLE_NAME")),
  newId: randomUUID,
  log: jsonLog((line) => process.stdout.write(line), { functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION }),
});
