import type { Handler } from "../../service";
import { page } from "../support/paging";
import { parsePolicy } from "../support/policy-document";
import { invalidMarker, limitExceeded, malformedPolicy, noSuchEntity } from "./errors";
import { ROLES, USERS, type PrincipalKind } from "./principal-kinds";
import { encodeDocument } from "./roles";

const put = (kind: PrincipalKind): Handler => (input, context) => context.store.transaction((tx) => {
  const principal = kind.require(tx, input[kind.nameMember]);
  const parsed = parsePolicy(input.PolicyDocument, "identity");
  if (parsed.problems) throw malformedPolicy(parsed.problems);
  const inline: Record<string, string> = { ...principal.inline, [input.PolicyName]: input.PolicyDocument };
  const total = Object.values(inline).reduce((sum, text) => sum + text.replace(/\s/g, "").length, 0);
  if (total > kind.inlineCharacters) {
    throw limitExceeded(`Maximum policy size of ${kind.inlineCharacters} bytes exceeded for ${kind.label} ${principal.name}`);
  }
  kind.put(tx, { ...principal, inline });
  return {};
});

const get = (kind: PrincipalKind): Handler => (input, context) => context.store.read((tx) => {
  const principal = kind.require(tx, input[kind.nameMember]);
  const document = principal.inline[input.PolicyName];
  if (document === undefined) throw noSuchEntity(`The ${kind.label} policy with name ${input.PolicyName} cannot be found.`);
  return { [kind.nameMember]: principal.name, PolicyName: input.PolicyName, PolicyDocument: encodeDocument(document) };
});

const remove = (kind: PrincipalKind): Handler => (input, context) => context.store.transaction((tx) => {
  const principal = kind.require(tx, input[kind.nameMember]);
  if (principal.inline[input.PolicyName] === undefined) throw noSuchEntity(`The ${kind.label} policy with name ${input.PolicyName} cannot be found.`);
  const { [input.PolicyName as string]: _, ...inline } = principal.inline;
  kind.put(tx, { ...principal, inline });
  return {};
});

const list = (kind: PrincipalKind): Handler => (input, context) => context.store.read((tx) => {
  const names = Object.keys(kind.require(tx, input[kind.nameMember]).inline).sort();
  const { items, next } = page(names, (name) => name, input.Marker, input.MaxItems ?? 100, invalidMarker);
  return { PolicyNames: items, IsTruncated: next !== undefined, ...(next === undefined ? {} : { Marker: next }) };
});

export const putRolePolicy = put(ROLES);
export const getRolePolicy = get(ROLES);
export const deleteRolePolicy = remove(ROLES);
export const listRolePolicies = list(ROLES);
export const putUserPolicy = put(USERS);
export const getUserPolicy = get(USERS);
export const deleteUserPolicy = remove(USERS);
export const listUserPolicies = list(USERS);
