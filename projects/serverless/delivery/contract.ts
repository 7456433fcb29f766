import { data, defineContract, text, textMap } from "@switchyard/contracts";
import * as z from "zod/mini";
import { deliveryFolder, deliverySettings } from "./src/settings";

/** What people and tools need of the delivery layer. */
export const delivery = defineContract(
  "delivery",
  {
    /** Pipeline of the first service, in the console. */
    pipelineUrl: text("a link", {
      example: "https://us-east-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/pipeline-payment-dev/view?region=us-east-1",
    }),
    /** Pipelines in the console, by service. */
    pipelineUrls: textMap("links by service", {
      example: { payment: "https://us-east-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/pipeline-payment-dev/view?region=us-east-1" },
    }),
    pipelineNames: textMap("pipeline names by service", { example: { payment: "pipeline-payment-dev" } }),
    /** Audit trail of all deployments. */
    deploymentTableName: text("a DynamoDB table name", { example: "dynamodb-deployment-history-dev" }),
    applicationName: text("a CodeDeploy application name", { example: "codedeploy-services-dev" }),
    deploymentGroupNames: textMap("deployment group names by service", { example: { payment: "deployment-group-payment-dev" } }),
    buildProjectNames: textMap("CodeBuild project names by service", { example: { payment: "codebuild-payment-dev" } }),
    releaseConductorNames: textMap("function names by service", { example: { payment: "lambda-release-conductor-payment-dev" } }),
    historyRecorderName: text("a function name", { example: "lambda-history-recorder-dev" }),
    /** Events that could not be recorded; somebody has to look when it is not empty. */
    recorderDeadLetterQueueUrl: text("an SQS queue URL", {
      example: "https://sqs.us-east-1.amazonaws.com/000000000000/sqs-history-recorder-dead-letters-dev",
    }),
    versionCleanupName: text("a function name", { example: "lambda-version-cleanup-dev" }),
    /** Events on which versions could not be cleaned up; the daily look makes up for most. */
    versionCleanupDeadLetterQueueUrl: text("an SQS queue URL", {
      example: "https://sqs.us-east-1.amazonaws.com/000000000000/sqs-version-cleanup-dead-letters-dev",
    }),
    deploymentEventsTopicArn: text("an SNS topic ARN", { example: "arn:aws:sns:us-east-1:000000000000:sns-deployment-events-dev" }),
    deploymentNotificationsTopicArn: text("an SNS topic ARN", {
      example: "arn:aws:sns:us-east-1:000000000000:sns-deployment-notifications-dev",
    }),
    /** Where operators' commands have to look. */
    region: text("an AWS Region", { example: "us-east-1" }),
    /** What operators' commands act on, by service; they guess no name. */
    liveFunctionNames: textMap("function names by service", { example: { payment: "lambda-payment-green-dev" } }),
    blueFunctionNames: textMap("function names by service", { example: { payment: "lambda-payment-blue-dev" } }),
    candidateAlarmNames: data("alarm names by service", z.record(z.string(), z.array(z.string())), { example: { payment: ["alarm-payment-candidate-error-rate-dev"] } }),
    trafficHookNames: data("function names by service", z.record(z.string(), z.strictObject({ before: z.string(), after: z.string() })), {
      example: { payment: { before: "lambda-before-traffic-payment-dev", after: "lambda-after-traffic-payment-dev" } },
    }),
    /** PENDING until somebody finishes the connection: no release starts before. */
    connectionStatus: text("the status of the connection", { example: "PENDING" }),
    /** Where a person finishes the connection. */
    connectionConsoleUrl: text("a link", {
      example: "https://us-east-1.console.aws.amazon.com/codesuite/settings/connections?region=us-east-1",
    }),
    /** Where GitHub sends its deliveries; `none` unless the setting githubWebhook of the foundation asks for a webhook. */
    githubWebhookUrl: text("a link, or none", { example: "none" }),
    /** Log groups by service: build, conductor, hooks. */
    logGroupNames: data("log group names by service", z.record(z.string(), z.array(z.string())), {
      example: { payment: ["/aws/codebuild/codebuild-payment-dev", "/aws/lambda/lambda-release-conductor-payment-dev"] },
    }),
  },
  { folder: deliveryFolder, settings: Object.keys(deliverySettings) },
);
