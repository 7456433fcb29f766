/**
 * What is known of one attempt to release: facts, each with an identity. Facts come twice, late, in any order, or not at all, so a record
 * is computed from the set of them and never from the order in which they came.
 */
import * as z from "zod/mini";

/** ISO 8601, as AWS stamped it: the same whoever reports it. */
const at = z.iso.datetime();
const text = z.string();

const fact = z.discriminatedUnion("kind", [
  /** The pipeline's execution reached a state, e.g. `STARTED`. */
  z.object({ kind: z.literal("execution"), state: text, at }),
  z.object({ kind: z.literal("stage"), stage: text, state: text, at }),
  z.object({ kind: z.literal("action"), stage: text, action: text, state: text, at, summary: z.optional(text) }),
  /** The first call of one of the conductor's actions in this attempt; another first call begins another attempt. */
  z.object({ kind: z.literal("claim"), action: text, jobId: text, at }),
  z.object({ kind: z.literal("source"), commit: text, author: z.optional(text), message: z.optional(text), at }),
  z.object({ kind: z.literal("artifact"), sha256: text, at }),
  /** Blue has proved the release as this version. */
  z.object({ kind: z.literal("proof"), version: text, at }),
  /** Published on green and watched by the candidate alarms, but not called by anyone yet. */
  z.object({ kind: z.literal("candidate"), version: text, at }),
  /** Green's versions before and after. */
  z.object({ kind: z.literal("versions"), from: text, to: text, at }),
  z.object({ kind: z.literal("approval"), decision: z.enum(["Approved", "Rejected"]), by: text, comment: z.optional(text), at }),
  /** A CodeDeploy deployment reached a state: START, READY, SUCCESS, FAILURE or STOP. */
  z.object({
    kind: z.literal("deployment"),
    deploymentId: text,
    role: z.enum(["shift", "promotion", "rollback"]),
    state: z.enum(["START", "READY", "SUCCESS", "FAILURE", "STOP"]),
    at,
    /** Of a rollback: the deployment that it undoes. */
    undoes: z.optional(text),
    /** Code and message of a failure. */
    error: z.optional(text),
  }),
  /** A hook of a deployment has found the new version bad; CodeDeploy itself says no more than that a hook failed. */
  z.object({ kind: z.literal("hook"), deploymentId: text, hook: z.enum(["BeforeAllowTraffic", "AfterAllowTraffic"]), problems: z.array(text), at }),
  /** Traffic on the new version, from the step of a shift or the end of a rollback on. */
  z.object({ kind: z.literal("traffic"), deploymentId: text, percent: z.number(), at }),
  /** The first time in this attempt that an alarm went off. */
  z.object({ kind: z.literal("alarm"), alarm: text, reason: text, at }),
  z.object({ kind: z.literal("operator"), command: text, by: text, reason: z.optional(text), at }),
  /** Something a reader should know, e.g. `unproven by traffic`. */
  z.object({ kind: z.literal("note"), note: text, at }),
]);

export type Fact = z.infer<typeof fact>;
export type FactOf<K extends Fact["kind"]> = Extract<Fact, { kind: K }>;

/** Facts by identity. */
export type Facts = Readonly<Record<string, Fact>>;

const facts = z.record(z.string(), fact);

/** @throws Error naming what is no fact */
export function parseFacts(value: unknown): Facts {
  return facts.parse(value);
}

/** Two reports with one identity report the same thing. */
export function identityOf(fact: Fact): string {
  switch (fact.kind) {
    case "execution": return `execution/${fact.state}`;
    case "stage": return `stage/${fact.stage}/${fact.state}`;
    case "action": return `action/${fact.stage}/${fact.action}/${fact.state}`;
    case "claim": return `claim/${fact.action}`;
    case "deployment": return `deployment/${fact.deploymentId}/${fact.state}`;
    case "hook": return `hook/${fact.deploymentId}/${fact.hook}`;
    case "traffic": return `traffic/${fact.deploymentId}/${fact.percent}`;
    case "alarm": return `alarm/${fact.alarm}`;
    case "operator": return `operator/${fact.command}/${fact.by}/${fact.at}`;
    case "note": return `note/${fact.note}`;
    default: return fact.kind;
  }
}

/**
 * Adds what is new. Of two reports with one identity the earlier stays; at the same time the one that says more, so that the result does
 * not depend on which came first.
 */
export function addFacts(known: Facts, added: readonly Fact[]): Facts {
  const result: Record<string, Fact> = { ...known };
  for (const fact of added) {
    const id = identityOf(fact);
    const before = result[id];
    if (before === undefined || precedes(fact, before)) result[id] = fact;
  }
  return result;
}

function precedes(left: Fact, right: Fact): boolean {
  if (left.at !== right.at) return left.at < right.at;
  const [a, b] = [canonical(left), canonical(right)];
  return a.length !== b.length ? a.length > b.length : a < b;
}

function canonical(fact: Fact): string {
  return JSON.stringify(Object.entries(fact).filter(([, value]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)));
}
