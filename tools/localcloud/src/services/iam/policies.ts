import type { Handler, Shape } from "../../service";
import { page, sortedBy } from "../support/paging";
import { nameOf } from "../support/tag-rules";
import { parsePolicy } from "../support/policy-document";
import { fromTagList, toTagList, withoutTags } from "../support/tags";
import { deleteConflict, entityAlreadyExists, limitExceeded, malformedPolicy, noSuchEntity, rejectTags, invalidMarker } from "./errors";
import { awsManagedPolicies, type AwsManagedPolicy } from "./managed-policies";
import { requirePolicy, type AnyPolicy } from "./policy-lookup";
import { ROLES, USERS } from "./principal-kinds";
import { collections, count, seconds, uniqueId, type PolicyRecord, type Reader } from "./records";

const policiesPerAccount = 1500;
const policyCharacters = 6144;
/** AWS managed policies show the day they appeared; the exact one is of no use here. */
const awsManagedSince = new Date("2015-02-06T18:40:41Z");

/** @throws AwsError `MalformedPolicyDocument`, `LimitExceeded` over 6,144 characters without white space */
export function rejectDocument(text: string): void {
  const parsed = parsePolicy(text, "identity");
  if (parsed.problems) throw malformedPolicy(parsed.problems);
  if (text.replace(/\s/g, "").length > policyCharacters) throw limitExceeded(`Cannot exceed quota for PolicySize: ${policyCharacters}`);
}

/** @throws AwsError `NoSuchEntity`; AWS managed policies cannot be changed and give `AccessDenied` */
export function requireCustomerPolicy(tx: Reader, arn: string): PolicyRecord {
  const { customer } = requirePolicy(tx, arn);
  if (!customer) throw noSuchEntity(`Policy ${arn} is managed by AWS and cannot be changed.`);
  return customer;
}

function shape(policy: AnyPolicy, tx: Reader, options: { tags: boolean }): Shape {
  if (policy.aws) return awsShape(policy.aws, tx);
  const record = policy.customer;
  return {
    PolicyName: record.name,
    PolicyId: record.id,
    Arn: record.arn,
    Path: record.path,
    DefaultVersionId: record.defaultVersion,
    AttachmentCount: record.attachmentCount,
    PermissionsBoundaryUsageCount: record.boundaryCount,
    IsAttachable: true,
    ...(options.tags && record.description !== undefined ? { Description: record.description } : {}),
    CreateDate: seconds(record.createdAt),
    UpdateDate: seconds(record.updatedAt),
    ...(options.tags ? { Tags: toTagList(record.tags) } : {}),
  };
}

function awsShape(policy: AwsManagedPolicy, tx: Reader): Shape {
  return {
    PolicyName: policy.name,
    // AWS's ids of its own policies are not published; the name keeps ours apart and stable.
    PolicyId: `ANPA${policy.name.toUpperCase().replace(/[^A-Z]/g, "").padEnd(17, "A").slice(0, 17)}`,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: "v1",
    AttachmentCount: [ROLES, USERS].flatMap(({ attachedTo }) => tx.list(attachedTo, `${policy.arn}/`)).length,
    PermissionsBoundaryUsageCount: [ROLES, USERS].flatMap((kind) => kind.list(tx)).filter(({ boundaryArn }) => boundaryArn === policy.arn).length,
    IsAttachable: true,
    CreateDate: awsManagedSince,
    UpdateDate: awsManagedSince,
  };
}

export const createPolicy: Handler = (input, context) => context.store.transaction((tx) => {
  const name: string = input.PolicyName;
  const path: string = input.Path ?? "/";
  const arn = `arn:${context.partition}:iam::${context.accountId}:policy${path}${name}`;
  if (tx.get(collections.policyNames, name.toLowerCase())) {
    throw entityAlreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
  }
  rejectDocument(input.PolicyDocument);
  rejectTags({}, input.Tags ?? []);
  if (count(tx, "policies", 1) > policiesPerAccount) throw limitExceeded(`Cannot exceed quota for PoliciesPerAccount: ${policiesPerAccount}`);

  const now = context.clock.now();
  const record: PolicyRecord = {
    name,
    id: uniqueId("ANPA", context),
    arn,
    path,
    createdAt: now,
    updatedAt: now,
    ...(input.Description === undefined ? {} : { description: input.Description }),
    tags: fromTagList(input.Tags),
    defaultVersion: "v1",
    versions: [{ id: "v1", document: input.PolicyDocument, createdAt: now }],
    nextVersion: 2,
    attachmentCount: 0,
    boundaryCount: 0,
  };
  tx.put(collections.policies, arn, record);
  tx.put(collections.policyNames, name.toLowerCase(), arn);
  return { Policy: shape({ customer: record }, tx, { tags: true }) };
});

export const getPolicy: Handler = (input, context) => context.store.read((tx) =>
  ({ Policy: shape(requirePolicy(tx, input.PolicyArn), tx, { tags: true }) }));

export const listPolicies: Handler = (input, context) => context.store.read((tx) => {
  const scope: string = input.Scope ?? "All";
  const customer: AnyPolicy[] = scope === "AWS" ? [] : tx.list<PolicyRecord>(collections.policies).map(([, record]) => ({ customer: record }));
  const aws: AnyPolicy[] = scope === "Local" ? [] : [...awsManagedPolicies.values()].map((one) => ({ aws: one }));
  const policies = [...customer, ...aws]
    .map((one) => shape(one, tx, { tags: false }))
    .filter((one) => one.Path.startsWith(input.PathPrefix ?? "/"))
    .filter((one) => input.OnlyAttached !== true || one.AttachmentCount > 0)
    .filter((one) => input.PolicyUsageFilter !== "PermissionsBoundary" || one.PermissionsBoundaryUsageCount > 0)
    .sort((a, b) => (a.Arn < b.Arn ? -1 : 1));
  const { items, next } = page(policies, (one) => one.Arn as string, input.Marker, input.MaxItems ?? 100, invalidMarker);
  return { Policies: items, IsTruncated: next !== undefined, ...(next === undefined ? {} : { Marker: next }) };
});

export const deletePolicy: Handler = (input, context) => context.store.transaction((tx) => {
  const policy = requireCustomerPolicy(tx, input.PolicyArn);
  if (policy.attachmentCount > 0 || policy.boundaryCount > 0) throw deleteConflict("Cannot delete a policy attached to entities.");
  if (policy.versions.length > 1) {
    throw deleteConflict("This policy has more than one version. Before you delete a policy, you must delete the policy's versions. "
      + "The default version is deleted with the policy.");
  }
  count(tx, "policies", -1);
  tx.remove(collections.policies, policy.arn);
  tx.remove(collections.policyNames, policy.name.toLowerCase());
  return {};
});

export const tagPolicy: Handler = (input, context) => context.store.transaction((tx) => {
  const policy = requireCustomerPolicy(tx, input.PolicyArn);
  rejectTags(policy.tags, input.Tags);
  tx.put(collections.policies, policy.arn, { ...policy, tags: { ...policy.tags, ...fromTagList(input.Tags) } });
  return {};
});

export const untagPolicy: Handler = (input, context) => context.store.transaction((tx) => {
  const policy = requireCustomerPolicy(tx, input.PolicyArn);
  tx.put(collections.policies, policy.arn, { ...policy, tags: withoutTags(policy.tags, input.TagKeys) });
  return {};
});

export const listPolicyTags: Handler = (input, context) => context.store.read((tx) => {
  const { customer } = requirePolicy(tx, input.PolicyArn);
  const tags = sortedBy(toTagList(customer?.tags ?? {}), nameOf);
  const { items, next } = page(tags, nameOf, input.Marker, input.MaxItems ?? 100, invalidMarker);
  return { Tags: items, IsTruncated: next !== undefined, ...(next === undefined ? {} : { Marker: next }) };
});
