import type { PolicyDocument } from "../support/policy-document";
import { principalProblem } from "../support/policy-document";
import { collections, type Reader, type RoleRecord, type UserRecord } from "./records";

/** Name of the IAM user who is there from the beginning: the person at the keyboard. */
export const administratorName = "administrator";

/**
 * Principals of this account that a policy names and that do not exist, in AWS's words. AWS resolves role and user
 * ARNs when a policy is stored and refuses unknown ones, in trust policies as in resource policies.
 */
export function unknownPrincipals(document: PolicyDocument, tx: Reader, accountId: string): string[] {
  const named = document.statements.flatMap((one) => [...(one.principal?.AWS ?? []), ...(one.notPrincipal?.AWS ?? [])]);
  return named.filter((value) => !exists(value, tx, accountId)).map((value) => principalProblem("AWS", value));
}

function exists(value: string, tx: Reader, accountId: string): boolean {
  const match = /^arn:[\w-]+:iam::(\d{12}):(role|user)\/(\S+)$/.exec(value);
  if (!match || match[1] !== accountId) return true; // other accounts, roots and sessions are not ours to resolve
  const name = nameOfArn(value);
  if (match[2] === "user") return name === administratorName || tx.get<UserRecord>(collections.users, name.toLowerCase())?.arn === value;
  return tx.get<RoleRecord>(collections.roles, name.toLowerCase())?.arn === value;
}

/** Name of the role, user or policy that an ARN is of, without its path. */
export function nameOfArn(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
