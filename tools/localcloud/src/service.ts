/**
 * The shapes that the parts of the local cloud share: calls, callers, services, the store.
 */

/** Service ids as botocore names them. */
export type ServiceId =
  | "cloudwatch" | "codebuild" | "codeconnections" | "codedeploy" | "codepipeline" | "dynamodb" | "events" | "iam"
  | "kms" | "lambda" | "logs" | "s3" | "sns" | "sqs" | "sts";

/** Who makes a call. */
export interface Caller {
  accountId: string;
  /** ARN of the principal, e.g. `arn:aws:iam::000000000000:user/administrator`. */
  arn: string;
  kind: "administrator" | "role" | "service";
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

/** Records of one kind, by key. Keys are strings; values are structured-cloneable JSON (plus Uint8Array and Date). */
export interface Transaction {
  get<T>(collection: string, key: string): T | undefined;
  put<T>(collection: string, key: string, value: T): void;
  remove(collection: string, key: string): boolean;
  /** In key order. */
  list<T>(collection: string, prefix?: string): [key: string, value: T][];
}

export interface Store {
  /** Runs `work` alone, over all processes that have the store open; all of it is kept or, when it throws, nothing. */
  transaction<T>(work: (tx: Transaction) => T): T;
  /** A consistent view; cheaper than a transaction. */
  read<T>(work: (tx: Pick<Transaction, "get" | "list">) => T): T;
  close(): Promise<void>;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Account-wide numbers that AWS lets people raise. */
export interface Quotas {
  /** Lambda concurrent executions per Region. Default 1000. */
  lambdaConcurrency: number;
}

/** What a handler may use. */
export interface CallContext {
  caller: Caller;
  accountId: string;
  /** Of this call. */
  region: string;
  partition: "aws";
  /** The records of the call's Region; all of them for iam, s3 and sts. */
  store: Store;
  clock: Clock;
  quotas: Quotas;
  /** Random ids, from outside so that a run can be repeated. `length` characters of `alphabet`. */
  randomId(length: number, alphabet?: string): string;
  uuid(): string;
  /** A call from this service to another, made as the given caller. */
  call(service: ServiceId, operation: string, input: Shape, caller?: Caller): Promise<Shape>;
}

/** Input is already validated against the API model (required, type, length, range, pattern, enum). */
export type Handler = (input: Shape, context: CallContext) => Shape | Promise<Shape>;

export interface Service {
  id: ServiceId;
  /** By operation name. What is not here answers "not modelled". */
  operations: Record<string, Handler>;
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
