import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { stackName } from "./checkpoint";
import { explainFileError, StateFileError } from "./errors";
import { listIfThere, nodeFiles, readIfThere, removeIfThere, type StateFiles } from "./files";
import { Keyring } from "./keyring";
import { Layout } from "./layout";
import { acquireLock, removeLockFolder, type Lock } from "./lock";
import type { OpenPurpose, Snapshot, StackHandle, StackRef, StateBackend } from "./snapshot";
import { loadStack, recoverCheckpoint } from "./stack-files";
import { sealSnapshot, type StackContext } from "./stack-secrets";
import { containsSecret } from "./secret-values";
import { FileStackHandle } from "./stack-handle";

export interface FileBackendOptions {
  /** Folder of everything local, usually `.switchyard`; holds the key file `passphrase`. */
  home: string;
  /**
   * Root of the file backend: `PULUMI_BACKEND_URL=file://<root>` gives the Pulumi CLI the same stacks.
   * @defaultValue `<home>/state`
   */
  root?: string;
  /** Passphrase and keys; share one with what else decrypts in this process. @defaultValue one of its own */
  keyring?: Keyring;
  /** Passphrase variables are read from here. @defaultValue `process.env` */
  env?: Record<string, string | undefined>;
  /** Milliseconds since the epoch. @defaultValue `Date.now` */
  now?: () => number;
  /** Names of lock files and temporary files. @defaultValue `crypto.randomUUID` */
  newId?: () => string;
  /** Salts and nonces. @defaultValue `crypto.randomBytes` */
  random?: (bytes: number) => Buffer;
  /** @defaultValue the file system */
  files?: StateFiles;
}

/** Passphrase, salt and keys as {@link createFileBackend} would make them with the same options. */
export function createKeyring({ home, root = join(home, "state"), env, files, random }: FileBackendOptions): Keyring {
  return new Keyring({ home, saltFile: new Layout(root).salt, env, files, random });
}

/**
 * Stacks in files, exactly as the Pulumi CLI's file backend keeps them, so that either can carry on where the other stopped.
 *
 * @example
 * ```ts
 * const backend = createFileBackend({ home: ".switchyard" });
 * const stack = await backend.open({ organization: "organization", project: "foundation", stack: "local" }, { command: "up" });
 * ```
 */
export function createFileBackend(options: FileBackendOptions): StateBackend {
  return new FileBackend(options);
}

class FileBackend implements StateBackend {
  private readonly files: StateFiles;
  private readonly layout: Layout;
  private readonly keyring: Keyring;
  private readonly now: () => number;
  private readonly newId: () => string;

  constructor({ home, root = join(home, "state"), env, files = nodeFiles, now = Date.now, newId = randomUUID, random = randomBytes, keyring }: FileBackendOptions) {
    this.files = files;
    this.now = now;
    this.newId = newId;
    this.layout = new Layout(root);
    this.keyring = keyring ?? new Keyring({ home, saltFile: this.layout.salt, env, files, random });
  }

  async open(ref: StackRef, purpose: OpenPurpose): Promise<StackHandle> {
    const context = this.contextOf(ref);
    await this.prepareRoot();
    const lock = await this.lock(context, purpose.command);
    try {
      await this.rejectForeignJournal(context);
      const { loaded, secrets } = await loadStack(context);
      // A salt is in every state file, so a new one is derived while the program starts; a failure is heard when it is used.
      if (loaded.salt === undefined) void this.keyring.rootSalt().catch(() => undefined);
      if (purpose.secrets) await secrets.sealer();
      if (loaded.journal?.news) {
        const sealed = containsSecret(loaded.snapshot) ? sealSnapshot(loaded.snapshot, await secrets.sealer()) : loaded.snapshot;
        const checkpoint = { snapshot: sealed, salt: await secrets.saltOf(), metadata: loaded.metadata };
        loaded.hash = await recoverCheckpoint(context, loaded.journal.content, checkpoint);
      } else if (loaded.journal) {
        await removeIfThere(this.files, context.paths.journal);
      }
      return new FileStackHandle(context, loaded, secrets, lock, purpose.command);
    } catch (error) {
      await lock.release();
      throw explainFileError(error, context.paths.checkpoint, `Opening stack ${stackName(ref)}`);
    }
  }

  async read(ref: StackRef): Promise<Snapshot | undefined> {
    const { loaded } = await loadStack(this.contextOf(ref));
    return loaded.exists ? loaded.snapshot : undefined;
  }

  list(): Promise<StackRef[]> {
    return this.layout.list(this.files);
  }

  async remove(ref: StackRef): Promise<void> {
    const context = this.contextOf(ref);
    const lock = await this.lock(context, "remove");
    try {
      const { loaded } = await loadStack(context);
      const { resources, pendingOperations } = loaded.snapshot;
      if (resources.length > 0 || pendingOperations.length > 0) {
        throw new Error(
          `Stack ${stackName(ref)} still has ${count(resources.length, "resource")} and ${count(pendingOperations.length, "pending operation")}.\n` +
            "Destroy it first; a stack is removed only when nothing is left in it.",
        );
      }
      await this.removeFiles(context);
    } finally {
      await lock.release();
    }
    await removeLockFolder(this.files, context.paths.locks);
  }

  private async removeFiles({ paths }: StackContext): Promise<void> {
    // The checkpoint goes last: until then the stack can still be found and removed again.
    const folders = await Promise.all([paths.backups, paths.history].map(async (folder) => ({ folder, names: await listIfThere(this.files, folder) })));
    for (const { folder, names } of folders) for (const name of names) await removeIfThere(this.files, join(folder, name));
    for (const path of [paths.journal, paths.backup, paths.checkpoint]) await removeIfThere(this.files, path);
  }

  private contextOf(ref: StackRef): StackContext {
    const { files, keyring, now, newId } = this;
    return { ref, paths: this.layout.of(ref), files, keyring, saltFile: this.layout.salt, now, newId };
  }

  private async prepareRoot(): Promise<void> {
    try {
      await this.files.makeFolder(this.layout.locks);
      await this.layout.ensure(this.files, this.newId());
    } catch (error) {
      throw explainFileError(error, this.layout.root, "Preparing the folder of the state");
    }
  }

  private lock({ files, paths, ref, now, newId }: StackContext, command: string): Promise<Lock> {
    return acquireLock({ files, folder: paths.locks, temporaryFolder: this.layout.locks, stack: stackName(ref), command, now, newId });
  }

  private async rejectForeignJournal({ files, paths, ref }: StackContext): Promise<void> {
    if ((await readIfThere(files, paths.cliJournal)) === undefined) return;
    throw new StateFileError(
      paths.cliJournal,
      `the Pulumi CLI died while it worked on stack ${stackName(ref)} and left its own journal.`,
      "Let the Pulumi CLI finish: `pulumi refresh` on this stack brings the journal into the state.",
    );
  }
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
