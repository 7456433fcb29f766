import * as z from "zod/mini";

/** CodePipeline's limit for a continuation token, in characters. */
export const maximumTokenCharacters = 2048;

const text = z.string().check(z.minLength(1));
const instant = z.int();
/** Since when AWS has refused what the next step needs, call after call. */
const common = { troubledSince: z.optional(instant) };

/**
 * How far an action of the conductor has come. It travels as continuation token from call to call, because the function keeps nothing in
 * memory: each call does one step and reads one status.
 */
const progress = z.discriminatedUnion("phase", [
  /** Nothing yet: the first call is to be made again. */
  z.object({ ...common, phase: z.literal("starting") }),
  /** New code is being put on a function. */
  z.object({ ...common, phase: z.literal("updating"), attempt: z.int(), since: instant, sha256: text }),
  /** The candidate alarms watch the new version; they have to be evaluated and quiet before traffic moves. */
  z.object({ ...common, phase: z.literal("settling"), attempt: z.int(), since: instant, to: text }),
  /** Another deployment of the group has to end first. */
  z.object({ ...common, phase: z.literal("waiting"), attempt: z.int(), since: instant, to: text, role: z.enum(["shift", "promotion"]) }),
  /** A deployment moves the traffic. */
  z.object({
    ...common,
    phase: z.literal("shifting"),
    attempt: z.int(),
    from: text,
    to: text,
    deploymentId: text,
    role: z.enum(["shift", "promotion"]),
    /** Why the conductor itself has stopped it. */
    stopped: z.optional(z.object({ because: text, thenPromotes: z.boolean() })),
  }),
]);

export type Progress = z.infer<typeof progress>;
export type ProgressOf<P extends Progress["phase"]> = Extract<Progress, { phase: P }>;

export function encodeProgress(value: Progress): string {
  return JSON.stringify(value);
}

/** @throws Error for a token that this version of the conductor did not write; it says what to do */
export function decodeProgress(token: string): Progress {
  let value: unknown;
  try {
    value = JSON.parse(token);
  } catch {
    value = undefined;
  }
  const parsed = progress.safeParse(value);
  if (!parsed.success) throw new Error("The continuation token is none of this version of the release conductor. Retry the stage.");
  return parsed.data;
}
