import type { StackRef } from "./state/snapshot";

/** Type of the resource that every other one descends from. */
export const STACK_TYPE = "pulumi:pulumi:Stack";
const PROVIDER_TYPE = "pulumi:providers:";

export interface UrnParts {
  stack: string;
  project: string;
  /** Types of the parents and the own one, joined by `$`. */
  qualifiedType: string;
  name: string;
}

/** @throws when it is no URN */
export function parseUrn(urn: string): UrnParts {
  const [head = "", project, qualifiedType, ...name] = urn.split("::");
  if (!head.startsWith("urn:pulumi:") || project === undefined || qualifiedType === undefined || name.length === 0) {
    throw new Error(`"${urn}" is not a URN; expected urn:pulumi:<stack>::<project>::<type>::<name>`);
  }
  return { stack: head.slice("urn:pulumi:".length), project, qualifiedType, name: name.join("::") };
}

/** The URN of a resource; the stack itself as a parent leaves no trace in it. */
export function createUrn(ref: Pick<StackRef, "project" | "stack">, parent: string | undefined, type: string, name: string): string {
  const parentType = parent ? parseUrn(parent).qualifiedType : STACK_TYPE;
  const qualifiedType = parentType === STACK_TYPE ? type : `${parentType}$${type}`;
  return `urn:pulumi:${ref.stack}::${ref.project}::${qualifiedType}::${name}`;
}

export function urnName(urn: string): string {
  return parseUrn(urn).name;
}

/** The own type, without those of the parents. */
export function urnType(urn: string): string {
  const { qualifiedType } = parseUrn(urn);
  return qualifiedType.slice(qualifiedType.lastIndexOf("$") + 1);
}

export function isStackUrn(urn: string): boolean {
  return parseUrn(urn).qualifiedType === STACK_TYPE;
}

export function isProviderType(type: string): boolean {
  return type.startsWith(PROVIDER_TYPE);
}

export function providerType(packageName: string): string {
  return PROVIDER_TYPE + packageName;
}

/** Package that a resource or function belongs to; of a provider, the one it provides. */
export function packageOf(type: string): string {
  if (isProviderType(type)) return type.slice(PROVIDER_TYPE.length);
  return type.slice(0, Math.max(type.indexOf(":"), 0));
}

/** A provider as resources name it: `urn::id`. */
export interface ProviderReference {
  urn: string;
  id: string;
}

/** @throws when it is no reference */
export function parseProviderReference(reference: string): ProviderReference {
  const end = reference.lastIndexOf("::");
  const urn = reference.slice(0, Math.max(end, 0));
  if (!isProviderType(urnType(urn))) throw new Error(`"${reference}" is not a provider; expected <urn of a provider>::<id>`);
  return { urn, id: reference.slice(end + 2) };
}
