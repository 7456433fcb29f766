import { jsonLog, requiredSetting } from "@switchyard/function-support";
import { sampleAcquirer } from "./acquirer";
import { paymentHandler } from "./payment-handler";
import { paymentsClient } from "./payments-client";
import { releaseCommit } from "./release-info";

const functionName = requiredSetting(process.env, "AWS_LAMBDA_FUNCTION_NAME");
const functionVersion = requiredSetting(process.env, "AWS_LAMBDA_FUNCTION_VERSION");

/** Entry point of the Lambda function: settings come from its environment. */
export const handler = paymentHandler({
  dynamoDb: paymentsClient(),
  tableName: requiredSetting(process.env, "PAYMENTS_TABLE_NAME"),
  acquirer: sampleAcquirer,
  functionName,
  functionVersion,
  now: Date.now,
  log: jsonLog((line) => process.stdout.write(line), { functionVersion, commit: releaseCommit(process.env.LAMBDA_TASK_ROOT ?? __dirname) }),
});
