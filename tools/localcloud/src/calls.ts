/**
 * What a call to the cloud is: service, operation, input, caller, and how it is refused.
 */

/** Service ids as botocore names them. */
export type ServiceId =
  | "cloudwatch" | "codebuild" | "codeconnections" | "codedeploy" | "codepipeline" | "dynamodb" | "events" | "iam"
  | "kms" | "lambda" | "logs" | "s3" | "secretsmanager" | "sns" | "sqs" | "ssm" | "sts" | "xray";

/** Who makes a call. */
export interface Caller {
  accountId: string;
  /**
   * ARN of the principal, e.g. `arn:aws:iam::000000000000:user/administrator`, `arn:aws:sts::000000000000:assumed-role/name/session`;
   * of a service its principal, e.g. `events.amazonaws.com`.
   */
  arn: string;
  /** `cloud` is the local cloud itself looking something up; it is neither authorised nor observed. */
  kind: "administrator" | "user" | "role" | "service" | "cloud";
  /** Of a role's session: ARN of the role, e.g. `arn:aws:iam::000000000000:role/name`. */
  roleArn?: string;
  /** Of a role's session: policy documents that it was narrowed with. @defaultValue none */
  sessionPolicies?: string[];
  /** Of a role's session: tags that it was given when it began. @defaultValue none */
  sessionTags?: Record<string, string>;
  /** Of a role's session: who is behind it, as set when it began. @defaultValue the key is absent */
  sourceIdentity?: string;
  /** Of a session: when its keys were issued, cloud time in milliseconds since the epoch. @defaultValue no keys were */
  issuedAt?: number;
  /** Of a service: the resource on whose behalf it acts, `aws:SourceArn`. @defaultValue the key is absent */
  sourceArn?: string;
  /** Of a service: the account of that resource, `aws:SourceAccount`. @defaultValue the key is absent */
  sourceAccount?: string;
  /** Services through which a person's or role's call came here, first one first: `aws:CalledVia`. @defaultValue none */
  calledVia?: string[];
}

/** Input and output of operations: JSON with the member names of AWS's API models; blobs are Uint8Array, timestamps Date. */
export type Shape = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

export interface CloudCall {
  service: ServiceId;
  /** As in the API model, e.g. `CreateRole`. */
  operation: string;
  input: Shape;
  caller: Caller;
  /**
   * Region that the call is for. Regional services keep each Region's records apart; iam, s3 and sts have one account-wide set.
   * @defaultValue the cloud's
   */
  region?: string;
  /** `X-Amzn-Trace-Id` of the request that it came with. @defaultValue none */
  traceHeader?: string;
  /**
   * Key under which the answer is remembered, together with what the call did: a call with the same key answers the same
   * and does nothing more. For callers that may die before they have noted an answer; they remove the keys
   * (collection {@link ONCE_COLLECTION}) when they have.
   * @defaultValue every call is carried out
   */
  once?: string;
}

/** Collection of the store that holds the answers to calls made with `once`. */
export const ONCE_COLLECTION = "calls-made-once";

/** An error as AWS reports it. Thrown by handlers; protocols turn it into each service's wire form. */
export class AwsError extends Error {
  constructor(
    /** E.g. `ResourceNotFoundException`, as in the model's error shape. */
    public readonly code: string,
    message: string,
    /** HTTP status; 400 unless the model says otherwise. */
    public readonly statusCode = 400,
    /** Further members of the error shape. */
    public readonly members: Shape = {},
  ) {
    super(message);
    this.name = code;
  }
}

/** The cloud as callers in this process see it. */
export interface Cloud {
  readonly accountId: string;
  readonly region: string;
  readonly administrator: Caller & { accessKeyId: string; secretAccessKey: string };
  /** @throws AwsError what AWS refuses, is refused here with its code and message */
  call(call: CloudCall): Promise<Shape>;
  close(): Promise<void>;
}
