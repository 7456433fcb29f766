/**
 * The shapes that the parts of the local cloud share: calls, callers, services, the store.
 */

import type { FaultPlan } from "./faults/fault-plan";
import type { InstanceKind } from "./instances";
import type { OutsideWork } from "./time/strands";

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

/** Records of one kind, by key. Keys are strings; values are structured-cloneable JSON (plus Uint8Array and Date). */
export interface Transaction {
  get<T>(collection: string, key: string): T | undefined;
  put<T>(collection: string, key: string, value: T): void;
  remove(collection: string, key: string): boolean;
  /** In key order. */
  list<T>(collection: string, prefix?: string): [key: string, value: T][];
  /** A part of a collection, without reading the rest of it. */
  scan<T>(collection: string, range: KeyRange): [key: string, value: T][];
}

/** Keys from one bound to another; bounds that are left out are open. */
export interface KeyRange {
  /** First key that counts. */
  from?: string;
  /** First key behind the range. */
  until?: string;
  /** @defaultValue all */
  limit?: number;
  /** From the end of the range backwards. @defaultValue false */
  reverse?: boolean;
}

/** What reads may use. */
export type Reader = Pick<Transaction, "get" | "list" | "scan">;

export interface Store {
  /** Runs `work` alone, over all processes that have the store open; all of it is kept or, when it throws, nothing. */
  transaction<T>(work: (tx: Transaction) => T): T;
  /** A consistent view; cheaper than a transaction. */
  read<T>(work: (tx: Reader) => T): T;
  close(): Promise<void>;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** A clock that can be moved on. */
export interface SteerableClock extends Clock {
  /** Never moves back: an earlier time than the present one changes nothing. */
  moveTo(at: number): void;
  /** Whether time passes without anybody moving it. */
  readonly runsByItself: boolean;
}

/** Account-wide numbers that AWS lets people raise. */
export interface Quotas {
  /** Lambda concurrent executions per Region. Default 1000. */
  lambdaConcurrency: number;
}

/** What a handler may use. */
export interface CallContext {
  caller: Caller;
  /** `X-Amzn-Trace-Id` of the request, for services that carry traces on. @defaultValue none */
  traceHeader?: string;
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
  /** From 0 to 1, 1 excluded; from outside too. */
  fraction(): number;
  /**
   * A call from this service to another, made as the given caller: authorised and seen like any other.
   * @defaultValue the caller of this call, who then needs the permission for the other call too
   */
  call(service: ServiceId, operation: string, input: Shape, caller?: Caller): Promise<Shape>;
  /** The cloud looks something up for itself: not authorised, not observed. Never for what AWS would do as somebody. */
  internal(service: ServiceId, operation: string, input: Shape): Promise<Shape>;
  /**
   * Puts a task of this service, or of another, on the agenda, in the same transaction as the change that asks for it. Of one name and
   * key there is at most one: it moves. Tasks run at least once, in the order of their times and, at the same time, of their coming.
   */
  schedule(tx: Transaction, task: TaskRequest): void;
  /** Takes a task off the agenda. @returns whether it was there */
  cancel(tx: Transaction, task: Pick<TaskRequest, "service" | "task" | "key">): boolean;
  /**
   * Waits for something outside of this process (a function, a build). All such waiting goes through here: the cloud must know
   * whether anything is still at work before virtual time moves on.
   */
  outside<T>(work: (outside: OutsideWork) => Promise<T>): Promise<T>;
  /** What the services keep in memory, once per cloud. */
  instance<T>(kind: InstanceKind<T>): T;
  readonly faults: FaultPlan;
}

/** Something to be done at a later time, or at once but apart from this call. */
export interface TaskRequest {
  /** @defaultValue the service of this call */
  service?: ServiceId;
  /** Name in `Service.tasks`. */
  task: string;
  key: string;
  /** Cloud time in milliseconds since the epoch. */
  at: number;
  /** Stored like a record. @defaultValue empty */
  payload?: Shape;
}

/** A task that is due. */
export interface Task {
  readonly key: string;
  /** When it was due. */
  readonly at: number;
  readonly payload: Shape;
  /** Ends the task in the transaction that holds its effect, so that a crash repeats either both or none. Without it, it ends with the handler. */
  finish(tx: Transaction): void;
}

/**
 * Carries a task out; the caller in its context is the service itself. It may be repeated after a crash, so what it finds done it does
 * not do again. What it throws is taken for a mistake of ours: it is reported and the task is tried again.
 */
export type TaskHandler = (task: Task, context: CallContext) => void | Promise<void>;

/** Input is already validated against the API model (required, type, length, range, pattern, enum). */
export type Handler = (input: Shape, context: CallContext) => Shape | Promise<Shape>;

export interface Service {
  id: ServiceId;
  /** By operation name. What is not here answers "not modelled". */
  operations: Record<string, Handler>;
  /** What the service does by itself, by task name. @defaultValue nothing */
  tasks?: Record<string, TaskHandler>;
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
