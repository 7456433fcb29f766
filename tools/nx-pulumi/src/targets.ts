import type { TargetConfiguration } from "@nx/devkit";

import { COMMANDS, DELIVERY_COMMANDS, type DeliveryCommand } from "@switchyard/switchyard/cli/options";
import { LOCAL_STACK, stacksKnownTo } from "@switchyard/switchyard/workspace/stack";

/** Commands that a layer has as targets; `npx switchyard <command>` is the same without Nx. */
export const TARGETS = {
  up: "Deploy this layer after its upstreams",
  "up-only": "Deploy this layer alone; its upstreams must be deployed already",
  preview: "Show what up would do; upstreams that do not exist yet are predicted",
  outputs: "Print the outputs of this layer",
  refresh: "Read the real resources into the state",
  destroy: "Delete the resources of this layer; refuses while a layer that depends on it holds any",
} as const;

export type TargetName = keyof typeof TARGETS;

/** What people do about releases; the delivery layer's targets. */
export const DELIVERY_TARGETS = Object.fromEntries(DELIVERY_COMMANDS.map((name) => [name, COMMANDS[name].summary])) as Record<DeliveryCommand, string>;

/** Order matters to these. `destroy` is not among them: the other way round, and one process orders it. */
const AFTER_UPSTREAMS: readonly string[] = ["up", "preview"];

/** Targets of a layer, with one configuration per stack. None is ever cacheable: they change or read the world. */
export function pulumiTargets(stacks: readonly string[]): Record<TargetName, TargetConfiguration> {
  return targetsOf(TARGETS, stacks);
}

/** Targets that the delivery layer has besides. */
export function deliveryTargets(stacks: readonly string[]): Record<DeliveryCommand, TargetConfiguration> {
  return targetsOf(DELIVERY_TARGETS, stacks);
}

function targetsOf<Name extends string>(targets: Record<Name, string>, stacks: readonly string[]): Record<Name, TargetConfiguration> {
  const configurations = Object.fromEntries(stacksKnownTo({ stacks: [...stacks] }).map((stack) => [stack, { stack }]));
  const entries = Object.entries<string>(targets).map(([name, description]): [string, TargetConfiguration] => [
    name,
    {
      executor: `./tools:${name}`,
      cache: false,
      // Said here, Nx need not read the executor to know it.
      continuous: false,
      options: { stack: LOCAL_STACK },
      configurations,
      ...(AFTER_UPSTREAMS.includes(name) ? { dependsOn: [{ dependencies: true, target: name, params: "forward" as const }] } : {}),
      metadata: { description, technologies: ["pulumi"] },
    },
  ]);
  return Object.fromEntries(entries) as Record<Name, TargetConfiguration>;
}
