/**
 * The stock SDK clients by service, with their commands.
 */
import * as cloudwatch from "@aws-sdk/client-cloudwatch";
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as codebuild from "@aws-sdk/client-codebuild";
import * as codedeploy from "@aws-sdk/client-codedeploy";
import * as codepipeline from "@aws-sdk/client-codepipeline";
import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as events from "@aws-sdk/client-eventbridge";
import * as iam from "@aws-sdk/client-iam";
import * as kms from "@aws-sdk/client-kms";
import * as lambda from "@aws-sdk/client-lambda";
import * as s3 from "@aws-sdk/client-s3";
import * as sns from "@aws-sdk/client-sns";
import * as sqs from "@aws-sdk/client-sqs";
import * as sts from "@aws-sdk/client-sts";
import type { ServiceId, Shape } from "../service";

export interface SdkClient {
  send(command: unknown): Promise<Shape>;
  destroy(): void;
}

type ClientClass = new (config: Shape) => SdkClient;
type CommandClass = new (input: Shape) => unknown;

/** codeconnections is missing: its client is not installed. */
export const SDK_CLIENTS: Partial<Record<ServiceId, { Client: ClientClass; commands: Record<string, unknown> }>> = {
  cloudwatch: { Client: cloudwatch.CloudWatchClient as unknown as ClientClass, commands: cloudwatch },
  codebuild: { Client: codebuild.CodeBuildClient as unknown as ClientClass, commands: codebuild },
  codedeploy: { Client: codedeploy.CodeDeployClient as unknown as ClientClass, commands: codedeploy },
  codepipeline: { Client: codepipeline.CodePipelineClient as unknown as ClientClass, commands: codepipeline },
  dynamodb: { Client: dynamodb.DynamoDBClient as unknown as ClientClass, commands: dynamodb },
  events: { Client: events.EventBridgeClient as unknown as ClientClass, commands: events },
  iam: { Client: iam.IAMClient as unknown as ClientClass, commands: iam },
  kms: { Client: kms.KMSClient as unknown as ClientClass, commands: kms },
  lambda: { Client: lambda.LambdaClient as unknown as ClientClass, commands: lambda },
  logs: { Client: logs.CloudWatchLogsClient as unknown as ClientClass, commands: logs },
  s3: { Client: s3.S3Client as unknown as ClientClass, commands: s3 },
  sns: { Client: sns.SNSClient as unknown as ClientClass, commands: sns },
  sqs: { Client: sqs.SQSClient as unknown as ClientClass, commands: sqs },
  sts: { Client: sts.STSClient as unknown as ClientClass, commands: sts },
};

/** @returns undefined where the installed client is older than the model and lacks the command */
export function commandOf(service: ServiceId, operation: string, input: Shape): unknown {
  const Command = SDK_CLIENTS[service]?.commands[`${operation}Command`] as CommandClass | undefined;
  return Command === undefined ? undefined : new Command(input);
}

/** Whether the installed client knows the member: models are newer than clients. */
export function isKnownToSdk(service: ServiceId, shapeName: string, member: string): boolean {
  const schema = SDK_CLIENTS[service]?.commands[`${shapeName}$`] as [kind: number, namespace: string, name: string, traits: unknown, members: string[]] | undefined;
  return schema === undefined || schema[4].includes(member);
}
