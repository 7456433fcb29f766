import type { Handler, Shape, Transaction } from "../../service";
import { page } from "../support/paging";
import { invalidMarker, limitExceeded, noSuchEntity } from "./errors";
import { requirePolicy, type AnyPolicy } from "./policy-lookup";
import { ROLES, USERS, type PrincipalKind } from "./principal-kinds";
import { collections, type PolicyRecord, type Reader } from "./records";

/** Of a role or a user. */
const policiesPerPrincipal = 10;

interface Attachment {
  policyName: string;
  policyArn: string;
  policyPath: string;
}

function countAttachment(tx: Transaction, { customer }: AnyPolicy, by: 1 | -1): void {
  if (customer) tx.put<PolicyRecord>(collections.policies, customer.arn, { ...customer, attachmentCount: customer.attachmentCount + by });
}

const attachTo = (kind: PrincipalKind): Handler => (input, context) => context.store.transaction((tx) => {
  const principal = kind.require(tx, input[kind.nameMember]);
  const policy = requirePolicy(tx, input.PolicyArn);
  const { arn, name, path } = policy.customer ?? policy.aws;
  const key = principal.name.toLowerCase();
  if (tx.get(kind.attachments, `${key}/${arn}`)) return {}; // attaching twice changes nothing, as in AWS
  if (tx.list(kind.attachments, `${key}/`).length >= policiesPerPrincipal) {
    throw limitExceeded(`Cannot exceed quota for ${kind.quota}: ${policiesPerPrincipal}`);
  }
  tx.put<Attachment>(kind.attachments, `${key}/${arn}`, { policyName: name, policyArn: arn, policyPath: path });
  tx.put(kind.attachedTo, `${arn}/${key}`, principal.name);
  countAttachment(tx, policy, 1);
  return {};
});

const detachFrom = (kind: PrincipalKind): Handler => (input, context) => context.store.transaction((tx) => {
  const key = kind.require(tx, input[kind.nameMember]).name.toLowerCase();
  if (!tx.remove(kind.attachments, `${key}/${input.PolicyArn}`)) throw noSuchEntity(`Policy ${input.PolicyArn} was not found.`);
  tx.remove(kind.attachedTo, `${input.PolicyArn}/${key}`);
  countAttachment(tx, requirePolicy(tx, input.PolicyArn), -1);
  return {};
});

const listAttachedTo = (kind: PrincipalKind): Handler => (input, context) => context.store.read((tx) => {
  const principal = kind.require(tx, input[kind.nameMember]);
  const attached = tx.list<Attachment>(kind.attachments, `${principal.name.toLowerCase()}/`)
    .map(([, one]) => one).filter((one) => one.policyPath.startsWith(input.PathPrefix ?? "/"));
  const { items, next } = page(attached, (one) => one.policyArn, input.Marker, input.MaxItems ?? 100, invalidMarker);
  return {
    AttachedPolicies: items.map((one) => ({ PolicyName: one.policyName, PolicyArn: one.policyArn })),
    IsTruncated: next !== undefined,
    ...(next === undefined ? {} : { Marker: next }),
  };
});

export const attachRolePolicy = attachTo(ROLES);
export const detachRolePolicy = detachFrom(ROLES);
export const listAttachedRolePolicies = listAttachedTo(ROLES);
export const attachUserPolicy = attachTo(USERS);
export const detachUserPolicy = detachFrom(USERS);
export const listAttachedUserPolicies = listAttachedTo(USERS);

/** Who has a policy: roles first, then users. Groups are not modelled, so their list is truly empty. */
export const listEntitiesForPolicy: Handler = (input, context) => context.store.read((tx) => {
  requirePolicy(tx, input.PolicyArn);
  const all = [...entitiesOf(ROLES, "Role", input, tx), ...entitiesOf(USERS, "User", input, tx)];
  const { items, next } = page(all, (one) => one.key, input.Marker, input.MaxItems ?? 100, invalidMarker);
  return {
    PolicyGroups: [],
    PolicyUsers: items.filter(({ kind }) => kind === USERS).map(({ name, id }) => ({ UserName: name, UserId: id })),
    PolicyRoles: items.filter(({ kind }) => kind === ROLES).map(({ name, id }) => ({ RoleName: name, RoleId: id })),
    IsTruncated: next !== undefined,
    ...(next === undefined ? {} : { Marker: next }),
  };
});

interface Entity { kind: PrincipalKind; key: string; name: string; id: string }

function entitiesOf(kind: PrincipalKind, filter: string, input: Shape, tx: Reader): Entity[] {
  if ((input.EntityFilter ?? filter) !== filter) return [];
  const isAttached = (input.PolicyUsageFilter ?? "PermissionsPolicy") === "PermissionsPolicy";
  const found = isAttached ? tx.list<string>(kind.attachedTo, `${input.PolicyArn}/`).map(([, name]) => kind.require(tx, name))
    : kind.list(tx).filter((one) => one.boundaryArn === input.PolicyArn);
  return found.filter((one) => one.path.startsWith(input.PathPrefix ?? "/"))
    .map(({ name, id }) => ({ kind, key: `${filter}/${name.toLowerCase()}`, name, id }));
}
