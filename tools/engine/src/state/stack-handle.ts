import { stackName } from "./checkpoint";
import { explainFileError } from "./errors";
import { removeIfThere } from "./files";
import { JournalWriter, type JournalSaved } from "./journal";
import type { Lock } from "./lock";
import { containsSecret } from "./secret-values";
import type { JournalEntry, Snapshot, StackHandle, StackRef } from "./snapshot";
import { writeCheckpoint, type Loaded } from "./stack-files";
import { sealEntry, sealSnapshot, type StackContext, type StackSecrets } from "./stack-secrets";

/** A stack whose lock this process holds. */
export class FileStackHandle implements StackHandle {
  readonly ref: StackRef;
  readonly snapshot: Snapshot;
  readonly recovered: StackHandle["recovered"];
  readonly takenOver: StackHandle["takenOver"];
  private writer: JournalWriter;
  /** SHA-256 of the checkpoint on disk. */
  private base: string | null;
  /** The save that is under way. */
  private saving: Promise<void> | undefined;
  private closed: Promise<void> | undefined;

  constructor(
    private readonly context: StackContext,
    private readonly loaded: Loaded,
    private readonly secrets: StackSecrets,
    private readonly lock: Lock,
    private readonly command: string,
  ) {
    this.ref = context.ref;
    this.snapshot = loaded.snapshot;
    this.recovered = loaded.replayed && { steps: loaded.replayed.steps, pending: loaded.replayed.pending };
    this.takenOver = lock.takenOver.length > 0 ? lock.takenOver : undefined;
    this.base = loaded.hash;
    this.writer = this.newWriter();
  }

  async append(entry: JournalEntry): Promise<void> {
    this.rejectClosed();
    // What the entry says now, not what its resources have become when their turn to be written comes.
    const encode = this.encoder(entry);
    while (this.saving) await this.saving.catch(() => undefined); // who saves hears of the failure
    if (entry.kind === "begin" && this.context.keyring.suppliedByHand) {
      // A provider may answer with a secret: by then the passphrase has been tried. The failure is seen where it matters.
      void this.secrets.sealer().catch(() => undefined);
    }
    await this.writer.append(encode);
  }

  async save(snapshot: Snapshot): Promise<void> {
    this.rejectClosed();
    while (this.saving) await this.saving.catch(() => undefined);
    this.saving = this.write(snapshot);
    try {
      await this.saving;
    } finally {
      this.saving = undefined;
    }
  }

  close(): Promise<void> {
    this.closed ??= this.end();
    return this.closed;
  }

  private async end(): Promise<void> {
    try {
      while (this.saving) await this.saving.catch(() => undefined);
      await this.writer.close();
    } finally {
      await this.lock.release();
    }
  }

  private async write(snapshot: Snapshot): Promise<void> {
    const { files, paths } = this.context;
    await this.writer.repair();
    const sealed = containsSecret(snapshot) ? sealSnapshot(snapshot, await this.secrets.sealer()) : snapshot;
    const salt = await this.secrets.saltOf();
    // With this line a crash before the journal is gone shows that its entries are in the new checkpoint.
    const mark = (checkpoint: string) => this.writer.append(() => JSON.stringify({ kind: "saved", checkpoint } satisfies JournalSaved));
    const started = this.writer.started;
    this.base = await writeCheckpoint(this.context, { snapshot: sealed, salt, metadata: this.loaded.metadata }, started ? mark : undefined);
    if (!started) return;
    try {
      await this.writer.close();
      await removeIfThere(files, paths.journal);
    } catch (error) {
      throw explainFileError(error, paths.journal, "Removing the journal after saving");
    }
    this.writer = this.newWriter();
  }

  private encoder(entry: JournalEntry): () => string | Promise<string> {
    if (!containsSecret(entry)) {
      const text = JSON.stringify(entry);
      return () => text;
    }
    const copy = structuredClone(entry);
    return async () => JSON.stringify(sealEntry(copy, await this.secrets.sealer()));
  }

  private newWriter(): JournalWriter {
    const { files, paths, now } = this.context;
    return new JournalWriter(files, paths.journal, () => ({
      kind: "start",
      version: 1,
      stack: stackName(this.ref),
      base: this.base,
      pid: process.pid,
      command: this.command,
      time: new Date(now()).toISOString(),
    }));
  }

  private rejectClosed(): void {
    if (this.closed) throw new Error(`Stack ${stackName(this.ref)} has been closed.`);
  }
}
