import type { Layer } from "@switchyard/switchyard/workspace/layer";
import { withUpstreams } from "@switchyard/switchyard/workspace/layer";
import { stackProblems, stacksKnownTo } from "@switchyard/switchyard/workspace/stack";
import type { NxRequest } from "./command-line";

/** Finds projects as Nx does for `-p` and `--exclude`: names, globs, tags, directories. */
export type Matcher = (patterns: string[], layers: readonly Layer[]) => string[];

/** Layers that the request runs, upstreams included; `undefined` where only Nx can tell. */
export function layersOfRequest(request: NxRequest, layers: readonly Layer[], match: Matcher): Layer[] | undefined {
  const { selection } = request;
  if (selection.kind === "affected") return undefined;
  let names: string[];
  if (selection.kind === "one") names = layers.map((layer) => layer.name).filter((name) => name === selection.project);
  else {
    names = selection.projects.length === 0 ? layers.map((layer) => layer.name) : match(selection.projects, layers);
    const excluded = selection.exclude.length === 0 ? [] : match(selection.exclude, layers);
    names = names.filter((name) => !excluded.includes(name));
  }
  if (request.targets.some((target) => target === "up" || target === "preview")) return withUpstreams(layers, names);
  return layers.filter((layer) => names.includes(layer.name));
}

/**
 * What is wrong with the stacks that a request names. Nx itself would fall back to the default stack without a word
 * where a layer lacks the one asked for.
 */
export function problemsOfRequest(request: NxRequest, layers: readonly Layer[], match: Matcher): string[] {
  const { stacks } = request;
  if (stacks.length > 1) return [`Several stacks are asked for: ${stacks.join(", ")}. Name one, with -c or --stack.`];
  const [stack] = stacks;
  if (stack === undefined) return [];
  const running = layersOfRequest(request, layers, match);
  if (running !== undefined) return stackProblems(stack, running);
  // Which layers are affected is known later; then the executor checks each. A name that nobody knows is wrong now.
  return layers.some((layer) => stacksKnownTo(layer).includes(stack)) ? [] : stackProblems(stack, layers);
}
