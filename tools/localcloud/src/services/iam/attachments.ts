import type { Handler, Transaction } from "../../service";
import { page } from "../support/paging";
import { limitExceeded, noSuchEntity, invalidMarker } from "./errors";
import { requirePolicy, type AnyPolicy } from "./policy-lookup";
import { collections, type PolicyRecord, type RoleRecord } from "./records";
import { requireRole } from "./roles";

const policiesPerRole = 10;

interface Attachment {
  policyName: string;
  policyArn: string;
  policyPath: string;
}

function countAttachment(tx: Transaction, { customer }: AnyPolicy, by: 1 | -1): void {
  if (customer) tx.put<PolicyRecord>(collections.policies, customer.arn, { ...customer, attachmentCount: customer.attachmentCount + by });
}

export const attachRolePolicy: Handler = (input, context) => context.store.transaction((tx) => {
  const role = requireRole(tx, input.RoleName);
  const policy = requirePolicy(tx, input.PolicyArn);
  const { arn, name, path } = policy.customer ?? policy.aws;
  const key = role.name.toLowerCase();
  if (tx.get(collections.attachments, `${key}/${arn}`)) return {}; // attaching twice changes nothing, as in AWS
  if (tx.list(collections.attachments, `${key}/`).length >= policiesPerRole) {
    throw limitExceeded(`Cannot exceed quota for PoliciesPerRole: ${policiesPerRole}`);
  }
  tx.put<Attachment>(collections.attachments, `${key}/${arn}`, { policyName: name, policyArn: arn, policyPath: path });
  tx.put(collections.attachedTo, `${arn}/${key}`, role.name);
  countAttachment(tx, policy, 1);
  return {};
});

export const detachRolePolicy: Handler = (input, context) => context.store.transaction((tx) => {
  const role = requireRole(tx, input.RoleName);
  const key = role.name.toLowerCase();
  if (!tx.remove(collections.attachments, `${key}/${input.PolicyArn}`)) throw noSuchEntity(`Policy ${input.PolicyArn} was not found.`);
  tx.remove(collections.attachedTo, `${input.PolicyArn}/${key}`);
  countAttachment(tx, requirePolicy(tx, input.PolicyArn), -1);
  return {};
});

export const listAttachedRolePolicies: Handler = (input, context) => context.store.read((tx) => {
  const role = requireRole(tx, input.RoleName);
  const attached = tx.list<Attachment>(collections.attachments, `${role.name.toLowerCase()}/`)
    .map(([, one]) => one).filter((one) => one.policyPath.startsWith(input.PathPrefix ?? "/"));
  const { items, next } = page(attached, (one) => one.policyArn, input.Marker, input.MaxItems ?? 100, invalidMarker);
  return {
    AttachedPolicies: items.map((one) => ({ PolicyName: one.policyName, PolicyArn: one.policyArn })),
    IsTruncated: next !== undefined,
    ...(next === undefined ? {} : { Marker: next }),
  };
});

/** Only roles can hold policies here: users and groups are not modelled, so their lists are truly empty. */
export const listEntitiesForPolicy: Handler = (input, context) => context.store.read((tx) => {
  requirePolicy(tx, input.PolicyArn);
  const wantsRoles = input.EntityFilter === undefined || input.EntityFilter === "Role";
  const usage: string = input.PolicyUsageFilter ?? "PermissionsPolicy";
  const roles = !wantsRoles ? [] : usage === "PermissionsPolicy"
    ? tx.list<string>(collections.attachedTo, `${input.PolicyArn}/`).map(([, name]) => requireRole(tx, name))
    : tx.list<RoleRecord>(collections.roles).map(([, role]) => role).filter((role) => role.boundaryArn === input.PolicyArn);
  const wanted = roles.filter((role) => role.path.startsWith(input.PathPrefix ?? "/"));
  const { items, next } = page(wanted, (role) => role.name.toLowerCase(), input.Marker, input.MaxItems ?? 100, invalidMarker);
  return {
    PolicyGroups: [],
    PolicyUsers: [],
    PolicyRoles: items.map((role) => ({ RoleName: role.name, RoleId: role.id })),
    IsTruncated: next !== undefined,
    ...(next === undefined ? {} : { Marker: next }),
  };
});
