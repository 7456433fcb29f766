import { createHash } from "node:crypto";
import * as z from "zod/mini";

/** What Deploy-Blue hands to Switch-Traffic: the release that blue has proved, and with which settings. */
const proof = z.object({
  /** Version of blue, by number. */
  version: z.string().check(z.regex(/^[1-9]\d*$/, "is not the number of a version")),
  codeSha256: z.string().check(z.minLength(1)),
  settingsDigest: z.string().check(z.regex(/^[0-9a-f]{64}$/, "is not a digest of settings")),
});

export type Proof = z.infer<typeof proof>;

/** Settings of a version that blue and green must have in common. */
export interface VersionSettings {
  runtime: string;
  memoryMiB: number;
  timeoutSeconds: number;
  /** ARNs of layer versions, in their order. */
  layers: readonly string[];
  environment: Readonly<Record<string, string>>;
}

/**
 * Digest of the settings, the same for blue and green when they are: what a function is called, and where it logs, is no
 * part of it, nor is the order of the variables.
 */
export function settingsDigest({ runtime, memoryMiB, timeoutSeconds, layers, environment }: VersionSettings): string {
  const variables = Object.entries(environment).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify([runtime, memoryMiB, timeoutSeconds, layers, variables])).digest("hex");
}

/** The proof as it comes out of a pipeline's variables. @returns its problems when it is none */
export function parseProof(values: unknown): { ok: true; proof: Proof } | { ok: false; problems: string[] } {
  const parsed = proof.safeParse(values);
  if (parsed.success) return { ok: true, proof: parsed.data };
  return { ok: false, problems: parsed.error.issues.map(({ path, message }) => `${["proof", ...path].join(".")}: ${message}`) };
}

/**
 * What differs between the settings of two versions, as a person should read it. Values of the environment may be secret and are not shown.
 *
 * @param proved settings of blue's version
 * @param found settings of green's
 */
export function settingsDifferences(proved: VersionSettings, found: VersionSettings): string[] {
  const names = [...new Set([...Object.keys(proved.environment), ...Object.keys(found.environment)])].sort();
  return [
    ...(found.runtime === proved.runtime ? [] : [`runtime ${found.runtime} instead of ${proved.runtime}`]),
    ...(found.memoryMiB === proved.memoryMiB ? [] : [`memory of ${found.memoryMiB} MiB instead of ${proved.memoryMiB}`]),
    ...(found.timeoutSeconds === proved.timeoutSeconds ? [] : [`a timeout of ${found.timeoutSeconds} seconds instead of ${proved.timeoutSeconds}`]),
    ...(found.layers.join() === proved.layers.join() ? [] : [`${listOf(found.layers)} instead of ${listOf(proved.layers)}`]),
    ...names.flatMap((name) => {
      const [before, now] = [proved.environment[name], found.environment[name]];
      if (before === now) return [];
      return [now === undefined ? `no variable ${name}` : before === undefined ? `a variable ${name} more` : `another value of variable ${name}`];
    }),
  ];
}

function listOf(layers: readonly string[]): string {
  return layers.length === 0 ? "no layers" : `layers ${layers.join(", ")}`;
}
