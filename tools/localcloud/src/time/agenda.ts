/**
 * What the cloud has to do at a later time. It is kept in the store, so that it survives a crash: a task is on the agenda from the
 * transaction that asks for it until it has been carried out.
 */
import type { Reader, ServiceId, Shape, Transaction } from "../service";

/** Collection of tasks in the order in which they are due. */
export const AGENDA = "agenda";
/** Collection of the places of tasks in {@link AGENDA}, by identity. */
export const AGENDA_KEYS = "agenda-keys";
/** Collection of tasks that were given up because they failed again and again; nothing reads it but people. */
export const AGENDA_FAILED = "agenda-failed";

/** Which task it is. Of one identity there is at most one on the agenda. */
export interface TaskIdentity {
  service: ServiceId;
  region: string;
  /** Name in `Service.tasks`. */
  task: string;
  key: string;
}

export interface AgendaItem extends TaskIdentity {
  /** Cloud time in milliseconds since the epoch. */
  at: number;
  payload: Shape;
  /** How often it has failed before. */
  attempt: number;
}

/** An item with its place on the agenda. */
export interface PlacedItem { place: string; item: AgendaItem }

const SEQUENCE = "sequence";

/** Puts a task on the agenda; one of the same identity moves. Tasks of one instant keep the order in which they came. */
export function putOnAgenda(tx: Transaction, item: AgendaItem): void {
  takeOffAgenda(tx, item);
  const sequence = (tx.get<number>(AGENDA_KEYS, SEQUENCE) ?? 0) + 1;
  const place = `${timeText(item.at)}/${String(sequence).padStart(14, "0")}`;
  tx.put(AGENDA_KEYS, SEQUENCE, sequence);
  tx.put(AGENDA_KEYS, identityText(item), place);
  tx.put(AGENDA, place, item);
}

/** @returns whether it was there */
export function takeOffAgenda(tx: Transaction, identity: TaskIdentity): boolean {
  const key = identityText(identity);
  const place = tx.get<string>(AGENDA_KEYS, key);
  if (place === undefined) return false;
  tx.remove(AGENDA_KEYS, key);
  return tx.remove(AGENDA, place);
}

/** Ends a task that was carried out, unless it has been put on the agenda anew in the meantime. */
export function finishItem(tx: Transaction, { place, item }: PlacedItem): void {
  if (tx.get<string>(AGENDA_KEYS, identityText(item)) === place) takeOffAgenda(tx, item);
}

/** The first tasks, in order. */
export function firstItems(tx: Reader, limit: number): PlacedItem[] {
  return placed(tx.scan<AgendaItem>(AGENDA, { limit }));
}

/** The first tasks that are due, in order. */
export function dueItems(tx: Reader, now: number, limit: number): PlacedItem[] {
  return placed(tx.scan<AgendaItem>(AGENDA, { until: timeText(Math.floor(now) + 1), limit }));
}

function placed(records: [place: string, item: AgendaItem][]): PlacedItem[] {
  return records.map(([place, item]) => ({ place, item }));
}

function timeText(at: number): string {
  return String(Math.max(0, Math.ceil(at))).padStart(15, "0");
}

function identityText({ service, region, task, key }: TaskIdentity): string {
  return `${service}/${region}/${task}/${key}`;
}
