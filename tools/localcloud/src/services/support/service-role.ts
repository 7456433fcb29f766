import { AwsError, type CallContext, type Caller } from "../../service";

interface TrustStatement {
  Effect: "Allow" | "Deny";
  Principal?: "*" | Record<string, string | string[]>;
  Action?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** The service as a caller of others. */
export function serviceCaller(context: CallContext, principal: string): Caller {
  return { accountId: context.accountId, arn: principal, kind: "service" };
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
