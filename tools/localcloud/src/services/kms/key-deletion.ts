import type { CallContext, TaskHandler, Transaction } from "../../service";
import { aliases, keys } from "./records";

/** Name of the task that ends a key's life; its key is the key's id. */
export const DELETE_KEY_TASK = "delete-key";

/** Plans the end of a key. */
export function scheduleDeletion(context: CallContext, tx: Transaction, keyId: string, at: number): void {
  context.schedule(tx, { task: DELETE_KEY_TASK, key: keyId, at });
}

/** Takes the key's material out of the store, and its aliases with it: nobody can open again what it sealed. */
export const deleteKey: TaskHandler = (task, context) => context.store.transaction((tx) => {
  task.finish(tx);
  const key = keys.get(context, tx, task.key);
  if (key?.deletionAt === undefined || key.deletionAt > context.clock.now()) return;
  keys.remove(context, tx, key.id);
  for (const alias of aliases.values(context, tx)) if (alias.keyId === key.id) aliases.remove(context, tx, alias.name);
});
