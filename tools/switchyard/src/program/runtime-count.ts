import type { Layer } from "../workspace/layer";

/** How many runtimes may run programs at once: each takes a core and a hundred megabytes. */
export const RUNTIMES_AT_ONCE = 4;

/**
 * How many of these layers can run at once; each of them deserves a runtime of its own. One that builds on another waits for its
 * outputs anyway, and takes over the runtime.
 */
export function runtimesFor(layers: readonly Pick<Layer, "name" | "upstreams">[]): number {
  const first = layers.filter(({ upstreams }) => !layers.some(({ name }) => upstreams.includes(name)));
  return Math.min(first.length, RUNTIMES_AT_ONCE);
}
