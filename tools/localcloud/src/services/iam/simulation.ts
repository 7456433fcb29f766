/**
 * The policy simulator: the decisions that the cloud would take, for policies and requests that are only thought of.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html
 */
import { authorisation } from "../../authorization/authorisation";
import { contextKeysOf } from "../../authorization/context-keys";
import { decide, matchingStatements, type ApplicablePolicies, type AuthorizationRequest, type NamedPolicy } from "../../authorization/evaluator";
import type { Principal } from "../../authorization/principals";
import type { CallContext, Handler, Shape } from "../../service";
import { page } from "../support/paging";
import { notModelled } from "../support/not-modelled";
import { coversAction, parsePolicy, type PolicyKind } from "../support/policy-document";
import { invalidInput, invalidMarker, noSuchEntity } from "./errors";
import { requirePolicy } from "./policy-lookup";
import { ROLES, USERS } from "./principal-kinds";
import { nameOfArn } from "./principals";
import type { Reader } from "./records";

/** A policy of a simulation with what the answer says of it. */
interface Source {
  id: string;
  /** `none` for policies that belong to nobody. */
  type: "user" | "role" | "aws-managed" | "user-managed" | "resource" | "none";
  text: string;
}

interface Scenario {
  identity: Source[];
  boundary: Source[];
  resource: Source | undefined;
  principal: Principal;
}

/** @throws AwsError `InvalidInput` for what is no policy of its kind */
function given(texts: string[] | undefined, member: string, kind: PolicyKind): Source[] {
  return (texts ?? []).map((text, index) => {
    const { problems } = parsePolicy(text, kind);
    if (problems) throw invalidInput(`${member}.${index + 1}: ${problems.map((problem) => problem.text).join("; ")}`);
    return { id: `${member}.${index + 1}`, type: "none", text };
  });
}

function rejectUnmodelled({ OrderedOrganizationPolicyInputList, ResourceHandlingOption, ResourceOwner, PolicyExclusionList }: Shape): void {
  if (OrderedOrganizationPolicyInputList !== undefined) throw notModelled("iam", "a simulation with policies of an organization");
  if (ResourceHandlingOption !== undefined) throw notModelled("iam", "ResourceHandlingOption, which is for EC2");
  if (ResourceOwner !== undefined) throw notModelled("iam", "a simulation across accounts");
  if (PolicyExclusionList !== undefined) throw notModelled("iam", "PolicyExclusionList");
}

/** A resource's policy is asked about the user that `CallerArn` names: the simulator knows no other kind of principal. */
function principalFor({ CallerArn, ResourcePolicy }: Shape, { accountId }: CallContext, fallback: string | undefined): Principal {
  const arn: string | undefined = CallerArn ?? fallback;
  if (arn !== undefined && /^arn:[\w-]+:iam::\d{12}:user\//.test(arn)) return { kind: "user", accountId: arn.split(":")[4]!, arn };
  if (CallerArn !== undefined || ResourcePolicy !== undefined) throw invalidInput("CallerArn must be the ARN of an IAM user; with ResourcePolicy it is required.");
  return { kind: "user", accountId, arn: arn ?? "" };
}

export const simulateCustomPolicy: Handler = (input, context) => {
  rejectUnmodelled(input);
  return simulate(input, context, {
    identity: given(input.PolicyInputList, "PolicyInputList", "identity"),
    boundary: given(input.PermissionsBoundaryPolicyInputList, "PermissionsBoundaryPolicyInputList", "identity"),
    resource: given(input.ResourcePolicy === undefined ? undefined : [input.ResourcePolicy], "ResourcePolicy", "resource")[0],
    principal: principalFor(input, context, undefined),
  });
};

export const simulatePrincipalPolicy: Handler = (input, context) => {
  rejectUnmodelled(input);
  const { own, boundary } = context.store.read((tx) => policiesOf(tx, input.PolicySourceArn));
  const otherBoundary = given(input.PermissionsBoundaryPolicyInputList, "PermissionsBoundaryPolicyInputList", "identity");
  return simulate(input, context, {
    identity: [...own, ...given(input.PolicyInputList, "PolicyInputList", "identity")],
    boundary: otherBoundary.length > 0 ? otherBoundary : boundary,
    resource: given(input.ResourcePolicy === undefined ? undefined : [input.ResourcePolicy], "ResourcePolicy", "resource")[0],
    principal: principalFor(input, context, input.PolicySourceArn),
  });
};

/** The policies of a user or a role. @throws AwsError `NoSuchEntity` */
function policiesOf(tx: Reader, arn: string): { own: Source[]; boundary: Source[] } {
  const type = /:iam::\d{12}:(user|role)\//.exec(arn)?.[1] as "user" | "role" | undefined;
  if (type === undefined) throw /:group\//.test(arn) ? notModelled("iam", "groups") : invalidInput(`${arn} is no ARN of a user or role.`);
  const kind = type === "user" ? USERS : ROLES;
  const holder = kind.require(tx, nameOfArn(arn));
  if (holder.arn !== arn) throw noSuchEntity(`The ${type} with ARN ${arn} cannot be found.`);
  const managed = (policyArn: string): Source => {
    const { aws, customer } = requirePolicy(tx, policyArn);
    const text = aws?.document ?? customer?.versions.find(({ id }) => id === customer.defaultVersion)?.document ?? "";
    return { id: nameOfArn(policyArn), type: aws ? "aws-managed" : "user-managed", text };
  };
  const attached = tx.list<{ policyArn: string }>(kind.attachments, `${holder.name.toLowerCase()}/`).map(([, { policyArn }]) => managed(policyArn));
  const inline = Object.entries(holder.inline).map(([name, text]): Source => ({ id: `${type}_${holder.name}_${name}`, type, text }));
  return { own: [...inline, ...attached], boundary: holder.boundaryArn === undefined ? [] : [managed(holder.boundaryArn)] };
}

function simulate(input: Shape, context: CallContext, scenario: Scenario): Shape {
  const actions: string[] = input.ActionNames;
  const badAction = actions.find((action) => !/^[A-Za-z0-9-]+:[A-Za-z0-9]+$/.test(action));
  if (badAction !== undefined) throw invalidInput(`Invalid action name: ${badAction}. It consists of a service's prefix, a colon and the action, without wildcards.`);
  const resources: string[] = input.ResourceArns ?? ["*"];
  const requests = actions.flatMap((action) => resources.map((resource) => ({ action, resource })));
  const numbered = requests.map((request, index) => ({ ...request, key: String(index).padStart(8, "0") }));
  const { items, next } = page(numbered, ({ key }) => key, input.Marker, input.MaxItems ?? 100, invalidMarker);
  const entries = new Map(((input.ContextEntries ?? []) as Shape[]).map(({ ContextKeyName, ContextKeyValues }) =>
    [String(ContextKeyName).toLowerCase(), (ContextKeyValues ?? []) as string[]]));
  return {
    EvaluationResults: items.map(({ action, resource }) => evaluation(scenario, context, entries, {
      action, resource, principal: scenario.principal, lookup: (key) => entries.get(key),
    })),
    IsTruncated: next !== undefined, ...(next === undefined ? {} : { Marker: next }),
  };
}

function evaluation({ identity, boundary, resource }: Scenario, context: CallContext, entries: ReadonlyMap<string, string[]>, request: AuthorizationRequest): Shape {
  const compiled = context.instance(authorisation).policies;
  const named = ({ id, text }: Source): NamedPolicy => ({ name: id, policy: compiled.of(text) });
  const policies: ApplicablePolicies = {
    identity: identity.map(named), ...(boundary[0] && { boundary: named(boundary[0]) }), ...(resource && { resource: named(resource) }),
  };
  const decision = decide(policies, request);
  const deciding = decision.isAllowed || decision.isExplicit ? matchingStatements(policies, request, decision.isAllowed ? "Allow" : "Deny") : [];
  const sources = [...identity, ...boundary, ...(resource ? [resource] : [])];
  const typeOf = (id: string): Source["type"] => sources.find((source) => source.id === id)?.type ?? "none";
  const concerned = sources.flatMap(({ text }) => contextKeysOf(text, (statement) => coversAction(statement, request.action)));
  const missing = [...new Set(concerned)].filter((key) => !entries.has(key.toLowerCase()));
  return {
    EvalActionName: request.action, EvalResourceName: request.resource,
    EvalDecision: decision.isAllowed ? "allowed" : decision.isExplicit ? "explicitDeny" : "implicitDeny",
    MatchedStatements: deciding.map(({ policy, source }) => ({ SourcePolicyId: policy, SourcePolicyType: source === "resource" ? "resource" : typeOf(policy) })),
    MissingContextValues: missing,
    ...(policies.boundary && { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: decide({ identity: [policies.boundary] }, request).isAllowed } }),
  };
}

export const getContextKeysForCustomPolicy: Handler = (input) => ({
  ContextKeyNames: [...new Set(given(input.PolicyInputList, "PolicyInputList", "identity").flatMap(({ text }) => contextKeysOf(text)))].sort(),
});

export const getContextKeysForPrincipalPolicy: Handler = (input, context) => {
  const { own, boundary } = context.store.read((tx) => policiesOf(tx, input.PolicySourceArn));
  const all = [...own, ...boundary, ...given(input.PolicyInputList, "PolicyInputList", "identity")];
  return { ContextKeyNames: [...new Set(all.flatMap(({ text }) => contextKeysOf(text)))].sort() };
};
