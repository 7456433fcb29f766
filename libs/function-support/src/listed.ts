/** One page of a list of AWS: what is on it, and what the next one is asked for with; undefined on the last. */
export type Page<Item, Next> = readonly [items: readonly Item[] | undefined, next: Next | undefined];

/**
 * What a list of AWS holds, read page by page as far as somebody goes on. The SDK's own paginators take its clients only; ours may be
 * whatever sends commands.
 *
 * @throws (while it is read) what `read` throws
 */
export async function* listed<Answer, Item, Next = string>(read: (next: Next | undefined) => Promise<Answer>, pageOf: (answer: Answer) => Page<Item, Next>): AsyncGenerator<Item, void, void> {
  let next: Next | undefined;
  do {
    const [items = [], following] = pageOf(await read(next));
    yield* items;
    next = following;
  } while (next !== undefined);
}

/** The whole of {@link listed}. */
export async function allListed<Answer, Item, Next = string>(...list: Parameters<typeof listed<Answer, Item, Next>>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of listed(...list)) found.push(item);
  return found;
}
