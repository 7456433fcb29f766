import type { AccessContext, AccessRequest } from "../../authorization/access-request";
import { requestTags, tagContext } from "../../authorization/request-tags";
import type { ResourcePolicy } from "../../authorization/service-part";
import type { CallContext, Shape } from "../../service";
import { nameOfArn } from "../iam/principals";
import { collections, type RoleRecord } from "../iam/records";

const TAG_KEYS: ReadonlySet<string> = new Set(["aws:tagkeys", "aws:requesttag/${tagkey}"]);

/** Nobody needs a permission to ask who they are, nor a user for a session of their own. */
const FREE: ReadonlySet<string> = new Set(["GetCallerIdentity", "GetSessionToken"]);

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html */
export function accessRequests(operation: string, input: Shape): AccessRequest[] | undefined {
  if (FREE.has(operation)) return [];
  if (operation !== "AssumeRole") return undefined;
  const tags = requestTags(input);
  const context: AccessContext = {
    "sts:RoleSessionName": input.RoleSessionName,
    ...(input.ExternalId !== undefined && { "sts:ExternalId": input.ExternalId }),
    ...(input.SourceIdentity !== undefined && { "sts:SourceIdentity": input.SourceIdentity }),
    ...(input.TransitiveTagKeys !== undefined && { "sts:TransitiveTagKeys": input.TransitiveTagKeys }),
    ...tagContext(tags, TAG_KEYS),
  };
  const named = ["AssumeRole", ...(tags.keys.length > 0 ? ["TagSession"] : []), ...(input.SourceIdentity === undefined ? [] : ["SetSourceIdentity"])];
  return named.map((action) => ({ action: `sts:${action}`, resources: [input.RoleArn], context }));
}

/** A role's trust policy. A role that does not exist trusts nobody: STS does not tell the two apart. */
export function resourcePolicy(resourceArn: string, context: CallContext): ResourcePolicy {
  const role = context.store.read((tx) => tx.get<RoleRecord>(collections.roles, nameOfArn(resourceArn).toLowerCase()));
  return { isRequired: true, source: "trust", ...(role?.arn === resourceArn && { text: role.trustPolicy }) };
}

export function resourceTags(resourceArn: string, context: CallContext): Readonly<Record<string, string>> | undefined {
  return context.store.read((tx) => tx.get<RoleRecord>(collections.roles, nameOfArn(resourceArn).toLowerCase()))?.tags;
}
