import type { CloudApi, ServiceId, Shape } from "./cloud-api";
import { CloudError } from "./cloud-api";
import { JsonServiceClient } from "./json-service-client";

export interface HttpCloudOptions {
  /** Where the cloud answers, e.g. `http://127.0.0.1:4566`. */
  endpoint: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** What this module uses of a client of the AWS SDK. */
interface SdkClient {
  send(command: object): Promise<Shape>;
  destroy(): void;
}
type SdkModule = Record<string, new (options: object) => object>;

/* eslint-disable @typescript-eslint/no-require-imports -- a client is loaded when it is first used; a bundler sees each name */
const SDKS: Partial<Record<ServiceId, [client: string, load: () => SdkModule]>> = {
  cloudwatch: ["CloudWatchClient", () => require("@aws-sdk/client-cloudwatch") as SdkModule],
  codebuild: ["CodeBuildClient", () => require("@aws-sdk/client-codebuild") as SdkModule],
  codedeploy: ["CodeDeployClient", () => require("@aws-sdk/client-codedeploy") as SdkModule],
  codepipeline: ["CodePipelineClient", () => require("@aws-sdk/client-codepipeline") as SdkModule],
  dynamodb: ["DynamoDBClient", () => require("@aws-sdk/client-dynamodb") as SdkModule],
  events: ["EventBridgeClient", () => require("@aws-sdk/client-eventbridge") as SdkModule],
  iam: ["IAMClient", () => require("@aws-sdk/client-iam") as SdkModule],
  kms: ["KMSClient", () => require("@aws-sdk/client-kms") as SdkModule],
  lambda: ["LambdaClient", () => require("@aws-sdk/client-lambda") as SdkModule],
  logs: ["CloudWatchLogsClient", () => require("@aws-sdk/client-cloudwatch-logs") as SdkModule],
  s3: ["S3Client", () => require("@aws-sdk/client-s3") as SdkModule],
  sns: ["SNSClient", () => require("@aws-sdk/client-sns") as SdkModule],
  sqs: ["SQSClient", () => require("@aws-sdk/client-sqs") as SdkModule],
  sts: ["STSClient", () => require("@aws-sdk/client-sts") as SdkModule],
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** Services without a client of the SDK among our dependencies. */
const CODE_CONNECTIONS = { signingName: "codeconnections", targetPrefix: "com.amazonaws.codeconnections.CodeConnections_20231201" };

/** Options that some clients need so that they stay with the endpoint they are given. */
const SERVICE_OPTIONS: Partial<Record<ServiceId, object>> = {
  s3: { forcePathStyle: true },
  sqs: { useQueueUrlAsEndpoint: false },
};

interface SdkFailure {
  name: string;
  message: string;
  Code?: unknown;
  $metadata?: { httpStatusCode?: number };
  $fault?: "client" | "server";
}

/** An answer of the service, in contrast to "nobody answers". */
const isAnswer = (error: unknown): error is SdkFailure =>
  error instanceof Error && "$metadata" in error && (error as SdkFailure).$metadata?.httpStatusCode !== undefined;

/** A cloud behind an endpoint, called with the stock clients of the AWS SDK and signed with the given keys. */
export function httpCloudApi(options: HttpCloudOptions): CloudApi {
  const clients = new Map<ServiceId, SdkClient>();
  const connections = new JsonServiceClient({ ...options, ...CODE_CONNECTIONS });

  function clientOf(service: ServiceId, module: SdkModule, name: string): SdkClient {
    const known = clients.get(service);
    if (known !== undefined) return known;
    const Client = module[name];
    if (Client === undefined) throw new Error(`unreachable: the AWS SDK has no ${name}`);
    const { endpoint, region, accessKeyId, secretAccessKey } = options;
    const made = new Client({
      endpoint,
      region,
      credentials: { accessKeyId, secretAccessKey },
      ...SERVICE_OPTIONS[service],
    }) as SdkClient;
    clients.set(service, made);
    return made;
  }

  async function send(service: ServiceId, operation: string, input: Shape): Promise<Shape> {
    const sdk = SDKS[service];
    if (sdk === undefined) return connections.call(operation, input);
    const module = sdk[1]();
    const Command = module[`${operation}Command`];
    if (Command === undefined) throw new Error(`unreachable: the AWS SDK has no ${operation} in ${service}`);
    const { $metadata: _, ...output } = await clientOf(service, module, sdk[0]).send(new Command(input));
    return output;
  }

  return {
    region: options.region,
    async call(service, operation, input) {
      try {
        return await send(service, operation, input);
      } catch (error) {
        if (isAnswer(error)) {
          const code = typeof error.Code === "string" ? error.Code : error.name;
          throw new CloudError(service, operation, code, error.message, error.$metadata?.httpStatusCode, { cause: error });
        }
        if (error instanceof Error && "code" in error && error.code === "ECONNREFUSED") {
          throw new Error(`nothing answers at ${options.endpoint}; start the local cloud with \`npx switchyard serve\``, { cause: error });
        }
        throw error;
      }
    },
    async close() {
      for (const client of clients.values()) client.destroy();
      clients.clear();
    },
  };
}
