/**
 * Calls that are carried out once, however often they are made.
 */
import { ONCE_COLLECTION, type Shape, type Store } from "../service";

/**
 * Carries a call out and remembers its answer, or answers from memory.
 *
 * A handler that works without waiting is one transaction with its memory, so that a crash leaves both or neither. One
 * that asks other services first is remembered as soon as it has answered.
 */
export async function performOnce(store: Store, key: string, handle: () => Shape | Promise<Shape>): Promise<Shape> {
  const known = store.read((tx) => tx.get<{ output: Shape }>(ONCE_COLLECTION, key));
  if (known !== undefined) return known.output;
  const answer = store.transaction((tx): { output: Shape } | { waiting: Promise<Shape> } => {
    const output = handle();
    if (output instanceof Promise) return { waiting: output };
    tx.put(ONCE_COLLECTION, key, { output });
    return { output };
  });
  if ("output" in answer) return answer.output;
  const output = await answer.waiting;
  store.transaction((tx) => tx.put(ONCE_COLLECTION, key, { output }));
  return output;
}
