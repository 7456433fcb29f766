/**
 * What a service of the cloud is, and what its handlers and tasks may use; with the shapes that they share.
 */

import type { Caller, ServiceId, Shape } from "./calls";
import type { FaultPlan } from "./faults/fault-plan";
import type { InstanceKind } from "./instances";
import type { Store, Transaction } from "./store/store";
import type { Clock } from "./time/clocks";
import type { OutsideWork } from "./time/strands";

export * from "./calls";
export type { KeyRange, Reader, Store, Transaction } from "./store/store";
export type { Clock, SteerableClock } from "./time/clocks";

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
