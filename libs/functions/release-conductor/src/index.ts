import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { serviceNames } from "@switchyard/conventions";
import { deploymentHistory } from "@switchyard/deployment-history";
import { jsonLog, requiredSetting } from "@switchyard/function-support";
import { parseApprovalRules } from "./approval-check";
import { artifactClient } from "./artifact-reader";
import { candidateWatch } from "./candidate-watch";
import { deploymentControl } from "./deployment-control";
import { functionReleases } from "./function-releases";
import { pipelineAnswer } from "./pipeline-answer";
import { pipelineExecutions } from "./pipeline-execution";
import { releaseConductor } from "./release-conductor";

const setting = (name: string): string => requiredSetting(process.env, name);
const service = setting("SERVICE_NAME");
const names = serviceNames(service, setting("ENVIRONMENT_SUFFIX"));
// A job that is not answered holds the pipeline up for twenty minutes: its answer is worth more attempts than anything else.
const codePipeline = new CodePipelineClient({ maxAttempts: 7 });
const greenFunction = setting("GREEN_FUNCTION_NAME");

/** Entry point of the Lambda function that CodePipeline's Invoke actions call. */
export const handler = releaseConductor({
  tools: {
    service,
    stack: setting("STACK_NAME"),
    blueFunction: setting("BLUE_FUNCTION_NAME"),
    greenFunction,
    hooks: { beforeTrafficHook: setting("BEFORE_TRAFFIC_HOOK_NAME"), afterTrafficHook: setting("AFTER_TRAFFIC_HOOK_NAME") },
    functions: functionReleases(new LambdaClient({}), Date.now),
    watch: candidateWatch({
      client: new CloudWatchClient({}), service, functionName: greenFunction, alarmNames: names.candidateAlarms, minimumInvocations: Number(setting("MINIMUM_INVOCATIONS")),
    }),
    deployments: deploymentControl({ client: new CodeDeployClient({}), applicationName: setting("APPLICATION_NAME"), deploymentGroupName: setting("DEPLOYMENT_GROUP_NAME") }),
    history: deploymentHistory({ client: new DynamoDBClient({}), tableName: setting("DEPLOYMENT_TABLE_NAME") }),
    executions: pipelineExecutions(codePipeline, names.pipeline),
    approval: parseApprovalRules(setting("APPROVAL_REQUIRED"), setting("COMMITTERS")),
    artifactClient,
    now: Date.now,
    time: () => new Date().toISOString(),
  },
  answer: pipelineAnswer(codePipeline),
  log: jsonLog((line) => process.stdout.write(line), { functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION }),
});
