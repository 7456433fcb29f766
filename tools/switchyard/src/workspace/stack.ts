import { didYouMean } from "./nearest";
import type { Layer } from "./layer";

/** The stack that needs no AWS: embedded engine, local cloud. */
export const LOCAL_STACK = "local";

/** Every layer has the local stack; any other needs its `Pulumi.<stack>.yaml`. */
export function stacksKnownTo(layer: Pick<Layer, "stacks">): string[] {
  return [...new Set([LOCAL_STACK, ...layer.stacks])].sort();
}

/**
 * What is wrong with deploying the layers to a stack. Silence here would send a misspelt `production`
 * to another stack.
 */
export function stackProblems(stack: string, layers: readonly Pick<Layer, "name" | "stacks">[]): string[] {
  const without = layers.filter((layer) => !stacksKnownTo(layer).includes(stack));
  if (without.length === 0) return [];
  const known = [...new Set(layers.flatMap(stacksKnownTo))].sort();
  const lists = without.map((layer) => `${layer.name} has ${stacksKnownTo(layer).join(", ")}`);
  return [
    `There is no stack "${stack}".${didYouMean(stack, known)}\n` +
      `Stacks there are: ${lists.join("; ")}.\n` +
      `To add one, write Pulumi.${stack}.yaml beside Pulumi.yaml of: ${without.map((layer) => layer.name).join(", ")}.`,
  ];
}
