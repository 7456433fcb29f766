import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { STSClient } from "@aws-sdk/client-sts";

/** What commands call AWS with. */
export interface OperatorClients {
  cloudWatch: Pick<CloudWatchClient, "send">;
  codeDeploy: Pick<CodeDeployClient, "send">;
  codePipeline: Pick<CodePipelineClient, "send">;
  dynamoDb: Pick<DynamoDBClient, "send">;
  lambda: Pick<LambdaClient, "send">;
  sts: Pick<STSClient, "send">;
}

export interface ClientOptions {
  region: string;
  /** Where the local cloud answers. @defaultValue AWS itself */
  endpoint?: string;
  /** @defaultValue whatever the SDK finds: environment, profile, single sign-on */
  credentials?: { accessKeyId: string; secretAccessKey: string };
}

export function operatorClients(options: ClientOptions): OperatorClients {
  return {
    cloudWatch: new CloudWatchClient(options),
    codeDeploy: new CodeDeployClient(options),
    codePipeline: new CodePipelineClient(options),
    dynamoDb: new DynamoDBClient(options),
    lambda: new LambdaClient(options),
    sts: new STSClient(options),
  };
}
