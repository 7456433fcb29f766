import type { CallContext, Handler, Shape, Transaction } from "../../service";
import { validation } from "./errors";
import { checkBus } from "./records";
import { PUBLISH_TASK, wholeSeconds, type EventEnvelope } from "./service-event";

/** Of all entries of a request together. */
const REQUEST_BYTES = 1024 * 1024;
/** How deep JSON in `Detail` may be nested. */
const DETAIL_DEPTH = 1000;

interface Refusal { ErrorCode: string; ErrorMessage: string }

/**
 * Takes events of callers. Each entry is taken or refused by itself; what was taken is on the agenda when the call returns.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export const putEvents: Handler = (input, context) => {
  const entries: Shape[] = input.Entries;
  for (const entry of entries) checkBus(context, entry.EventBusName);
  if (entries.reduce((sum, entry) => sum + entryBytes(entry), 0) > REQUEST_BYTES) {
    throw validation("Total size of the entries in the request is over the limit.");
  }
  return context.store.transaction((tx) => {
    const results = entries.map((entry) => take(context, tx, entry));
    return { FailedEntryCount: results.filter((result) => "ErrorCode" in result).length, Entries: results };
  });
};

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size */
function entryBytes({ Time: time, Source: source = "", DetailType: type = "", Detail: detail = "", Resources: resources = [] }: Shape): number {
  return [source, type, detail, ...resources as string[]].reduce((sum, text: string) => sum + Buffer.byteLength(text), time === undefined ? 0 : 14);
}

function take(context: CallContext, tx: Transaction, entry: Shape): { EventId: string } | Refusal {
  for (const name of ["Source", "DetailType", "Detail"]) {
    if (!entry[name]) return { ErrorCode: "InvalidArgument", ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.` };
  }
  if (/^aws\./i.test(entry.Source)) return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  const detail = parseDetail(entry.Detail);
  if (detail === undefined) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  const now = context.clock.now();
  const event: EventEnvelope = {
    version: "0", id: context.uuid(), "detail-type": entry.DetailType, source: entry.Source, account: context.accountId,
    time: wholeSeconds((entry.Time as Date | undefined)?.getTime() ?? now), region: context.region, resources: entry.Resources ?? [], detail,
  };
  context.schedule(tx, { task: PUBLISH_TASK, key: event.id, at: now, payload: { event } });
  return { EventId: event.id };
}

function parseDetail(text: string): Shape | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) && !isDeeperThan(parsed, DETAIL_DEPTH) ? parsed : undefined;
}

function isDeeperThan(value: object, limit: number): boolean {
  let level: object[] = [value];
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > limit) return true;
    level = level.flatMap((one) => Object.values(one).filter((child): child is object => typeof child === "object" && child !== null));
  }
  return false;
}
