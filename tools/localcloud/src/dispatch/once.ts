/**
 * Calls that are carried out once, however often they are made.
 */
import { ONCE_COLLECTION, type Shape, type Store } from "../service";

/** What one write replaced; without `before` there was nothing. */
interface Undo { collection: string; key: string; before?: { value: unknown } }

/** The answer of a finished call, or what takes an unfinished one back. */
type Memory = { output: Shape } | { undo: Undo[] };

/**
 * Carries a call out and remembers its answer, or answers from memory. A crash leaves either nothing or all of it: a
 * handler that works without waiting is one transaction with its memory; of one that asks other services first, each
 * transaction holds what takes it back, and the next call begins with that.
 *
 * @param handle does the work on the store that it is given
 */
export async function performOnce(store: Store, key: string, handle: (store: Store) => Shape | Promise<Shape>): Promise<Shape> {
  const known = store.read((tx) => tx.get<Memory>(ONCE_COLLECTION, key));
  if (known !== undefined && "output" in known) return known.output;
  if (known !== undefined) takeBack(store, key);
  const answer = store.transaction((tx): { output: Shape } | { waiting: Promise<Shape> } => {
    const output = handle(notingStore(store, key));
    if (output instanceof Promise) return { waiting: output };
    tx.put<Memory>(ONCE_COLLECTION, key, { output });
    return { output };
  });
  if ("output" in answer) return answer.output;
  try {
    const output = await answer.waiting;
    store.transaction((tx) => tx.put<Memory>(ONCE_COLLECTION, key, { output }));
    return output;
  } catch (error) {
    // What was refused is not remembered; it may be asked again.
    store.transaction((tx) => tx.remove(ONCE_COLLECTION, key));
    throw error;
  }
}

function takeBack(store: Store, key: string): void {
  store.transaction((tx) => {
    const memory = tx.get<Memory>(ONCE_COLLECTION, key);
    if (memory === undefined || "output" in memory) return;
    for (const { collection, key: record, before } of memory.undo.reverse()) {
      if (before === undefined) tx.remove(collection, record);
      else tx.put(collection, record, before.value);
    }
    tx.remove(ONCE_COLLECTION, key);
  });
}

/** The store, noting beside each write what it replaces. */
function notingStore(store: Store, onceKey: string): Store {
  return {
    read: (work) => store.read(work),
    close: () => store.close(),
    transaction: (work) => store.transaction((tx) => {
      const undo: Undo[] = [];
      const note = (collection: string, key: string): void => {
        const value = tx.get(collection, key);
        undo.push({ collection, key, ...(value === undefined ? {} : { before: { value } }) });
      };
      const result = work({
        get: (collection, key) => tx.get(collection, key),
        list: (collection, prefix) => tx.list(collection, prefix),
        scan: (collection, range) => tx.scan(collection, range),
        put: (collection, key, value) => {
          note(collection, key);
          tx.put(collection, key, value);
        },
        remove: (collection, key) => {
          note(collection, key);
          return tx.remove(collection, key);
        },
      });
      if (undo.length > 0) {
        const memory = tx.get<Memory>(ONCE_COLLECTION, onceKey);
        const earlier = memory !== undefined && "undo" in memory ? memory.undo : [];
        tx.put<Memory>(ONCE_COLLECTION, onceKey, { undo: [...earlier, ...undo] });
      }
      return result;
    }),
  };
}
