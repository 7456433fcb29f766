import type { AccessRequest } from "../../authorization/access-request";
import { requestTags, tagContext } from "../../authorization/request-tags";
import type { NameReader } from "../../authorization/service-part";
import type { CallContext, Shape } from "../../service";
import { logGroupArn, logGroups } from "./records";

const TAG_KEYS: ReadonlySet<string> = new Set(["aws:tagkeys", "aws:requesttag/${tagkey}"]);
/** On a log stream, whose ARN goes on after its group's. */
const OF_STREAMS: ReadonlySet<string> = new Set(["CreateLogStream", "DeleteLogStream", "GetLogEvents", "PutLogEvents"]);
/** Authorised on the group's ARN as it is; everything else on a group asks for `<ARN>:*`. */
const OF_TAGS: ReadonlySet<string> = new Set(["ListTagsForResource", "TagResource", "UntagResource"]);

/** The group that a call means, by name or ARN. */
function groupOf({ logGroupName, logGroupIdentifier, resourceIdentifier }: Shape): string | undefined {
  const named: string | undefined = logGroupName ?? logGroupIdentifier ?? resourceIdentifier;
  return named?.replace(/^arn:.*?:log-group:/, "").replace(/:\*$/, "");
}

export const names: Readonly<Record<string, NameReader>> = { LogGroupName: groupOf, LogStreamName: ({ logStreamName }) => logStreamName };

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html */
export function accessRequests(operation: string, input: Shape, context: CallContext): AccessRequest[] | undefined {
  const group = groupOf(input);
  if (OF_STREAMS.has(operation) || OF_TAGS.has(operation) || (group === undefined && !/^(DescribeMetricFilters)$/.test(operation))) return undefined;
  const arn = logGroupArn(context, group ?? "*");
  const tags = requestTags(input);
  const keys = tagContext(tags, TAG_KEYS);
  const request: AccessRequest = { action: `logs:${operation}`, resources: [`${arn}:*`], ...(tags.keys.length > 0 && { context: keys }) };
  return operation === "CreateLogGroup" && tags.isNewResource ? [request, { action: "logs:TagResource", resources: [arn], context: keys }] : [request];
}

export function resourceTags(resourceArn: string, context: CallContext): Readonly<Record<string, string>> | undefined {
  const name = /:log-group:([^:]+)/.exec(resourceArn)?.[1];
  return name === undefined ? undefined : context.store.read((tx) => logGroups.get(context, tx, name))?.tags;
}
