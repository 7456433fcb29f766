import * as pulumi from "@pulumi/pulumi";
import { UserError } from "@switchyard/conventions";

/**
 * Key under which an embedded engine hands on the outputs that it predicts for a stack which is not deployed yet. It
 * exists in previews only.
 */
export const predictedKey = "switchyard:predicted";

/** Outputs of the stack below this one. */
export interface Upstream {
  values: Readonly<Record<string, unknown>>;
  secretNames: readonly string[];
  /** The values are what a preview expects; those it cannot know are absent. */
  predicted: boolean;
}

/** The stack of another layer with the same organization and the same stack name as this one. */
export function upstreamStackName(layer: string): string {
  return `${pulumi.getOrganization()}/${layer}/${pulumi.getStack()}`;
}

/**
 * Reads a stack's outputs.
 *
 * @throws UserError when predicted outputs reach anything but a preview
 */
export async function readUpstream(stackName: string, outputNames: readonly string[]): Promise<Upstream> {
  const reference = new pulumi.StackReference(stackName);
  const predicted = await reference.getOutputDetails(predictedKey);
  if (predicted.value !== undefined) {
    if (!pulumi.runtime.isDryRun()) {
      throw new UserError(`Stack ${stackName} has not been deployed; its outputs are predictions, and only a preview may use those.`);
    }
    return { values: predicted.value as Record<string, unknown>, secretNames: [], predicted: true };
  }
  const details = await Promise.all(outputNames.map(async (name) => [name, await reference.getOutputDetails(name)] as const));
  const known = details.filter(([, { value, secretValue }]) => value !== undefined || secretValue !== undefined);
  // An output that nothing is known of is reported as missing; `apply` would wait for it for ever.
  const all = known.length === 0 ? {} : await new Promise<Record<string, unknown>>((resolve) => reference.outputs.apply(resolve));
  return {
    values: { ...all, ...Object.fromEntries(known.map(([name, { value, secretValue }]) => [name, value ?? secretValue])) },
    secretNames: known.filter(([, { secretValue }]) => secretValue !== undefined).map(([name]) => name),
    predicted: false,
  };
}
