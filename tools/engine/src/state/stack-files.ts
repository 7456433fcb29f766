import { basename, dirname, join } from "node:path";
import { formatCheckpoint, hashOf, parseCheckpoint, stackName, type Checkpoint } from "./checkpoint";
import { explainFileError, StateFileError } from "./errors";
import { listIfThere, readIfThere, removeIfThere, writeAtomically } from "./files";
import { entriesAfter, markSaved, parseJournal, replay, type Journal, type Replayed } from "./journal-replay";
import type { Snapshot } from "./snapshot";
import { StackSecrets, unsealEntry, unsealSnapshot, type StackContext } from "./stack-secrets";

/** A stack as its files show it. */
export interface Loaded {
  /** SHA-256 of the checkpoint, `null` when there is none. */
  hash: string | null;
  salt?: string;
  metadata: Record<string, unknown>;
  snapshot: Snapshot;
  /** Present when a journal was left behind. */
  replayed?: Replayed;
  /** That journal, and whether it holds anything that the checkpoint does not have. */
  journal?: { content: Journal; news: boolean };
  /** Whether the stack has any file. */
  exists: boolean;
}

const SECRET_IN_TEXT = '"1b47061264138c4ac30d75fd1eb44270"';
/** How many copies of what a recovery found are kept per stack. */
const KEPT_BACKUPS = 10;

/** Reads checkpoint and journal; changes nothing. */
export async function loadStack(context: StackContext): Promise<{ loaded: Loaded; secrets: StackSecrets }> {
  const { files, paths, ref } = context;
  // Whoever reads without the lock may meet a save between the two files; then the journal belongs to another checkpoint.
  for (let attempt = 1; ; attempt++) {
    const content = await readIfThere(files, paths.checkpoint);
    const journal = await readIfThere(files, paths.journal);
    if (!content) await rejectCompressed(context);
    const checkpoint: Checkpoint = content
      ? parseCheckpoint(content, paths.checkpoint)
      : { snapshot: { resources: [], pendingOperations: [] }, metadata: {} };
    const hash = content ? hashOf(content) : null;
    const parsed = journal && parseJournal(journal, paths.journal);
    const entries = parsed && entriesAfter(parsed, hash);
    if (journal && !entries) {
      if (attempt < 5) continue;
      throw new StateFileError(
        paths.journal,
        `this journal of a command that died does not belong to ${paths.checkpoint}: another tool has changed the state since. Nothing was changed.`,
        `Move the journal away and run a refresh; resources that only the journal knows have to be imported or deleted by hand. (Stack ${stackName(ref)}.)`,
      );
    }
    const secrets = new StackSecrets(context, checkpoint.salt);
    const inCheckpoint = content?.includes(SECRET_IN_TEXT) ?? false;
    const unseal = inCheckpoint || journal?.includes(SECRET_IN_TEXT) ? await secrets.unsealer() : undefined;
    const snapshot = unseal ? explainSecrets(paths.checkpoint, () => unsealSnapshot(checkpoint.snapshot, unseal)) : checkpoint.snapshot;
    const plain = unseal ? entries?.map((entry) => explainSecrets(paths.journal, () => unsealEntry(entry, unseal))) : entries;
    const replayed = plain && replay(snapshot, plain);
    return {
      secrets,
      loaded: {
        hash,
        salt: checkpoint.salt,
        metadata: checkpoint.metadata,
        snapshot: replayed?.snapshot ?? snapshot,
        replayed,
        journal: parsed && { content: parsed, news: (entries?.length ?? 0) > 0 },
        exists: content !== undefined || journal !== undefined,
      },
    };
  }
}

/** The CLI can be told to compress its states; such a stack must not look like a new one. */
async function rejectCompressed({ files, paths, ref }: StackContext): Promise<void> {
  const name = basename(paths.checkpoint);
  const [found] = (await listIfThere(files, dirname(paths.checkpoint))).filter((file) => file === `${name}.gz` || file === `${name}.zst`);
  if (found === undefined) return;
  throw new StateFileError(
    join(dirname(paths.checkpoint), found),
    `the Pulumi CLI has compressed the state of stack ${stackName(ref)}; this engine reads plain JSON. Nothing was changed.`,
    "Unset PULUMI_DIY_BACKEND_GZIP (and what else asks for compression), then let the CLI rewrite it: `pulumi stack export --file state.json` and `pulumi stack import --file state.json`.",
  );
}

function explainSecrets<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new StateFileError(path, `${(error as Error).message}. Nothing was changed.`, "The file was changed by hand, or its parts come from different states; put a whole copy back.", { cause: error });
  }
}

/**
 * Writes the checkpoint and keeps the previous one as `.bak`.
 *
 * @param snapshot secrets already encrypted
 * @param beforeRename runs when only the rename is missing; gets the SHA-256 of the new content
 * @returns that SHA-256
 */
export async function writeCheckpoint(
  context: StackContext,
  checkpoint: Checkpoint,
  beforeRename?: (hash: string) => Promise<void>,
): Promise<string> {
  const { files, paths, ref } = context;
  const content = formatCheckpoint(ref, checkpoint, context.now());
  const hash = hashOf(content);
  try {
    await files.makeFolder(dirname(paths.checkpoint));
    await writeAtomically(files, paths.checkpoint, content, {
      id: context.newId(),
      backup: paths.backup,
      beforeRename: beforeRename && (() => beforeRename(hash)),
    });
  } catch (error) {
    throw explainFileError(error, paths.checkpoint, `Saving the state of stack ${stackName(ref)}`);
  }
  return hash;
}

/**
 * Brings what a journal holds into the checkpoint. The journal goes only when the checkpoint is on disk; a crash
 * between the two leaves a journal that says that it is in the checkpoint.
 *
 * @param checkpoint the state with the journal's entries, secrets already encrypted
 */
export async function recoverCheckpoint(context: StackContext, journal: Journal, checkpoint: Checkpoint): Promise<string> {
  const { files, paths, newId } = context;
  await keepEvidence(context);
  const hash = await writeCheckpoint(context, checkpoint, (written) =>
    writeAtomically(files, paths.journal, markSaved(journal, written), { id: newId(), mode: 0o600 }),
  );
  await removeIfThere(files, paths.journal);
  return hash;
}

/** Copies what a recovery is about to replace, so that even a wrong recovery loses nothing. */
async function keepEvidence({ files, paths, ref, now }: StackContext): Promise<void> {
  try {
    await files.makeFolder(paths.backups);
    // Nanoseconds in the name, as the CLI has it for its own backups.
    const name = `${ref.stack}.${BigInt(now()) * 1_000_000n}`;
    for (const [path, extension] of [[paths.checkpoint, "json"], [paths.journal, "journal"]] as const) {
      if ((await readIfThere(files, path)) !== undefined) await files.copy(path, join(paths.backups, `${name}.${extension}`));
    }
    const kept = (await listIfThere(files, paths.backups)).filter((file) => file.endsWith(".journal"));
    for (const old of kept.slice(0, Math.max(0, kept.length - KEPT_BACKUPS))) {
      await removeIfThere(files, join(paths.backups, old));
      await removeIfThere(files, join(paths.backups, `${basename(old, ".journal")}.json`));
    }
  } catch (error) {
    throw explainFileError(error, paths.backups, "Keeping a copy of the journal before recovery");
  }
}
