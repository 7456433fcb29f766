import type { Transaction } from "../../service";
import { putRole, requireRole } from "./roles";
import { collections, type Reader, type RoleRecord, type UserRecord } from "./records";
import { putUser, requireUser } from "./user-records";

/** What roles and users have in common: policies. */
type PolicyHolder = Pick<RoleRecord & UserRecord, "name" | "id" | "arn" | "path" | "boundaryArn" | "inline">;

/** How the operations for one kind of principal differ from those for the other. */
export interface PrincipalKind {
  /** Member of inputs and outputs that holds the name. */
  nameMember: "RoleName" | "UserName";
  /** In messages. */
  label: "role" | "user";
  attachments: string;
  attachedTo: string;
  /** Name of the quota of attached policies. */
  quota: string;
  /** All inline policies together, without white space. */
  inlineCharacters: number;
  /** @throws AwsError `NoSuchEntity` */
  require(tx: Reader, name: string): PolicyHolder;
  put(tx: Transaction, holder: PolicyHolder): void;
  list(tx: Reader): PolicyHolder[];
}

export const ROLES: PrincipalKind = {
  nameMember: "RoleName", label: "role", attachments: collections.attachments, attachedTo: collections.attachedTo,
  quota: "PoliciesPerRole", inlineCharacters: 10_240,
  require: requireRole,
  put: (tx, holder) => putRole(tx, { ...requireRole(tx, holder.name), ...holder }),
  list: (tx) => tx.list<RoleRecord>(collections.roles).map(([, role]) => role),
};

export const USERS: PrincipalKind = {
  nameMember: "UserName", label: "user", attachments: collections.userAttachments, attachedTo: collections.attachedToUsers,
  quota: "PoliciesPerUser", inlineCharacters: 2_048,
  require: requireUser,
  put: (tx, holder) => putUser(tx, { ...requireUser(tx, holder.name), ...holder }),
  list: (tx) => tx.list<UserRecord>(collections.users).map(([, user]) => user),
};
