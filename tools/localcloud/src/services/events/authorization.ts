import type { AccessContext, AccessRequest } from "../../authorization/access-request";
import type { PassedRole } from "../../authorization/service-part";
import { requestTags, tagContext } from "../../authorization/request-tags";
import type { CallContext, Shape } from "../../service";
import { DEFAULT_BUS } from "./records";

const TAG_KEYS: ReadonlySet<string> = new Set(["aws:tagkeys", "aws:requesttag/${tagkey}"]);

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-manage-iam-access.html */
export function accessRequests(operation: string, input: Shape, context: CallContext): AccessRequest[] | undefined {
  if (operation === "PutEvents") return putEvents(input, context);
  if (operation.endsWith("EventBus")) {
    return [{ action: `events:${operation}`, resources: [busArnOf(input.Name, context)] }];
  }
  const rule: string | undefined = input.Rule ?? (operation.endsWith("Rule") ? input.Name : undefined);
  if (rule === undefined) return undefined;
  const resources = [ruleArnOf(rule, input.EventBusName, context)];
  const tags = requestTags(input);
  const own: AccessContext = {
    "events:creatorAccount": context.accountId,
    ...(operation === "PutTargets" && { "events:TargetArn": (input.Targets as Shape[]).map(({ Arn }) => Arn as string) }),
    ...tagContext(tags, TAG_KEYS),
  };
  const request: AccessRequest = { action: `events:${operation}`, resources, context: own };
  return tags.isNewResource ? [request, { ...request, action: "events:TagResource" }] : [request];
}

function busName(nameOrArn: string | undefined): string {
  return nameOrArn === undefined ? DEFAULT_BUS : nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);
}

function busArnOf(nameOrArn: string | undefined, { partition, region, accountId }: CallContext): string {
  return `arn:${partition}:events:${region}:${accountId}:event-bus/${busName(nameOrArn)}`;
}

function ruleArnOf(rule: string, bus: string | undefined, { partition, region, accountId }: CallContext): string {
  const name = busName(bus);
  return `arn:${partition}:events:${region}:${accountId}:rule/${name === DEFAULT_BUS ? "" : `${name}/`}${rule}`;
}

/** One request for each bus, with the sources and types of its events. */
function putEvents({ Entries }: Shape, context: CallContext): AccessRequest[] {
  const all = (Entries as Shape[]).map((entry) => ({ arn: busArnOf(entry.EventBusName, context), entry }));
  return [...new Set(all.map(({ arn }) => arn))].map((arn) => {
    const entries = all.filter((one) => one.arn === arn).map(({ entry }) => entry);
    const own: AccessContext = {
      "events:source": entries.flatMap(({ Source }) => (Source as string | undefined) ?? []),
      "events:detail-type": entries.flatMap(({ DetailType }) => (DetailType as string | undefined) ?? []),
    };
    return { action: "events:PutEvents", resources: [arn], context: own };
  });
}

export function passedRoles(operation: string, input: Shape, context: CallContext): PassedRole[] {
  const roles: (string | undefined)[] = operation === "PutRule" ? [input.RoleArn]
    : operation === "PutTargets" ? (input.Targets as Shape[]).map(({ RoleArn }) => RoleArn) : [];
  const resourceArn = ruleArnOf(input.Rule ?? input.Name, input.EventBusName, context);
  return [...new Set(roles)].flatMap((roleArn) => (roleArn === undefined ? [] : [{ roleArn, service: "events.amazonaws.com", resourceArn }]));
}
