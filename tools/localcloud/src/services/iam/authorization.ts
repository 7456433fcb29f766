import type { AccessContext, AccessRequest } from "../../authorization/access-request";
import type { NameReader } from "../../authorization/service-part";
import type { CallContext, Shape } from "../../service";
import { nameOfArn } from "./principals";
import { collections, type PolicyRecord, type RoleRecord, type UserRecord } from "./records";

function roleOf(name: string | undefined, context: CallContext): RoleRecord | undefined {
  return name === undefined ? undefined : context.store.read((tx) => tx.get<RoleRecord>(collections.roles, name.toLowerCase()));
}

function userOf(name: string | undefined, context: CallContext): UserRecord | undefined {
  return name === undefined ? undefined : context.store.read((tx) => tx.get<UserRecord>(collections.users, name.toLowerCase()));
}

/** Without a name, operations on users are about the caller. */
function userName({ UserName }: Shape, { caller }: CallContext): string | undefined {
  return UserName ?? (/:user\//.test(caller.arn) ? nameOfArn(caller.arn) : undefined);
}

const withPath = (path: string, name: string): string => `${path.slice(1)}${name}`;

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html */
export const names: Readonly<Record<string, NameReader>> = {
  RoleNameWithPath: ({ RoleName, Path, AWSServiceName }: Shape, context) => {
    if (AWSServiceName !== undefined) return `aws-service-role/${String(AWSServiceName)}/*`;
    return RoleName === undefined ? undefined : withPath(roleOf(RoleName, context)?.path ?? Path ?? "/", RoleName);
  },
  UserNameWithPath: (input, context) => {
    const name = userName(input, context);
    return name === undefined ? undefined : withPath(userOf(name, context)?.path ?? input.Path ?? "/", name);
  },
  PolicyNameWithPath: ({ PolicyName, Path }: Shape) => (PolicyName === undefined ? undefined : withPath(Path ?? "/", PolicyName)),
};

/** Operations on a policy, or about the principal that an ARN names, are on just that ARN. */
export function accessRequests(operation: string, { PolicyArn, PolicySourceArn, RoleName, UserName }: Shape): AccessRequest[] | undefined {
  const arn: string | undefined = PolicySourceArn ?? (RoleName === undefined && UserName === undefined ? PolicyArn : undefined);
  return arn === undefined || /^Tag/.test(operation) ? undefined : [{ action: `iam:${operation}`, resources: [arn] }];
}

export function keys(operation: string, input: Shape, context: CallContext): AccessContext | undefined {
  const boundary: string | undefined = input.PermissionsBoundary ?? roleOf(input.RoleName, context)?.boundaryArn ?? userOf(input.UserName, context)?.boundaryArn;
  return {
    ...(boundary !== undefined && { "iam:PermissionsBoundary": boundary }),
    ...(/^(At|De)tach/.test(operation) && input.PolicyArn !== undefined && { "iam:PolicyARN": input.PolicyArn as string }),
    ...(input.AWSServiceName !== undefined && { "iam:AWSServiceName": input.AWSServiceName as string }),
  };
}

export function resourceTags(resourceArn: string, context: CallContext): Readonly<Record<string, string>> | undefined {
  const name = nameOfArn(resourceArn);
  if (/:role\//.test(resourceArn)) return roleOf(name, context)?.tags;
  if (/:user\//.test(resourceArn)) return userOf(name, context)?.tags;
  return context.store.read((tx) => tx.get<PolicyRecord>(collections.policies, resourceArn))?.tags;
}
