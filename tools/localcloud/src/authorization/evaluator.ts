/**
 * Whether policies allow a request. Pure: the same policies and the same request give the same decision.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
import type { CompiledPolicy, CompiledStatement } from "./compiled-policy";
import type { ContextLookup } from "./policy-variables";
import type { Coverage, Principal } from "./principals";

export type PolicySource = "identity" | "resource" | "trust" | "boundary" | "session";

export interface NamedPolicy {
  /** ARN of a managed policy, name of an inline one, ARN of the resource that a resource policy belongs to. */
  name: string;
  policy: CompiledPolicy;
}

/** Everything that has a say in a request. */
export interface ApplicablePolicies {
  identity: readonly NamedPolicy[];
  /** @defaultValue none: nothing limits what the identity policies allow */
  boundary?: NamedPolicy;
  /** Policies that a session was narrowed with. @defaultValue none */
  session?: readonly NamedPolicy[];
  /** Policy of the resource, or a role's trust policy. @defaultValue the resource has none */
  resource?: NamedPolicy;
  /** How `resource` is called in a decision. @defaultValue `resource` */
  resourceSource?: "resource" | "trust";
  /** Keys of KMS and roles: without their own policy's consent nobody has access. @defaultValue false */
  requiresResourcePolicy?: boolean;
}

export interface AuthorizationRequest {
  /** E.g. `lambda:InvokeFunction`. */
  action: string;
  /** ARN, or `*` for actions without a resource type. */
  resource: string;
  principal: Principal;
  /** Account that the resource belongs to. @defaultValue the principal's */
  resourceAccountId?: string;
  lookup: ContextLookup;
}

/** A statement that decided. */
export interface StatementReference {
  source: PolicySource;
  policy: string;
  /** From 0. */
  index: number;
  sid?: string;
}

export interface Decision {
  isAllowed: boolean;
  /** Whether a Deny statement refused; false means that nothing allowed. */
  isExplicit: boolean;
  /** Kind of policy that decided: the one that allowed, denied, or would have had to allow. */
  source: PolicySource;
  /** @defaultValue none: nothing allowed */
  statement?: StatementReference;
}

interface Found { reference: StatementReference; coverage: Coverage }

export function decide(policies: ApplicablePolicies, request: AuthorizationRequest): Decision {
  const search = new Search(request);
  const { identity, boundary, session = [], resource } = policies;
  const resourceSource = policies.resourceSource ?? "resource";
  const isService = request.principal.kind === "service";

  const fromIdentity = isService ? undefined : search.all(identity, "identity");
  const fromResource = resource && search.one(resource, resourceSource);
  const fromBoundary = isService || boundary === undefined ? undefined : search.one(boundary, "boundary");
  const fromSession = isService ? undefined : search.all(session, "session");
  const denied = search.denied;
  if (denied !== undefined) return { isAllowed: false, isExplicit: true, source: denied.source, statement: denied };

  const allowed = ({ reference }: Found): Decision => ({ isAllowed: true, isExplicit: false, source: reference.source, statement: reference });
  const lacking = (source: PolicySource): Decision => ({ isAllowed: false, isExplicit: false, source });
  const limit = (): Decision | undefined => {
    if (boundary !== undefined && fromBoundary === undefined) return lacking("boundary");
    return session.length > 0 && fromSession === undefined ? lacking("session") : undefined;
  };

  if (isService) return fromResource === undefined ? lacking(resourceSource) : allowed(fromResource);
  const isOfAnotherAccount = (request.resourceAccountId ?? request.principal.accountId) !== request.principal.accountId;
  if (isOfAnotherAccount || policies.requiresResourcePolicy === true) {
    if (fromResource === undefined) return fromIdentity === undefined && isOfAnotherAccount ? lacking("identity") : lacking(resourceSource);
  }
  if (!isOfAnotherAccount) {
    // A policy that names a user or a session gives to just that one, whatever limits its identity has; one that names a role does not.
    if (fromResource?.coverage === "direct") return allowed(fromResource);
    if (fromResource?.coverage === "role") return limit() ?? allowed(fromResource);
  }
  if (fromIdentity === undefined) return lacking("identity");
  return limit() ?? allowed(fromIdentity);
}

/** Every statement of one effect that a request meets, in the order of the policies. */
export function matchingStatements(policies: ApplicablePolicies, request: AuthorizationRequest, effect: "Allow" | "Deny"): StatementReference[] {
  const search = new Search(request);
  const { identity, boundary, session = [], resource, resourceSource = "resource" } = policies;
  const all: [PolicySource, NamedPolicy][] = [
    ...identity.map((policy): [PolicySource, NamedPolicy] => ["identity", policy]),
    ...(resource ? [[resourceSource, resource] as [PolicySource, NamedPolicy]] : []),
    ...(boundary ? [["boundary", boundary] as [PolicySource, NamedPolicy]] : []),
    ...session.map((policy): [PolicySource, NamedPolicy] => ["session", policy]),
  ];
  return all.flatMap(([source, policy]) => search.matching(policy, source, effect));
}

const STRENGTH: Readonly<Record<Coverage, number>> = { direct: 3, role: 2, account: 1 };

/** Goes through policies once, for the first Deny of all and the strongest Allow of each kind. */
class Search {
  denied: StatementReference | undefined;
  private readonly action: string;

  constructor(private readonly request: AuthorizationRequest) {
    this.action = request.action.toLowerCase();
  }

  all(policies: readonly NamedPolicy[], source: PolicySource): Found | undefined {
    let found: Found | undefined;
    for (const policy of policies) {
      const next = this.one(policy, source); // every policy is read: a later one may deny
      found ??= next;
    }
    return found;
  }

  one({ name, policy }: NamedPolicy, source: PolicySource): Found | undefined {
    let found: Found | undefined;
    for (const statement of policy.statements) {
      if (statement.isAllow ? found?.coverage === "direct" : this.denied !== undefined) continue;
      const coverage = this.coverage(statement, source);
      if (coverage === undefined) continue;
      const reference = referenceTo(statement, name, source);
      if (!statement.isAllow) this.denied = reference;
      else if (found === undefined || STRENGTH[coverage] > STRENGTH[found.coverage]) found = { reference, coverage };
    }
    return found;
  }

  matching({ name, policy }: NamedPolicy, source: PolicySource, effect: "Allow" | "Deny"): StatementReference[] {
    return policy.statements.filter((statement) => statement.isAllow === (effect === "Allow") && this.coverage(statement, source) !== undefined)
      .map((statement) => referenceTo(statement, name, source));
  }

  private coverage(statement: CompiledStatement, source: PolicySource): Coverage | undefined {
    const { principal, resource, lookup } = this.request;
    if (!statement.coversAction(this.action)) return undefined;
    const isOfResource = source === "resource" || source === "trust";
    const coverage = isOfResource ? statement.principal?.(principal) : "direct";
    if (coverage === undefined || !statement.coversResource(resource, lookup)) return undefined;
    return statement.conditions.every((holds) => holds(lookup)) ? coverage : undefined;
  }
}

function referenceTo({ index, sid }: CompiledStatement, policy: string, source: PolicySource): StatementReference {
  return { source, policy, index, ...(sid !== undefined && { sid }) };
}
