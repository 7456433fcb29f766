import type { Handler, Service } from "../../service";
import { createAccessKey, deleteAccessKey, listAccessKeys, updateAccessKey } from "./access-keys";
import {
  attachRolePolicy, attachUserPolicy, detachRolePolicy, detachUserPolicy, listAttachedRolePolicies, listAttachedUserPolicies, listEntitiesForPolicy,
} from "./attachments";
import {
  deleteRolePolicy, deleteUserPolicy, getRolePolicy, getUserPolicy, listRolePolicies, listUserPolicies, putRolePolicy, putUserPolicy,
} from "./inline-policies";
import { createPolicy, deletePolicy, getPolicy, listPolicies, listPolicyTags, tagPolicy, untagPolicy } from "./policies";
import { createPolicyVersion, deletePolicyVersion, getPolicyVersion, listPolicyVersions, setDefaultPolicyVersion } from "./policy-versions";
import {
  createRole, deleteRole, deleteRolePermissionsBoundary, getRole, listInstanceProfilesForRole, listRoles, listRoleTags,
  putRolePermissionsBoundary, tagRole, untagRole, updateAssumeRolePolicy, updateRole, updateRoleDescription,
} from "./roles";
import { collections } from "./records";
import { getContextKeysForCustomPolicy, getContextKeysForPrincipalPolicy, simulateCustomPolicy, simulatePrincipalPolicy } from "./simulation";
import { createUser, deleteUser, getUser, listGroupsForUser, listUsers, listUserTags, tagUser, untagUser } from "./users";

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
  AttachUserPolicy: attachUserPolicy,
  CreateAccessKey: createAccessKey,
  CreatePolicy: createPolicy,
  CreatePolicyVersion: createPolicyVersion,
  CreateRole: createRole,
  CreateUser: createUser,
  DeleteAccessKey: deleteAccessKey,
  DeletePolicy: deletePolicy,
  DeletePolicyVersion: deletePolicyVersion,
  DeleteRole: deleteRole,
  DeleteRolePermissionsBoundary: deleteRolePermissionsBoundary,
  DeleteRolePolicy: deleteRolePolicy,
  DeleteUser: deleteUser,
  DeleteUserPolicy: deleteUserPolicy,
  DetachRolePolicy: detachRolePolicy,
  DetachUserPolicy: detachUserPolicy,
  GetContextKeysForCustomPolicy: getContextKeysForCustomPolicy,
  GetContextKeysForPrincipalPolicy: getContextKeysForPrincipalPolicy,
  GetPolicy: getPolicy,
  GetPolicyVersion: getPolicyVersion,
  GetRole: getRole,
  GetRolePolicy: getRolePolicy,
  GetUser: getUser,
  GetUserPolicy: getUserPolicy,
  ListAccessKeys: listAccessKeys,
  ListAttachedRolePolicies: listAttachedRolePolicies,
  ListAttachedUserPolicies: listAttachedUserPolicies,
  ListEntitiesForPolicy: listEntitiesForPolicy,
  ListGroupsForUser: listGroupsForUser,
  ListInstanceProfilesForRole: listInstanceProfilesForRole,
  ListPolicies: listPolicies,
  ListPolicyTags: listPolicyTags,
  ListPolicyVersions: listPolicyVersions,
  ListRolePolicies: listRolePolicies,
  ListRoleTags: listRoleTags,
  ListRoles: listRoles,
  ListUserPolicies: listUserPolicies,
  ListUserTags: listUserTags,
  ListUsers: listUsers,
  PutRolePermissionsBoundary: putRolePermissionsBoundary,
  PutRolePolicy: putRolePolicy,
  PutUserPolicy: putUserPolicy,
  SetDefaultPolicyVersion: setDefaultPolicyVersion,
  SimulateCustomPolicy: simulateCustomPolicy,
  SimulatePrincipalPolicy: simulatePrincipalPolicy,
  TagPolicy: tagPolicy,
  TagRole: tagRole,
  TagUser: tagUser,
  UntagPolicy: untagPolicy,
  UntagRole: untagRole,
  UntagUser: untagUser,
  UpdateAccessKey: updateAccessKey,
  UpdateAssumeRolePolicy: updateAssumeRolePolicy,
  UpdateRole: updateRole,
  UpdateRoleDescription: updateRoleDescription,
};

/** IAM: roles, users, managed and inline policies, attachments, simulation. Groups are not modelled. */
export const service: Service = {
  id: "iam",
  operations: Object.fromEntries(Object.entries(operations).map(([name, handler]) => [name, CHANGES.test(name) ? revised(handler) : handler])),
};
