import type { Snapshot, StackRef, StateBackend } from "@switchyard/engine";
import type { PropertyMap } from "@switchyard/engine/property-value";

const STACK_TYPE = "pulumi:pulumi:Stack";

/** Outputs that a deployed stack registered; `undefined` when it never was deployed or was destroyed. */
export async function deployedOutputs(backend: Pick<StateBackend, "read">, ref: StackRef): Promise<PropertyMap | undefined> {
  const snapshot = await backend.read(ref);
  const stack = snapshot?.resources.find((resource) => resource.type === STACK_TYPE && !resource.delete);
  return stack === undefined ? undefined : (stack.outputs ?? {});
}

/** Number of resources that really exist somewhere: no components, no providers, nothing only read. */
export function heldResources(snapshot: Snapshot | undefined): number {
  return (snapshot?.resources ?? []).filter((resource) => resource.custom && !resource.external && !resource.type.startsWith("pulumi:")).length;
}

/** `organization/foundation/local` in its parts; `undefined` when the text has another form. */
export function parseStackName(name: string): StackRef | undefined {
  const parts = name.split("/");
  const [organization, project, stack] = parts;
  return parts.length === 3 && organization && project && stack ? { organization, project, stack } : undefined;
}
