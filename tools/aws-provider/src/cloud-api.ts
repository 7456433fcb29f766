import type { Cloud, ServiceId, Shape } from "@switchyard/localcloud/service";

export type { ServiceId, Shape };

/** AWS's API as the resource types use it: inputs and outputs have the member names of AWS's API models. */
export interface CloudApi {
  /** Region of the calls; undefined when only the far side knows. */
  readonly region?: string;
  /** @throws CloudError what AWS refuses */
  call(service: ServiceId, operation: string, input: Shape): Promise<Shape>;
  /** The same cloud in another Region; absent when this one is all that can be reached. */
  inRegion?(region: string): CloudApi;
  /** Ends connections. */
  close?(): Promise<void>;
}

const SERVICE_TITLES: Record<ServiceId, string> = {
  cloudwatch: "CloudWatch",
  codebuild: "CodeBuild",
  codeconnections: "CodeConnections",
  codedeploy: "CodeDeploy",
  codepipeline: "CodePipeline",
  dynamodb: "DynamoDB",
  events: "EventBridge",
  iam: "IAM",
  kms: "KMS",
  lambda: "Lambda",
  logs: "CloudWatch Logs",
  s3: "S3",
  secretsmanager: "Secrets Manager",
  sns: "SNS",
  sqs: "SQS",
  ssm: "SSM",
  sts: "STS",
  xray: "XRay",
};

/** A refusal by AWS, worded as the AWS provider words it. */
export class CloudError extends Error {
  constructor(
    public readonly service: ServiceId,
    public readonly operation: string,
    public readonly code: string,
    public readonly reason: string,
    public readonly statusCode?: number,
    options?: ErrorOptions,
  ) {
    super(`operation error ${SERVICE_TITLES[service]}: ${operation}, ${code}: ${reason}`, options);
    this.name = "CloudError";
  }
}

/** Codes as APIs and SDKs write them: with namespace, and with `Exception` or without. */
const bareCode = (code: string): string => code.replace(/^.*[#.]/, "").replace(/(Exception|Error)$/, "");

export function isCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof CloudError && codes.some((code) => bareCode(code) === bareCode(error.code));
}

const GONE = [
  "NoSuchEntity", "NoSuchBucket", "NotFound", "ResourceNotFound", "NonExistentQueue", "QueueDoesNotExist", "PipelineNotFound",
  "ApplicationDoesNotExist", "DashboardNotFound", "DeploymentGroupDoesNotExist", "DeploymentConfigDoesNotExist", "NoSuchBucketPolicy",
  "NoSuchLifecycleConfiguration", "NoSuchPublicAccessBlockConfiguration", "OwnershipControlsNotFound",
  "ServerSideEncryptionConfigurationNotFound", "TableNotFound", "NoSuchTagSet",
];

/** Whether an error says that what was asked for does not exist. */
export const isGone = (error: unknown): boolean => isCode(error, ...GONE);

/** What `call` answers, or undefined when the thing asked for does not exist. */
export async function unlessGone<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** An error that a service answers with, in contrast to a mistake in our own code. */
function isServiceError(error: unknown): error is Error & { code: string; statusCode?: number } {
  return error instanceof Error && "code" in error && typeof error.code === "string" && "statusCode" in error;
}

/** The cloud in this process, called as its administrator. */
export function inProcessCloudApi(cloud: Pick<Cloud, "call" | "administrator" | "region">, region = cloud.region): CloudApi {
  return {
    region,
    inRegion: (other) => inProcessCloudApi(cloud, other),
    async call(service, operation, input) {
      try {
        return await cloud.call({ service, operation, input, caller: cloud.administrator, region });
      } catch (error) {
        if (!isServiceError(error)) throw error;
        throw new CloudError(service, operation, error.code, error.message, error.statusCode, { cause: error });
      }
    },
  };
}
