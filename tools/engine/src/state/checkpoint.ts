import { createHash } from "node:crypto";
import { z } from "zod";
import { StateFileError } from "./errors";
import type { PendingOperation, ResourceState, Snapshot, StackRef } from "./snapshot";

/** The Pulumi CLI whose files these are; the manifest names the version that wrote it. */
export const PULUMI_VERSION = "v3.248.0";
const VERSION = 3;
/** Version 4 is version 3 plus names of features that a reader must know. */
const VERSION_WITH_FEATURES = 4;
const KNOWN_FEATURES = new Set(["hooks", "replaceWith"]);

/** `organization/project/stack` */
export const stackName = (ref: StackRef): string => `${ref.organization}/${ref.project}/${ref.stack}`;

/** A state file, secrets still encrypted. */
export interface Checkpoint {
  snapshot: Snapshot;
  /** Encryption salt of the stack; `undefined` when the file has none. */
  salt?: string;
  /** What the CLI keeps beside the resources; carried along. */
  metadata: Record<string, unknown>;
}

const resource = z.looseObject({ urn: z.string().min(1), type: z.string().min(1), custom: z.boolean().optional() });
const latest = z.looseObject({
  secrets_providers: z.looseObject({ type: z.string(), state: z.looseObject({ salt: z.string().optional() }).optional() }).nullish(),
  resources: z.array(resource).nullish(),
  pending_operations: z.array(z.looseObject({ type: z.string(), resource })).nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
const file = z.looseObject({
  version: z.number().int(),
  features: z.array(z.string()).nullish(),
  checkpoint: z.unknown(),
});

/**
 * Reads a state file of the Pulumi CLI's file backend.
 *
 * @throws StateFileError naming the file, what is wrong and what helps
 */
export function parseCheckpoint(content: Buffer, path: string): Checkpoint {
  const damaged = (problem: string, cause?: unknown) =>
    new StateFileError(
      path,
      `the state file is damaged: ${problem}. Nothing was changed.`,
      `The previous state is kept as ${path}.bak: look at it and copy it over the damaged file (cp '${path}.bak' '${path}'), then run a refresh.`,
      { cause },
    );
  if (content.length === 0) throw damaged("it is empty");
  let json: unknown;
  try {
    json = JSON.parse(content.toString("utf8"));
  } catch (error) {
    throw damaged(`${(error as Error).message} (${content.length} bytes)`, error);
  }
  const outer = file.safeParse(json);
  if (!outer.success) throw damaged(problemsOf(outer.error));
  checkVersion(outer.data.version, outer.data.features ?? [], path);
  const inner = z.looseObject({ latest: latest.nullish() }).safeParse(outer.data.checkpoint);
  if (!inner.success) throw damaged(problemsOf(inner.error, "checkpoint."));
  const deployment = inner.data.latest;
  const provider = deployment?.secrets_providers;
  if (provider && provider.type !== "" && provider.type !== "passphrase") {
    throw new StateFileError(
      path,
      `its secrets are kept by the provider "${provider.type}".`,
      "The embedded engine knows only passphrases; change it with `pulumi stack change-secrets-provider passphrase`, or use the Pulumi CLI for this stack.",
    );
  }
  // What was checked is a part of what these are. They pass through as they stand in the file, members in their order
  // and those that only the CLI knows included.
  const raw = (outer.data.checkpoint as { latest?: { resources?: ResourceState[]; pending_operations?: PendingOperation[] } }).latest;
  return {
    snapshot: { resources: raw?.resources ?? [], pendingOperations: raw?.pending_operations ?? [] },
    salt: provider?.state?.salt || undefined,
    metadata: deployment?.metadata ?? {},
  };
}

function checkVersion(version: number, features: string[], path: string): void {
  if (version > VERSION_WITH_FEATURES) {
    throw new StateFileError(
      path,
      `the state has format version ${version}; this engine reads ${VERSION} and ${VERSION_WITH_FEATURES}. A newer Pulumi CLI wrote it. Nothing was changed.`,
      "Use that CLI for this stack, or a newer release of this workspace.",
    );
  }
  if (version < VERSION) {
    throw new StateFileError(
      path,
      `the state has format version ${version}; this engine reads ${VERSION} and ${VERSION_WITH_FEATURES}. Nothing was changed.`,
      "Let a Pulumi CLI of version 3 rewrite it: `pulumi stack export --file state.json`, then `pulumi stack import --file state.json`.",
    );
  }
  const unknown = features.filter((feature) => !KNOWN_FEATURES.has(feature));
  if (unknown.length > 0) {
    throw new StateFileError(
      path,
      `the state uses ${unknown.map((feature) => `"${feature}"`).join(", ")}, which this engine does not know. A newer Pulumi CLI wrote it. Nothing was changed.`,
      "Use that CLI for this stack, or a newer release of this workspace.",
    );
  }
}

const problemsOf = (error: z.ZodError, prefix = ""): string =>
  error.issues
    .slice(0, 5)
    .map((issue) => `${prefix}${issue.path.join(".") || "the document"}: ${issue.message}`)
    .join("; ");

/** The content of a state file. Secrets in the snapshot have to be encrypted already. */
export function formatCheckpoint(ref: StackRef, { snapshot, salt, metadata }: Checkpoint, now: number): Buffer {
  const features = featuresOf(snapshot);
  const content = {
    version: features.length > 0 ? VERSION_WITH_FEATURES : VERSION,
    ...(features.length > 0 && { features }),
    checkpoint: {
      stack: stackName(ref),
      latest: {
        manifest: {
          time: new Date(now).toISOString(),
          magic: createHash("sha256").update(PULUMI_VERSION).digest("hex"),
          version: PULUMI_VERSION,
        },
        ...(salt !== undefined && { secrets_providers: { type: "passphrase", state: { salt } } }),
        ...(snapshot.resources.length > 0 && { resources: snapshot.resources }),
        ...(snapshot.pendingOperations.length > 0 && { pending_operations: snapshot.pendingOperations }),
        metadata,
      },
    },
  };
  return Buffer.from(`${JSON.stringify(content)}\n`);
}

function featuresOf(snapshot: Snapshot): string[] {
  const found = new Set<string>();
  for (const { resourceHooks, replaceWith } of snapshot.resources) {
    if (resourceHooks && Object.keys(resourceHooks).length > 0) found.add("hooks");
    if (replaceWith && replaceWith.length > 0) found.add("replaceWith");
  }
  return [...found].sort();
}

export const hashOf = (content: Buffer): string => createHash("sha256").update(content).digest("hex");
