import { parseFacts, releaseRecord, type Facts, type ReleaseRecord } from "@switchyard/release";
import * as z from "zod/mini";

/** One attempt as the table holds it: facts, and what they amount to, for people who read the table. */
export interface HistoryItem {
  deploymentId: string;
  service: string;
  /** `operator`: started by an operator's command; `manual`: started by somebody else outside of the pipeline. */
  origin: "pipeline" | "operator" | "manual";
  /** Counts writes; each is made on the condition that nobody else has written meanwhile. */
  revision: number;
  facts: Facts;
  /** Messages to people that were sent, by their keys. */
  sent: string[];
  /** Messages that somebody is sending, with the time of the claim in milliseconds since the epoch. */
  claims?: Readonly<Record<string, number>>;
}

/** What an item is when nothing is known of it yet. */
export type ItemIdentity = Pick<HistoryItem, "deploymentId" | "service" | "origin">;

const stored = z.object({
  deploymentId: z.string(),
  service: z.string(),
  origin: z.enum(["pipeline", "operator", "manual"]),
  revision: z.number(),
  facts: z.unknown(),
  sent: z.array(z.string()),
  claims: z.optional(z.record(z.string(), z.number())),
});

const pointer = z.object({ deploymentId: z.string(), pointsTo: z.string() });

/** @throws Error when it is no item of the history */
export function parseItem(value: unknown): HistoryItem {
  const { claims, ...item } = stored.parse(value);
  return { ...item, facts: parseFacts(item.facts), ...(claims !== undefined && { claims }) };
}

/** @throws Error when it is no pointer */
export function parsePointer(value: unknown): string {
  return pointer.parse(value).pointsTo;
}

/** What is written: the item, and beside it what a reader of the table looks for. */
export function itemToWrite(item: HistoryItem): HistoryItem & ReleaseRecord {
  return { ...releaseRecord(item.facts), ...item };
}
