import * as pulumi from "@pulumi/pulumi";
import { UserError } from "@switchyard/conventions";

/** What was made for one service. */
export interface MadeForService<M> {
  service: string;
  made: M;
}

/** One output of each service as one output by service name. */
export function byService<M, T>(all: readonly MadeForService<M>[], pick: (made: M) => pulumi.Input<T>): pulumi.Output<Record<string, T>> {
  return pulumi.output(Object.fromEntries(all.map(({ service, made }) => [service, pick(made)]))) as pulumi.Output<Record<string, T>>;
}

/**
 * What a layer below gives for one service, or for one principal of it.
 *
 * @throws UserError when it gives nothing, which happens when that layer was deployed for other services
 */
export function entryOf<T>(entries: Readonly<Record<string, T>>, key: string): T {
  const entry = entries[key];
  if (entry !== undefined) return entry;
  throw new UserError(`The layer below gives nothing for "${key}"; it gives ${Object.keys(entries).join(", ")}. Deploy it first (npx nx run-many -t up).`);
}
