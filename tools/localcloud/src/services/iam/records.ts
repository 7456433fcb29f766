import type { CallContext, Reader, Transaction } from "../../service";
import type { Tags } from "../support/tags";

/** What IAM keeps. IAM is global: no Region in any key. */
export interface RoleRecord {
  name: string;
  id: string;
  arn: string;
  path: string;
  createdAt: number;
  trustPolicy: string;
  description?: string;
  maxSessionDuration: number;
  boundaryArn?: string;
  tags: Tags;
  /** Inline policies by name. */
  inline: Record<string, string>;
}

export interface UserRecord {
  name: string;
  id: string;
  arn: string;
  path: string;
  createdAt: number;
  boundaryArn?: string;
  tags: Tags;
  /** Inline policies by name. */
  inline: Record<string, string>;
}

export interface PolicyVersionRecord {
  id: string;
  document: string;
  createdAt: number;
}

export interface PolicyRecord {
  name: string;
  id: string;
  arn: string;
  path: string;
  createdAt: number;
  updatedAt: number;
  description?: string;
  tags: Tags;
  defaultVersion: string;
  /** Newest first, at most five. Numbers are never used again. */
  versions: PolicyVersionRecord[];
  nextVersion: number;
  /** Roles by which the policy is attached, and by which it is the permissions boundary. */
  attachmentCount: number;
  boundaryCount: number;
}

/** What IAM tells of a user's access key. */
export interface AccessKeyRecord {
  accessKeyId: string;
  userName: string;
  createdAt: number;
}

export const collections = {
  /** By lower-case name: role names are unique ignoring case. */
  roles: "iam-roles",
  /** By lower-case name, as roles. The administrator has no record. */
  users: "iam-users",
  /** By ARN. */
  policies: "iam-policies",
  /** `<lower-case policy name>` to ARN: policy names are unique ignoring case, whatever their path. */
  policyNames: "iam-policy-names",
  /** `<lower-case role>/<policy ARN>`. */
  attachments: "iam-attachments",
  /** `<policy ARN>/<lower-case role>`, the other direction. */
  attachedTo: "iam-attached-to",
  /** The same two for users. */
  userAttachments: "iam-user-attachments",
  attachedToUsers: "iam-attached-to-users",
  /** `<lower-case user>/<access key id>` to {@link AccessKeyRecord}; the keys themselves are where signatures are checked. */
  accessKeys: "iam-access-keys",
  /** Goes up with every change of IAM, so that what was read once can be kept until then. */
  revision: "iam-revision",
  /** Number of roles and of customer-managed policies, so that a quota costs no scan. */
  counts: "iam-counts",
} as const;

export type { Reader };

const idAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Unique ids as IAM makes them: `AROA` for roles, `ANPA` for policies, `AIDA` for users, then 17 characters. */
export function uniqueId(prefix: "AROA" | "ANPA" | "AIDA", context: CallContext): string {
  return prefix + context.randomId(17, idAlphabet);
}

/** IAM tells times in whole seconds. */
export function seconds(milliseconds: number): Date {
  return new Date(Math.floor(milliseconds / 1000) * 1000);
}

/** Adds to a count and returns the new value. */
export function count(tx: Transaction, what: "roles" | "policies" | "users", by: 1 | -1): number {
  const value = (tx.get<number>(collections.counts, what) ?? 0) + by;
  tx.put(collections.counts, what, value);
  return value;
}
