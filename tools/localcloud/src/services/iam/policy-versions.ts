import type { Handler, Shape } from "../../service";
import { page } from "../support/paging";
import { deleteConflict, limitExceeded, noSuchEntity, invalidMarker } from "./errors";
import { rejectDocument, requireCustomerPolicy } from "./policies";
import { requirePolicy } from "./policy-lookup";
import { collections, seconds, type PolicyRecord, type PolicyVersionRecord } from "./records";
import { encodeDocument } from "./roles";

const versionsPerPolicy = 5;

function shape(policy: PolicyRecord, version: PolicyVersionRecord, withDocument: boolean): Shape {
  return {
    ...(withDocument ? { Document: encodeDocument(version.document) } : {}),
    VersionId: version.id,
    IsDefaultVersion: version.id === policy.defaultVersion,
    CreateDate: seconds(version.createdAt),
  };
}

function requireVersion(policy: PolicyRecord, id: string): PolicyVersionRecord {
  const version = policy.versions.find((one) => one.id === id);
  if (!version) throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`);
  return version;
}

export const createPolicyVersion: Handler = (input, context) => context.store.transaction((tx) => {
  const policy = requireCustomerPolicy(tx, input.PolicyArn);
  rejectDocument(input.PolicyDocument);
  if (policy.versions.length >= versionsPerPolicy) {
    throw limitExceeded(`A managed policy can have up to ${versionsPerPolicy} versions. `
      + "Before you create a new version, you must delete an existing version.");
  }
  const version = { id: `v${policy.nextVersion}`, document: input.PolicyDocument as string, createdAt: context.clock.now() };
  const changed: PolicyRecord = {
    ...policy,
    updatedAt: version.createdAt,
    versions: [version, ...policy.versions],
    nextVersion: policy.nextVersion + 1,
    defaultVersion: input.SetAsDefault === true ? version.id : policy.defaultVersion,
  };
  tx.put(collections.policies, policy.arn, changed);
  return { PolicyVersion: shape(changed, version, false) };
});

export const getPolicyVersion: Handler = (input, context) => context.store.read((tx) => {
  const { customer, aws } = requirePolicy(tx, input.PolicyArn);
  if (customer) return { PolicyVersion: shape(customer, requireVersion(customer, input.VersionId), true) };
  if (input.VersionId !== "v1") throw noSuchEntity(`Policy ${aws.arn} version ${input.VersionId} does not exist or is not attachable.`);
  return { PolicyVersion: { Document: encodeDocument(aws.document), VersionId: "v1", IsDefaultVersion: true } };
});

export const listPolicyVersions: Handler = (input, context) => context.store.read((tx) => {
  const { customer } = requirePolicy(tx, input.PolicyArn);
  if (!customer) return { Versions: [{ VersionId: "v1", IsDefaultVersion: true }], IsTruncated: false };
  const newestFirst = customer.versions.map((version, index) => ({ version, rank: String(index) }));
  const { items, next } = page(newestFirst, ({ rank }) => rank, input.Marker, input.MaxItems ?? 100, invalidMarker);
  return {
    Versions: items.map(({ version }) => shape(customer, version, false)),
    IsTruncated: next !== undefined,
    ...(next === undefined ? {} : { Marker: next }),
  };
});

export const deletePolicyVersion: Handler = (input, context) => context.store.transaction((tx) => {
  const policy = requireCustomerPolicy(tx, input.PolicyArn);
  const version = requireVersion(policy, input.VersionId);
  if (version.id === policy.defaultVersion) throw deleteConflict("Cannot delete the default version of a policy.");
  tx.put(collections.policies, policy.arn, { ...policy, versions: policy.versions.filter((one) => one.id !== version.id) });
  return {};
});

export const setDefaultPolicyVersion: Handler = (input, context) => context.store.transaction((tx) => {
  const policy = requireCustomerPolicy(tx, input.PolicyArn);
  const version = requireVersion(policy, input.VersionId);
  tx.put(collections.policies, policy.arn, { ...policy, defaultVersion: version.id, updatedAt: context.clock.now() });
  return {};
});
