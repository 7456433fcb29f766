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
 * Whether what is to be released on green is what blue has proved.
 * @returns what differs, as a person should read it
 */
export function proofDifferences(proof: Proof, green: { codeSha256: string; settingsDigest: string }): string[] {
  return [
    ...(proof.codeSha256 === green.codeSha256 ? [] : [`green has code ${green.codeSha256}, blue's version ${proof.version} proved ${proof.codeSha256}`]),
    ...(proof.settingsDigest === green.settingsDigest
      ? []
      : [`the settings of green (runtime, memory, timeout, layers or environment) are not those that blue's version ${proof.version} was proved with: deploy the runtime layer, then retry the stage Deploy-Blue`]),
  ];
}
