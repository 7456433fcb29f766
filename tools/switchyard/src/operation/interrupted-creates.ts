import { AsyncLocalStorage } from "node:async_hooks";

import type { OperationKind, PendingOperation, Snapshot, StackHandle, StackRef } from "@switchyard/engine";
import { SECRET, SIGNATURE, type PropertyMap, type PropertyValue } from "@switchyard/engine/property-value";
import type { Provider, ProviderFactory } from "@switchyard/engine/provider";
import { ONCE_COLLECTION, type Cloud, type CloudCall, type Store } from "@switchyard/localcloud/service";

interface Creation {
  urn: string;
  /** How often each operation was called so far. */
  counts: Map<string, number>;
}

/** The state of a stack as an operation is to see it, and what is to be done after it. */
export interface Recovery {
  handle: StackHandle;
  finish(ok: boolean): Promise<void>;
}

/** Looking changes nothing, and must show what is there now. */
const READING = /^(Get|List|Describe|Head|BatchGet)/;

/**
 * Creates that a crash cut off. The cloud remembers every call of a create until the state has the resource, so that a
 * create which is made again goes on where it stopped, and never finds its own work in its way.
 */
export class InterruptedCreates {
  private readonly creation = new AsyncLocalStorage<Creation>();
  private creating = 0;

  constructor(private readonly store: Store) {}

  /** The cloud as providers have to see it. */
  remembering<T extends Pick<Cloud, "call">>(cloud: T): T {
    const call = (given: CloudCall): ReturnType<Cloud["call"]> => {
      const creation = this.creation.getStore();
      if (creation === undefined || READING.test(given.operation)) return cloud.call(given);
      const operation = `${given.service}.${given.operation}`;
      const count = creation.counts.get(operation) ?? 0;
      creation.counts.set(operation, count + 1);
      return cloud.call({ ...given, once: `${creation.urn}|${operation}|${count}` });
    };
    return Object.create(cloud, { call: { value: call } }) as T;
  }

  /** A provider whose creates are remembered. */
  watch(provider: Provider): Provider {
    const create: Provider["create"] = (urn, inputs, call) => (call?.preview ? provider.create(urn, inputs, call) : this.during({ urn, counts: new Map() }, () => provider.create(urn, inputs, call)));
    return Object.create(provider, { create: { value: create } }) as Provider;
  }

  private async during<T>(creation: Creation, create: () => Promise<T>): Promise<T> {
    this.creating++;
    try {
      return await this.creation.run(creation, create);
    } finally {
      // Every promise of the process takes longer for as long as somebody may ask where it comes from.
      if (--this.creating === 0) this.creation.disable();
    }
  }

  /**
   * Prepares the state of a stack for an operation: creates that the state knows to be done or never begun are forgotten.
   *
   * What is left of interrupted creates goes when nobody wants it: before a destroy, and after an `up` that did not
   * create it again.
   */
  async recover(handle: StackHandle, kind: OperationKind, providers: ProviderFactory): Promise<Recovery> {
    if (kind === "destroy") await this.takeBack(handle.snapshot, () => true, providers).then((gone) => this.forgetUrns(gone));
    const open = handle.snapshot.pendingOperations.filter((operation) => operation.type !== "creating" || this.began(operation.resource.urn));
    this.forgetStack(handle.ref, openCreates(open));
    let saved: Snapshot = { ...handle.snapshot, pendingOperations: open };
    return {
      handle: {
        ref: handle.ref,
        snapshot: saved,
        recovered: handle.recovered,
        append: (entry) => handle.append(entry),
        save: (snapshot) => handle.save((saved = withoutDone(snapshot))),
        close: () => handle.close(),
      },
      finish: async (ok) => {
        if (kind !== "up") return;
        if (ok) {
          const gone = await this.takeBack(saved, () => true, providers);
          if (gone.length > 0) await handle.save({ ...saved, pendingOperations: saved.pendingOperations.filter(({ resource }) => !gone.includes(resource.urn)) });
        }
        this.forgetStack(handle.ref, ok ? [] : openCreates(saved.pendingOperations));
      },
    };
  }

  /**
   * Takes back what interrupted creates have made and nobody wants any more: completes them from memory, and deletes them.
   *
   * @param unwanted whether a resource of that URN is to go
   */
  private async takeBack(snapshot: Snapshot, unwanted: (urn: string) => boolean, providers: ProviderFactory): Promise<string[]> {
    const gone: string[] = [];
    for (const { type, resource } of snapshot.pendingOperations) {
      if (type !== "creating" || !unwanted(resource.urn) || !this.began(resource.urn)) continue;
      const owner = snapshot.resources.find(({ urn, id }) => `${urn}::${id}` === resource.provider);
      const provider = providers(resource.type.split(":")[0]!, undefined);
      if (owner === undefined || provider === undefined) continue;
      await provider.configure(plain(owner.inputs ?? {}));
      const { id, outs } = await provider.create(resource.urn, plain(resource.inputs ?? {}));
      await provider.delete(id, resource.urn, outs);
      gone.push(resource.urn);
    }
    return gone;
  }

  private forgetStack(ref: StackRef, except: readonly string[]): void {
    const prefix = `urn:pulumi:${ref.stack}::${ref.project}::`;
    this.forget(prefix, (key) => !except.some((urn) => key.startsWith(`${urn}|`)));
  }

  private forgetUrns(urns: readonly string[]): void {
    for (const urn of urns) this.forget(`${urn}|`, () => true);
  }

  private forget(prefix: string, chosen: (key: string) => boolean): void {
    if (this.store.read((tx) => tx.list(ONCE_COLLECTION, prefix)).length === 0) return;
    this.store.transaction((tx) => {
      for (const [key] of tx.list(ONCE_COLLECTION, prefix)) if (chosen(key)) tx.remove(ONCE_COLLECTION, key);
    });
  }

  private began(urn: string): boolean {
    return this.store.read((tx) => tx.list(ONCE_COLLECTION, `${urn}|`)).length > 0;
  }
}

function openCreates(operations: readonly PendingOperation[]): string[] {
  return operations.filter(({ type }) => type === "creating").map(({ resource }) => resource.urn);
}

/** An interrupted create is settled when the resource is there. */
function withoutDone(snapshot: Snapshot): Snapshot {
  const there = new Set(snapshot.resources.map(({ urn }) => urn));
  return { ...snapshot, pendingOperations: snapshot.pendingOperations.filter(({ type, resource }) => type !== "creating" || !there.has(resource.urn)) };
}

/** Providers that do not take secrets get plain values, as from the engine. */
function plain(inputs: PropertyMap): PropertyMap {
  const open = (value: PropertyValue): PropertyValue => {
    if (Array.isArray(value)) return value.map(open);
    if (value === null || typeof value !== "object") return value;
    if (value[SIGNATURE] === SECRET) return open(value["value"] ?? null);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, open(item)]));
  };
  return open(inputs) as PropertyMap;
}
