import type { CallContext, Shape, Transaction } from "../../service";

/** An event that an AWS service puts on the default bus by itself. */
export interface ServiceEvent {
  /** E.g. `aws.codepipeline`. */
  source: string;
  detailType: string;
  /** ARNs. */
  resources: readonly string[];
  detail: Shape;
}

/** An event as rules see it. */
export interface EventEnvelope {
  version: "0";
  id: string;
  "detail-type": string;
  source: string;
  account: string;
  /** ISO 8601, whole seconds. */
  time: string;
  region: string;
  resources: string[];
  detail: Shape;
}

/** Name of the task of EventBridge that matches an event against the rules and sends it on. */
export const PUBLISH_TASK = "publish";

/** A time as events carry it. @param at milliseconds since the epoch */
export function wholeSeconds(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}

/** Puts an event of a service on the default bus, in the transaction of the change that it tells of: both happen or none. */
export function emitServiceEvent(context: CallContext, tx: Transaction, { source, detailType, resources, detail }: ServiceEvent): void {
  const now = context.clock.now();
  const envelope: EventEnvelope = {
    version: "0", id: context.uuid(), "detail-type": detailType, source, account: context.accountId,
    time: wholeSeconds(now), region: context.region, resources: [...resources], detail,
  };
  context.schedule(tx, { service: "events", task: PUBLISH_TASK, key: envelope.id, at: now, payload: { event: envelope } });
}
