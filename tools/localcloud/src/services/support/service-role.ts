import type { AccessRequest } from "../../authorization/access-request";
import { authorisation } from "../../authorization/authorisation";
import { ACCESS_KEYS, type AccessKey } from "../../credentials";
import type { CallContext, Caller } from "../../service";

/**
 * The service as a caller of others.
 *
 * @param principal e.g. `events.amazonaws.com`
 * @param sourceArn the resource on whose behalf it acts, `aws:SourceArn`; its account is `aws:SourceAccount`
 */
export function serviceCaller(context: Pick<CallContext, "accountId">, principal: string, sourceArn?: string): Caller {
  return {
    accountId: context.accountId, arn: principal, kind: "service",
    ...(sourceArn !== undefined && { sourceArn, sourceAccount: sourceArn.split(":")[4] || context.accountId }),
  };
}

export interface AssumeRoleOptions {
  roleArn: string;
  /** Service that takes the role on, e.g. `lambda.amazonaws.com`. */
  principal: string;
  /** The resource on whose behalf it does so. @defaultValue the service sends none */
  sourceArn?: string;
  sessionName: string;
  /** Session policy that narrows what the role allows. @defaultValue none */
  policy?: string;
}

/**
 * A service takes a role on. The role's trust policy decides, and the decision is observed like any other.
 *
 * @returns the role's session as a caller
 * @throws AwsError `AccessDenied` when there is no such role or it does not trust the service
 */
export async function assumeRole(context: CallContext, { roleArn, principal, sourceArn, sessionName, policy }: AssumeRoleOptions): Promise<Caller> {
  const caller = serviceCaller(context, principal, sourceArn);
  context.instance(authorisation).require([assumption(roleArn, sessionName)], { service: "sts", operation: "AssumeRole", caller, via: [] }, context);
  const name = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  return {
    accountId: context.accountId, kind: "role", roleArn, arn: `arn:${context.partition}:sts::${context.accountId}:assumed-role/${name}/${sessionName}`,
    ...(policy !== undefined && { sessionPolicies: [policy] }),
  };
}

function assumption(roleArn: string, sessionName?: string): AccessRequest {
  return { action: "sts:AssumeRole", resources: [roleArn], ...(sessionName !== undefined && { context: { "sts:RoleSessionName": sessionName } }) };
}

export interface SessionCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
}

const KEY_ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const SECRET_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * Keys of a session, kept so that what is signed with them comes from the caller.
 *
 * @param seconds cloud time for which they are good
 */
export function issueCredentials(context: Pick<CallContext, "store" | "randomId" | "clock">, caller: Caller, seconds: number): SessionCredentials {
  const issuedAt = context.clock.now();
  const expiresAt = issuedAt + seconds * 1000;
  const key = { secretAccessKey: context.randomId(40, SECRET_LETTERS), sessionToken: context.randomId(344, SECRET_LETTERS), caller: { ...caller, issuedAt }, expiresAt } satisfies AccessKey;
  const accessKeyId = `ASIA${context.randomId(16, KEY_ID_LETTERS)}`;
  context.store.transaction((tx) => tx.put<AccessKey>(ACCESS_KEYS, accessKeyId, key));
  return { accessKeyId, secretAccessKey: key.secretAccessKey, sessionToken: key.sessionToken, expiration: new Date(expiresAt) };
}

/**
 * Whether an AWS service could take on a role, for checks when a role is handed to something. Nothing is taken on and nothing observed.
 *
 * @param principal e.g. `lambda.amazonaws.com`
 * @param sourceArn the resource on whose behalf the service acts; left out when the service sends none
 */
export async function canAssume(context: CallContext, roleArn: string, principal: string, sourceArn?: string): Promise<boolean> {
  if (!/^arn:[\w-]+:iam::\d{12}:role\//.test(roleArn)) return false;
  return context.instance(authorisation).decide(serviceCaller(context, principal, sourceArn), assumption(roleArn), roleArn, context).isAllowed;
}
