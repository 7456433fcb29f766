import type { Handler, Service } from "../../service";
import { attachRolePolicy, detachRolePolicy, listAttachedRolePolicies, listEntitiesForPolicy } from "./attachments";
import { deleteRolePolicy, getRolePolicy, listRolePolicies, putRolePolicy } from "./inline-policies";
import { createPolicy, deletePolicy, getPolicy, listPolicies, listPolicyTags, tagPolicy, untagPolicy } from "./policies";
import { createPolicyVersion, deletePolicyVersion, getPolicyVersion, listPolicyVersions, setDefaultPolicyVersion } from "./policy-versions";
import {
  createRole, deleteRole, deleteRolePermissionsBoundary, getRole, listInstanceProfilesForRole, listRoles, listRoleTags,
  putRolePermissionsBoundary, tagRole, untagRole, updateAssumeRolePolicy, updateRole, updateRoleDescription,
} from "./roles";
import { collections } from "./records";
import { getUser } from "./users";

/** Everything but questions changes what callers may do; see {@link collections.revision}. */
const CHANGES = /^(?!Get|List|Simulate)/;

/** Marks each change of IAM, in the transaction that makes it. */
function revised(handler: Handler): Handler {
  return (input, context) => handler(input, {
    ...context,
    store: {
      read: (work) => context.store.read(work),
      close: () => context.store.close(),
      transaction: (work) => context.store.transaction((tx) => {
        tx.put(collections.revision, "iam", (tx.get<number>(collections.revision, "iam") ?? 0) + 1);
        return work(tx);
      }),
    },
  });
}

const operations: Record<string, Handler> = {
  AttachRolePolicy: attachRolePolicy,
  CreatePolicy: createPolicy,
  CreatePolicyVersion: createPolicyVersion,
  CreateRole: createRole,
  DeletePolicy: deletePolicy,
  DeletePolicyVersion: deletePolicyVersion,
  DeleteRole: deleteRole,
  DeleteRolePermissionsBoundary: deleteRolePermissionsBoundary,
  DeleteRolePolicy: deleteRolePolicy,
  DetachRolePolicy: detachRolePolicy,
  GetPolicy: getPolicy,
  GetPolicyVersion: getPolicyVersion,
  GetRole: getRole,
  GetRolePolicy: getRolePolicy,
  GetUser: getUser,
  ListAttachedRolePolicies: listAttachedRolePolicies,
  ListEntitiesForPolicy: listEntitiesForPolicy,
  ListInstanceProfilesForRole: listInstanceProfilesForRole,
  ListPolicies: listPolicies,
  ListPolicyTags: listPolicyTags,
  ListPolicyVersions: listPolicyVersions,
  ListRolePolicies: listRolePolicies,
  ListRoles: listRoles,
  ListRoleTags: listRoleTags,
  PutRolePermissionsBoundary: putRolePermissionsBoundary,
  PutRolePolicy: putRolePolicy,
  SetDefaultPolicyVersion: setDefaultPolicyVersion,
  TagPolicy: tagPolicy,
  TagRole: tagRole,
  UntagPolicy: untagPolicy,
  UntagRole: untagRole,
  UpdateAssumeRolePolicy: updateAssumeRolePolicy,
  UpdateRole: updateRole,
  UpdateRoleDescription: updateRoleDescription,
};

/** IAM: roles, users, managed and inline policies, attachments, simulation. Groups are not modelled. */
export const service: Service = {
  id: "iam",
  operations: Object.fromEntries(Object.entries(operations).map(([name, handler]) => [name, CHANGES.test(name) ? revised(handler) : handler])),
};
