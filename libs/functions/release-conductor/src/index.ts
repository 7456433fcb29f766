import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { jsonLog } from "@switchyard/function-support";
import { releaseConductor } from "./release-conductor";

/** Entry point of the Lambda function that CodePipeline's Invoke actions call. */
export const handler = releaseConductor({
  codePipeline: new CodePipelineClient({}),
  log: jsonLog((line) => process.stdout.write(line), { functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION }),
});
