import type { Handler } from "../../service";
import { page } from "../support/paging";
import { parsePolicy } from "../support/policy-document";
import { limitExceeded, malformedPolicy, noSuchEntity, invalidMarker } from "./errors";
import { encodeDocument, putRole, requireRole } from "./roles";

/** All inline policies of a role together, without white space. */
const inlineCharactersPerRole = 10_240;

export const putRolePolicy: Handler = (input, context) => context.store.transaction((tx) => {
  const role = requireRole(tx, input.RoleName);
  const parsed = parsePolicy(input.PolicyDocument, "identity");
  if (parsed.problems) throw malformedPolicy(parsed.problems);
  const inline: Record<string, string> = { ...role.inline, [input.PolicyName]: input.PolicyDocument };
  const total = Object.values(inline).reduce((sum, text) => sum + text.replace(/\s/g, "").length, 0);
  if (total > inlineCharactersPerRole) {
    throw limitExceeded(`Maximum policy size of ${inlineCharactersPerRole} bytes exceeded for role ${role.name}`);
  }
  putRole(tx, { ...role, inline });
  return {};
});

export const getRolePolicy: Handler = (input, context) => context.store.read((tx) => {
  const role = requireRole(tx, input.RoleName);
  const document = role.inline[input.PolicyName];
  if (document === undefined) throw noSuchEntity(`The role policy with name ${input.PolicyName} cannot be found.`);
  return { RoleName: role.name, PolicyName: input.PolicyName, PolicyDocument: encodeDocument(document) };
});

export const deleteRolePolicy: Handler = (input, context) => context.store.transaction((tx) => {
  const role = requireRole(tx, input.RoleName);
  if (role.inline[input.PolicyName] === undefined) throw noSuchEntity(`The role policy with name ${input.PolicyName} cannot be found.`);
  const { [input.PolicyName as string]: _, ...inline } = role.inline;
  putRole(tx, { ...role, inline });
  return {};
});

export const listRolePolicies: Handler = (input, context) => context.store.read((tx) => {
  const names = Object.keys(requireRole(tx, input.RoleName).inline).sort();
  const { items, next } = page(names, (name) => name, input.Marker, input.MaxItems ?? 100, invalidMarker);
  return { PolicyNames: items, IsTruncated: next !== undefined, ...(next === undefined ? {} : { Marker: next }) };
});
