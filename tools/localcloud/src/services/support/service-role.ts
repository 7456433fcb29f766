import { ACCESS_KEYS, type AccessKey } from "../../credentials";
import { AwsError, type CallContext, type Caller } from "../../service";

interface TrustStatement {
  Effect: "Allow" | "Deny";
  Principal?: "*" | Record<string, string | string[]>;
  Action?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

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
 * A service takes a role on.
 *
 * @returns the role's session as a caller
 * @throws AwsError `AccessDenied` when there is no such role or it does not trust the service
 */
export async function assumeRole(context: CallContext, { roleArn, principal, sourceArn, sessionName, policy }: AssumeRoleOptions): Promise<Caller> {
  if (!(await canAssume(context, roleArn, principal, sourceArn))) {
    throw new AwsError("AccessDenied", `User: ${principal} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`, 403);
  }
  const name = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  return {
    accountId: context.accountId, kind: "role", roleArn, arn: `arn:${context.partition}:sts::${context.accountId}:assumed-role/${name}/${sessionName}`,
    ...(policy !== undefined && { sessionPolicies: [policy] }),
  };
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
 * Whether an AWS service can take on a role: the role exists in this account and its trust policy allows it.
 *
 * Of the trust policy's conditions, `aws:SourceAccount` and `aws:SourceArn` are judged, as the confused-deputy guidance
 * uses them; any other key has no value in this call, so that a condition on it does not hold.
 *
 * @param principal e.g. `lambda.amazonaws.com`
 * @param sourceArn the resource on whose behalf the service acts; left out when the service sends none
 */
export async function canAssume(
  context: CallContext, roleArn: string, principal: string, sourceArn?: string,
): Promise<boolean> {
  const match = /^arn:aws[\w-]*:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(roleArn);
  if (match === null || match[1] !== context.accountId) return false;
  let document: unknown;
  try {
    const { Role } = await context.internal("iam", "GetRole", { RoleName: match[2] });
    if (Role.Arn !== roleArn) return false;
    document = Role.AssumeRolePolicyDocument;
  } catch (error) {
    if (error instanceof AwsError && /^NoSuchEntity/.test(error.code)) return false;
    throw error;
  }
  const keys: Record<string, string> = { "aws:sourceaccount": context.accountId };
  if (sourceArn !== undefined) keys["aws:sourcearn"] = sourceArn;
  const matching = trustStatements(document).filter((statement) => names(statement, principal) && holds(statement, keys));
  return matching.length > 0 && matching.every((statement) => statement.Effect === "Allow");
}

function trustStatements(document: unknown): TrustStatement[] {
  if (typeof document !== "string") return [];
  const text = document.startsWith("%7B") ? decodeURIComponent(document) : document;
  const { Statement } = JSON.parse(text) as { Statement?: TrustStatement | TrustStatement[] };
  return Statement === undefined ? [] : [Statement].flat();
}

function names(statement: TrustStatement, principal: string): boolean {
  const actions = [statement.Action ?? []].flat().map((action) => action.toLowerCase());
  if (!actions.some((action) => ["sts:assumerole", "sts:*", "*"].includes(action))) return false;
  if (statement.Principal === "*") return true;
  return [statement.Principal?.Service ?? []].flat().includes(principal);
}

function holds(statement: TrustStatement, keys: Record<string, string>): boolean {
  return Object.entries(statement.Condition ?? {}).every(([operator, test]) =>
    Object.entries(test).every(([key, expected]) => {
      const actual = keys[key.toLowerCase()];
      if (actual === undefined) return operator.endsWith("IfExists");
      return compare(operator.replace(/IfExists$/, ""), actual, [expected].flat());
    }));
}

function compare(operator: string, actual: string, expected: string[]): boolean {
  switch (operator) {
    case "StringEquals": return expected.includes(actual);
    case "StringNotEquals": return !expected.includes(actual);
    case "StringLike": case "ArnLike": case "ArnEquals": return expected.some((pattern) => like(pattern, actual));
    case "StringNotLike": case "ArnNotLike": case "ArnNotEquals": return !expected.some((pattern) => like(pattern, actual));
    default: return false;
  }
}

/** Wildcards of IAM: `*` for any run of characters, `?` for one. */
function like(pattern: string, value: string): boolean {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*").replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "s").test(value);
}
