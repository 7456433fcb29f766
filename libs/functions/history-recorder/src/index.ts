import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SNSClient } from "@aws-sdk/client-sns";
import { deploymentHistory } from "@switchyard/deployment-history";
import { jsonLog, requiredSetting } from "@switchyard/function-support";
import { alarmHistory } from "./alarm-history";
import { deployments } from "./deployments";
import { historyRecorder } from "./history-recorder";
import { messenger } from "./messenger";
import { pipelines } from "./pipelines";
import { reconcile } from "./reconcile";
import { releaseFollower } from "./release-follower";

const setting = (name: string): string => requiredSetting(process.env, name);
const log = jsonLog((line) => process.stdout.write(line), { functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION });

const tools = {
  history: deploymentHistory({ client: new DynamoDBClient({}), tableName: setting("DEPLOYMENT_TABLE_NAME") }),
  pipelines: pipelines(new CodePipelineClient({})),
  deployments: deployments(new CodeDeployClient({})),
  alarms: alarmHistory(new CloudWatchClient({})),
  services: setting("SERVICE_NAMES").split(","),
  environmentSuffix: setting("ENVIRONMENT_SUFFIX"),
  stack: setting("STACK_NAME"),
  applicationName: setting("APPLICATION_NAME"),
  now: Date.now,
  log,
};
const follower = releaseFollower(tools);
const report = messenger({ ...tools, client: new SNSClient({}), topicArn: setting("NOTIFICATIONS_TOPIC_ARN"), region: setting("AWS_REGION") });

/** Entry point of the Lambda function that EventBridge's rules and the topic of the deployment groups call. */
export const handler = historyRecorder({ follower, report, reconcile: reconcile({ ...tools, follower, report }), log });
