/**
 * From an operation and its input to what they ask of IAM.
 */
import type { CallContext, ServiceId, Shape } from "../service";
import type { AccessContext, AccessRequest } from "./access-request";
import type { ActionFacts, AuthorizationFacts, ServiceFacts } from "./facts";
import { requestTags, tagContext } from "./request-tags";
import { authorizationOf } from "./service-authorization";
import type { NameReader, ServiceAuthorization } from "./service-part";

/** @throws Error when AWS has no action for the operation: a mapping is missing */
export function mapRequest(facts: AuthorizationFacts, service: ServiceId, operation: string, input: Shape, context: CallContext): AccessRequest[] {
  const own = authorizationOf(service);
  const requests = own.accessRequests?.(operation, input, context) ?? defaultRequests(facts.service(service), own, operation, input, context);
  const passed = own.passedRoles?.(operation, input, context) ?? [];
  if (passed.length === 0) return requests;
  return [...requests, ...passed.map(({ roleArn, service: to, resourceArn }): AccessRequest => ({
    action: "iam:PassRole", resources: [roleArn],
    context: { "iam:PassedToService": to, ...(resourceArn !== undefined && { "iam:AssociatedResourceArn": resourceArn }) },
  }))];
}

function defaultRequests(facts: ServiceFacts, own: ServiceAuthorization, operation: string, input: Shape, context: CallContext): AccessRequest[] {
  const name = own.actions?.[operation] ?? operation;
  const action = facts.action(name);
  if (action === undefined) throw new Error(`AWS has no action ${name}: which one does ${operation} ask for?`);
  const resources = resourcesOf(facts, action, own.names ?? {}, input, context);
  const tags = requestTags(input);
  const keys: AccessContext = { ...own.keys?.(operation, input, context), ...tagContext(tags, action.conditionKeys) };
  const request: AccessRequest = { action: action.action, resources, ...(Object.keys(keys).length > 0 && { context: keys }) };
  const tagging = tags.isNewResource && !/tag/i.test(name) ? taggingAction(facts, operation) : undefined;
  return tagging === undefined ? [request] : [request, { action: tagging.action, resources, context: { ...keys, ...tagContext(tags, tagging.conditionKeys) } }];
}

/** Who gives tags to something new needs the permission to tag as well. */
function taggingAction(facts: ServiceFacts, operation: string): ActionFacts | undefined {
  const kind = /^(?:Create|Put)([A-Z][A-Za-z]+)$/.exec(operation)?.[1];
  return facts.action("TagResource") ?? facts.action("AddTagsToResource") ?? (kind === undefined ? undefined : facts.action(`Tag${kind}`));
}

function resourcesOf(facts: ServiceFacts, { resourceTypes }: ActionFacts, names: Readonly<Record<string, NameReader>>, input: Shape, context: CallContext): string[] {
  if (resourceTypes.length === 0) return ["*"];
  const given = namedArn(input);
  if (given !== undefined) return [given];
  const required = resourceTypes.filter(({ isRequired }) => isRequired);
  if (required.length > 0) return required.flatMap(({ name }) => fill(facts.arnPattern(name), names, input, context, "*") ?? []);
  for (const { name } of resourceTypes) {
    const arns = fill(facts.arnPattern(name), names, input, context, undefined);
    if (arns !== undefined) return arns;
  }
  return ["*"];
}

/** Operations on tags name the resource by its ARN, whatever its type is. */
function namedArn(input: Shape): string | undefined {
  const arn: unknown = input.ResourceArn ?? input.resourceArn ?? input.ResourceARN ?? input.Resource;
  return typeof arn === "string" && arn.startsWith("arn:") ? arn : undefined;
}

const PLACEHOLDER = /\$\{(\w+)\}/g;

/** @param missing stands for a name that the call does not give; undefined when such an ARN is none */
function fill(pattern: string, names: Readonly<Record<string, NameReader>>, input: Shape, context: CallContext, missing: string | undefined): string[] | undefined {
  let arns = [""];
  let at = 0;
  for (const found of pattern.matchAll(PLACEHOLDER)) {
    const values = valuesOf(found[1]!, names, input, context) ?? missing;
    if (values === undefined || values.length === 0) return undefined;
    const literal = pattern.slice(at, found.index);
    arns = arns.flatMap((arn) => [values].flat().map((value) => arn + literal + value));
    at = found.index + found[0].length;
  }
  return arns.map((arn) => arn + pattern.slice(at));
}

function valuesOf(placeholder: string, names: Readonly<Record<string, NameReader>>, input: Shape, context: CallContext): string | readonly string[] | undefined {
  switch (placeholder) {
    case "Partition": return context.partition;
    case "Region": return context.region;
    case "Account": return context.accountId;
  }
  const reader = names[placeholder];
  if (reader !== undefined) return reader(input, context);
  const small = placeholder.toLowerCase();
  const member = Object.keys(input).find((name) => name.toLowerCase() === small);
  const value: unknown = member === undefined ? undefined : input[member];
  return typeof value === "string" ? value : undefined;
}
