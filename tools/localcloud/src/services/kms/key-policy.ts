import { AwsError, type CallContext, type Handler } from "../../service";
import { coversAction, parsePolicy, type Statement } from "../support/policy-document";
import { unknownPrincipals } from "../iam/principals";
import { rejectAwsManaged, requireKey, rejectPendingDeletion } from "./key-lookup";
import { keys, notFound, type Reader } from "./records";

const policyBytes = 32_768;
/** A key has one policy, and this is its only name. */
const policyName = "default";

const malformed = (message: string): AwsError => new AwsError("MalformedPolicyDocumentException", message);

/**
 * Checks a key policy: its grammar, that its principals exist, and that the caller can still change it afterwards. A key that nobody can
 * manage can be repaired by AWS Support only.
 *
 * @throws AwsError `MalformedPolicyDocumentException`, `LimitExceededException`
 */
export function rejectKeyPolicy(tx: Reader, text: string, bypassesLockoutCheck: boolean, context: CallContext): void {
  if (Buffer.byteLength(text) > policyBytes) throw new AwsError("LimitExceededException", `The policy exceeds the limit of ${policyBytes} bytes.`);
  const parsed = parsePolicy(text, "resource");
  if (parsed.problems) throw malformed(parsed.problems.map((problem) => problem.text).join(" "));
  const { statements } = parsed.document;
  if (unknownPrincipals(parsed.document, tx, context.accountId).length > 0) {
    throw malformed("Policy contains a statement with one or more invalid principals.");
  }
  const foreign = statements.flatMap((one) => one.action ?? one.notAction ?? []).find((action) => action !== "*" && !/^kms:/i.test(action));
  if (foreign !== undefined) throw malformed(`Policy contains an action of another service: ${foreign}.`);
  if (!bypassesLockoutCheck && !leavesManageable(statements, context)) {
    throw malformed("The new key policy will not allow you to update the key policy in the future.");
  }
}

/** A condition may fail tomorrow, so a statement that has one does not count as allowing, but counts as denying. */
function leavesManageable(statements: Statement[], context: CallContext): boolean {
  const concerned = statements.filter((one) => coversAction(one, "kms:PutKeyPolicy") && namesCaller(one, context));
  return concerned.some((one) => one.effect === "Allow" && Object.keys(one.condition).length === 0)
    && !concerned.some((one) => one.effect === "Deny" && Object.keys(one.condition).length === 0);
}

function namesCaller(one: Statement, { caller, accountId, partition }: CallContext): boolean {
  const role = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(caller.arn);
  const own = new Set(["*", accountId, `arn:${partition}:iam::${accountId}:root`, caller.arn]);
  const isOwn = (value: string): boolean => own.has(value)
    || (role !== null && value.startsWith(`arn:${role[1]}:iam::${role[2]}:role/`) && value.endsWith(`/${role[3]}`));
  if (one.principal) return (one.principal.AWS ?? []).some(isOwn);
  return one.notPrincipal !== undefined && !(one.notPrincipal.AWS ?? []).some(isOwn);
}

export const putKeyPolicy: Handler = (input, context) => context.store.transaction((tx) => {
  rejectPolicyName(input.PolicyName);
  const key = requireKey(tx, input.KeyId, context, { byAlias: false });
  rejectAwsManaged(key, "PutKeyPolicy", context);
  rejectPendingDeletion(key);
  rejectKeyPolicy(tx, input.Policy, input.BypassPolicyLockoutSafetyCheck === true, context);
  keys.put(context, tx, key.id, { ...key, policy: input.Policy });
  return {};
});

export const getKeyPolicy: Handler = (input, context) => context.store.read((tx) => {
  rejectPolicyName(input.PolicyName);
  return { Policy: requireKey(tx, input.KeyId, context, { byAlias: false }).policy, PolicyName: policyName };
});

export const listKeyPolicies: Handler = (input, context) => context.store.read((tx) => {
  requireKey(tx, input.KeyId, context, { byAlias: false });
  return { PolicyNames: [policyName], Truncated: false };
});

function rejectPolicyName(name: string | undefined): void {
  if (name !== undefined && name !== policyName) throw notFound("No such policy exists");
}
