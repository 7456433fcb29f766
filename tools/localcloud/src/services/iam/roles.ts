import type { CallContext, Handler, Shape, Transaction } from "../../service";
import { page, sortedBy } from "../support/paging";
import { nameOf } from "../support/tag-rules";
import { parsePolicy } from "../support/policy-document";
import { fromTagList, toTagList, withoutTags } from "../support/tags";
import { boundaryChanged } from "./policy-lookup";
import { deleteConflict, entityAlreadyExists, limitExceeded, malformedPolicy, noSuchEntity, rejectTags, invalidMarker } from "./errors";
import { unknownPrincipals } from "./principals";
import { collections, count, seconds, uniqueId, type Reader, type RoleRecord } from "./records";

const rolesPerAccount = 1000;

/** @throws AwsError `NoSuchEntity` */
export function requireRole(tx: Reader, name: string): RoleRecord {
  const role = tx.get<RoleRecord>(collections.roles, name.toLowerCase());
  if (!role) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

export function putRole(tx: Transaction, role: RoleRecord): void {
  tx.put(collections.roles, role.name.toLowerCase(), role);
}

/** Policy documents travel URL-encoded (RFC 3986) in IAM's answers. */
export const encodeDocument = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** A role as IAM tells it. `ListRoles` leaves out tags, boundary and last use. */
function shape(role: RoleRecord, brief = false): Shape {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: seconds(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(role.trustPolicy),
    ...(role.description === undefined ? {} : { Description: role.description }),
    MaxSessionDuration: role.maxSessionDuration,
    ...(brief ? {} : {
      ...(role.boundaryArn === undefined ? {} : {
        PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: role.boundaryArn },
      }),
      ...(Object.keys(role.tags).length === 0 ? {} : { Tags: toTagList(role.tags) }),
      RoleLastUsed: {},
    }),
  };
}

/** @throws AwsError `MalformedPolicyDocument`, `LimitExceeded` */
function rejectTrustPolicy(tx: Reader, text: string, accountId: string): void {
  const parsed = parsePolicy(text, "trust");
  if (parsed.problems) throw malformedPolicy(parsed.problems);
  const [unknown] = unknownPrincipals(parsed.document, tx, accountId);
  if (unknown !== undefined) throw malformedPolicy([{ kind: "principal-invalid", text: unknown }]);
  if (text.replace(/\s/g, "").length > 2048) throw limitExceeded("Cannot exceed quota for ACLSizePerRole: 2048");
}

export const createRole: Handler = (input, context) => context.store.transaction((tx) => {
  const name: string = input.RoleName;
  if (tx.get(collections.roles, name.toLowerCase())) throw entityAlreadyExists(`Role with name ${name} already exists.`);
  rejectTrustPolicy(tx, input.AssumeRolePolicyDocument, context.accountId);
  rejectTags({}, input.Tags ?? []);
  if (count(tx, "roles", 1) > rolesPerAccount) throw limitExceeded(`Cannot exceed quota for RolesPerAccount: ${rolesPerAccount}`);

  const path: string = input.Path ?? "/";
  const role: RoleRecord = {
    name,
    id: uniqueId("AROA", context),
    arn: `arn:${context.partition}:iam::${context.accountId}:role${path}${name}`,
    path,
    createdAt: context.clock.now(),
    trustPolicy: input.AssumeRolePolicyDocument,
    ...(input.Description === undefined ? {} : { description: input.Description }),
    maxSessionDuration: input.MaxSessionDuration ?? 3600,
    tags: fromTagList(input.Tags),
    inline: {},
    ...(input.PermissionsBoundary === undefined ? {} : { boundaryArn: input.PermissionsBoundary }),
  };
  boundaryChanged(tx, undefined, role.boundaryArn);
  putRole(tx, role);
  return { Role: shape(role) };
});

export const getRole: Handler = (input, context) => context.store.read((tx) => ({ Role: shape(requireRole(tx, input.RoleName)) }));

export const listRoles: Handler = (input, context) => context.store.read((tx) => {
  const prefix: string = input.PathPrefix ?? "/";
  const roles = tx.list<RoleRecord>(collections.roles).map(([, role]) => role).filter((role) => role.path.startsWith(prefix));
  const { items, next } = page(roles, (role) => role.name.toLowerCase(), input.Marker, input.MaxItems ?? 100, invalidMarker);
  return { Roles: items.map((role) => shape(role, true)), IsTruncated: next !== undefined, ...(next === undefined ? {} : { Marker: next }) };
});

export const deleteRole: Handler = (input, context) => context.store.transaction((tx) => {
  const role = requireRole(tx, input.RoleName);
  if (Object.keys(role.inline).length > 0) throw deleteConflict("Cannot delete entity, must delete policies first.");
  if (tx.list(collections.attachments, `${role.name.toLowerCase()}/`).length > 0) {
    throw deleteConflict("Cannot delete entity, must detach all policies first.");
  }
  boundaryChanged(tx, role.boundaryArn, undefined);
  count(tx, "roles", -1);
  tx.remove(collections.roles, role.name.toLowerCase());
  return {};
});

/** Changes one role and keeps it. */
function change(input: Shape, context: CallContext, work: (role: RoleRecord, tx: Transaction) => RoleRecord): RoleRecord {
  return context.store.transaction((tx) => {
    const changed = work(requireRole(tx, input.RoleName), tx);
    putRole(tx, changed);
    return changed;
  });
}

export const updateRole: Handler = (input, context) => {
  change(input, context, (role) => ({
    ...role,
    ...(input.Description === undefined ? {} : { description: input.Description }),
    ...(input.MaxSessionDuration === undefined ? {} : { maxSessionDuration: input.MaxSessionDuration }),
  }));
  return {};
};

export const updateRoleDescription: Handler = (input, context) => ({
  Role: shape(change(input, context, (role) => ({ ...role, description: input.Description }))),
});

export const updateAssumeRolePolicy: Handler = (input, context) => {
  change(input, context, (role, tx) => {
    rejectTrustPolicy(tx, input.PolicyDocument, context.accountId);
    return { ...role, trustPolicy: input.PolicyDocument };
  });
  return {};
};

export const putRolePermissionsBoundary: Handler = (input, context) => {
  change(input, context, (role, tx) => {
    boundaryChanged(tx, role.boundaryArn, input.PermissionsBoundary);
    return { ...role, boundaryArn: input.PermissionsBoundary };
  });
  return {};
};

export const deleteRolePermissionsBoundary: Handler = (input, context) => {
  change(input, context, (role, tx) => {
    if (role.boundaryArn === undefined) throw noSuchEntity(`Role ${role.name} has no permissions boundary.`);
    boundaryChanged(tx, role.boundaryArn, undefined);
    const { boundaryArn: _, ...rest } = role;
    return rest;
  });
  return {};
};

export const tagRole: Handler = (input, context) => {
  change(input, context, (role) => {
    rejectTags(role.tags, input.Tags);
    return { ...role, tags: { ...role.tags, ...fromTagList(input.Tags) } };
  });
  return {};
};

export const untagRole: Handler = (input, context) => {
  change(input, context, (role) => ({ ...role, tags: withoutTags(role.tags, input.TagKeys) }));
  return {};
};

export const listRoleTags: Handler = (input, context) => context.store.read((tx) => {
  const tags = sortedBy(toTagList(requireRole(tx, input.RoleName).tags), nameOf);
  const { items, next } = page(tags, nameOf, input.Marker, input.MaxItems ?? 100, invalidMarker);
  return { Tags: items, IsTruncated: next !== undefined, ...(next === undefined ? {} : { Marker: next }) };
});

/** Instance profiles are not modelled, so no role is ever in one. */
export const listInstanceProfilesForRole: Handler = (input, context) => context.store.read((tx) => {
  requireRole(tx, input.RoleName);
  return { InstanceProfiles: [], IsTruncated: false };
});
