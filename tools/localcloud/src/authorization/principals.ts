/**
 * Who a statement of a resource policy is about.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
import type { Principals, Statement } from "../services/support/policy-document";

/** A principal as policies see it. */
export interface Principal {
  kind: "user" | "role" | "service";
  accountId: string;
  /** Of a user its ARN, of a role's session the session's, of a service its name, e.g. `events.amazonaws.com`. */
  arn: string;
  /** Of a role's session. */
  roleArn?: string;
  /** Unique id of the user or role, e.g. `AROA…`; policies may name it. */
  uniqueId?: string;
}

/**
 * How a statement's principal covers the one who calls: itself (user, session, service, everybody), through its role, or through its
 * account, which only hands the decision on to the account's own policies.
 */
export type Coverage = "direct" | "role" | "account";

export type PrincipalMatcher = (principal: Principal) => Coverage | undefined;

/** @returns undefined for statements of identity policies, which have no principal */
export function compilePrincipal(statement: Statement): PrincipalMatcher | undefined {
  if (statement.principal !== undefined) {
    const named = statement.principal;
    return (principal) => coverage(named, principal);
  }
  if (statement.notPrincipal === undefined) return undefined;
  const named = statement.notPrincipal;
  if (statement.effect === "Allow") return (principal) => (coverage(named, principal) === undefined ? "direct" : undefined);
  return (principal) => (isFullyExcepted(named, principal) ? undefined : "direct");
}

function coverage(named: Principals, principal: Principal): Coverage | undefined {
  const aws = named.AWS ?? [];
  if (aws.includes("*")) return "direct";
  if (principal.kind === "service") return (named.Service ?? []).includes(principal.arn) ? "direct" : undefined;
  if (aws.includes(principal.arn)) return "direct";
  const { roleArn, uniqueId } = principal;
  if (uniqueId !== undefined && aws.includes(uniqueId)) return principal.kind === "user" ? "direct" : "role";
  if (roleArn !== undefined && aws.includes(roleArn)) return "role";
  return namesAccount(aws, principal.accountId) ? "account" : undefined;
}

function namesAccount(aws: readonly string[], accountId: string): boolean {
  return aws.some((value) => value === accountId || /^arn:[\w-]+:iam::(\d{12}):root$/.exec(value)?.[1] === accountId);
}

/**
 * A Deny with NotPrincipal spares a principal only when everything that it is has been named: the account, and the user, or the role
 * and its session.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function isFullyExcepted(named: Principals, principal: Principal): boolean {
  const aws = named.AWS ?? [];
  if (aws.includes("*")) return true;
  if (principal.kind === "service") return (named.Service ?? []).includes(principal.arn);
  const { roleArn } = principal;
  return namesAccount(aws, principal.accountId) && aws.includes(principal.arn) && (roleArn === undefined || aws.includes(roleArn));
}
