import type { StateFiles } from "./files";
import type { Keyring } from "./keyring";
import type { StackPaths } from "./layout";
import { sealResource, unsealResource, type Seal, type Unseal } from "./secret-values";
import type { JournalEntry, PendingOperation, ResourceState, Snapshot, StackRef } from "./snapshot";

/** What several parts of one backend share. */
export interface StackContext {
  ref: StackRef;
  paths: StackPaths;
  files: StateFiles;
  keyring: Keyring;
  saltFile: string;
  now: () => number;
  newId: () => string;
}

/**
 * Secrets of one stack. Encrypting the same secret at the same place again gives the same text, so that a state in which
 * nothing changed does not change either.
 */
export class StackSecrets {
  private readonly known = new Map<string, string>();
  private salt: string | undefined;

  constructor(
    private readonly context: StackContext,
    salt: string | undefined,
  ) {
    this.salt = salt;
  }

  /** The stack's own salt, or the one of the root for a stack that has none yet. */
  async saltOf(): Promise<string> {
    return (this.salt ??= await this.context.keyring.rootSalt());
  }

  async sealer(): Promise<Seal> {
    const crypter = await this.crypter();
    return (plaintext, place) => {
      const key = `${place}\n${plaintext}`;
      let ciphertext = this.known.get(key);
      if (ciphertext === undefined) this.known.set(key, (ciphertext = crypter.encrypt(plaintext)));
      return ciphertext;
    };
  }

  async unsealer(): Promise<Unseal> {
    const crypter = await this.crypter();
    return (ciphertext, place) => {
      const plaintext = crypter.decrypt(ciphertext);
      this.known.set(`${place}\n${plaintext}`, ciphertext);
      return plaintext;
    };
  }

  private async crypter() {
    const { paths, keyring, saltFile } = this.context;
    const where = this.salt === undefined ? saltFile : paths.checkpoint;
    return keyring.crypter(await this.saltOf(), where);
  }
}

const mapOperation = (operation: PendingOperation, change: (resource: ResourceState) => ResourceState): PendingOperation => ({
  ...operation,
  resource: change(operation.resource),
});

function mapResources(snapshot: Snapshot, change: (resource: ResourceState) => ResourceState): Snapshot {
  return {
    resources: snapshot.resources.map(change),
    pendingOperations: snapshot.pendingOperations.map((operation) => mapOperation(operation, change)),
  };
}

function mapEntry(entry: JournalEntry, change: (resource: ResourceState) => ResourceState): JournalEntry {
  if (entry.kind === "begin") return { ...entry, operation: mapOperation(entry.operation, change) };
  if (entry.kind === "snapshot") return { ...entry, snapshot: mapResources(entry.snapshot, change) };
  return entry.writes ? { ...entry, writes: entry.writes.map(change) } : entry;
}

export const sealEntry = (entry: JournalEntry, seal: Seal): JournalEntry => mapEntry(entry, (resource) => sealResource(resource, seal));
export const sealSnapshot = (snapshot: Snapshot, seal: Seal): Snapshot => mapResources(snapshot, (resource) => sealResource(resource, seal));
export const unsealEntry = (entry: JournalEntry, unseal: Unseal): JournalEntry => mapEntry(entry, (resource) => unsealResource(resource, unseal));
export const unsealSnapshot = (snapshot: Snapshot, unseal: Unseal): Snapshot => mapResources(snapshot, (resource) => unsealResource(resource, unseal));
