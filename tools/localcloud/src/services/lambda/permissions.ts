import { AwsError, type CallContext, type Handler, type Reader, type Shape, type Transaction } from "../../service";
import { conflict, invalidValue, notFound, staleRevision } from "./errors";
import { functionArn, isVersionNumber, LATEST, parseFunctionName, type FunctionReference } from "./names";
import { aliases, existingAlias, existingFunction, functions, policies, resolveVersion, versionKey, versions } from "./records";

/** Bytes of one resource policy. */
const POLICY_LIMIT = 20_480;

function policyKey({ name, qualifier }: FunctionReference): string {
  return `${name}/${qualifier ?? LATEST}`;
}

/** A policy shares the revision of what it is attached to, and a change of it makes a new one. */
function revisionOf(context: CallContext, tx: Reader, reference: FunctionReference): string {
  const { name, qualifier } = reference;
  return qualifier !== undefined && !isVersionNumber(qualifier)
    ? existingAlias(context, tx, name, qualifier).revisionId
    : resolveVersion(context, tx, reference).revisionId;
}

function newRevision(context: CallContext, tx: Transaction, reference: FunctionReference): void {
  const { name, qualifier } = reference;
  const revisionId = context.uuid();
  if (qualifier === undefined) {
    const owner = existingFunction(context, tx, reference);
    functions.put(context, tx, name, { ...owner, latest: { ...owner.latest, revisionId } });
  } else if (isVersionNumber(qualifier)) {
    versions.put(context, tx, versionKey(name, qualifier), { ...resolveVersion(context, tx, reference), revisionId });
  } else {
    aliases.put(context, tx, `${name}/${qualifier}`, { ...existingAlias(context, tx, name, qualifier), revisionId });
  }
}

function policyTarget(context: CallContext, input: Shape): FunctionReference {
  const reference = parseFunctionName(context, input.FunctionName, input.Qualifier);
  if (reference.qualifier === LATEST) throw invalidValue("We currently do not support adding policies for $LATEST.");
  return reference;
}

export const addPermission: Handler = async (input, context) => {
  const reference = policyTarget(context, input);
  const Principal = await principalOf(context, input.Principal);
  return context.store.transaction((tx) => {
    existingFunction(context, tx, reference);
    const revision = revisionOf(context, tx, reference);
    if (input.RevisionId !== undefined && input.RevisionId !== revision) throw staleRevision("GetPolicy");
    const statements = policies.get(context, tx, policyKey(reference))?.statements ?? [];
    if (statements.some((statement) => statement.Sid === input.StatementId)) {
      throw conflict(
        `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      );
    }
    const Condition = conditionOf(input);
    const statement = {
      Sid: input.StatementId as string, Effect: "Allow", Principal, Action: input.Action,
      Resource: functionArn(context, reference.name, reference.qualifier), ...(Condition && { Condition }),
    };
    const size = Buffer.byteLength(JSON.stringify(document([...statements, statement])), "utf8");
    if (size > POLICY_LIMIT) {
      const message = `The final policy size (${size}) is bigger than the limit (${POLICY_LIMIT}).`;
      throw new AwsError("PolicyLengthExceededException", message, 400, { Type: "User" });
    }
    policies.put(context, tx, policyKey(reference), { statements: [...statements, statement] });
    newRevision(context, tx, reference);
    return { Statement: JSON.stringify(statement) };
  });
};

export const removePermission: Handler = (input, context) => {
  const reference = policyTarget(context, input);
  return context.store.transaction((tx) => {
    existingFunction(context, tx, reference);
    const statements = policies.get(context, tx, policyKey(reference))?.statements;
    if (statements === undefined) throw notFound("No policy is associated with the given resource.");
    if (input.RevisionId !== undefined && input.RevisionId !== revisionOf(context, tx, reference)) throw staleRevision("GetPolicy");
    const left = statements.filter((statement) => statement.Sid !== input.StatementId);
    if (left.length === statements.length) throw notFound(`Statement ${input.StatementId} is not found in resource policy.`);
    if (left.length === 0) policies.remove(context, tx, policyKey(reference));
    else policies.put(context, tx, policyKey(reference), { statements: left });
    newRevision(context, tx, reference);
    return {};
  });
};

export const getPolicy: Handler = (input, context) => {
  const reference = parseFunctionName(context, input.FunctionName, input.Qualifier);
  return context.store.read((tx) => {
    existingFunction(context, tx, reference);
    const found = policies.get(context, tx, policyKey(reference));
    if (found === undefined) throw notFound("The resource you requested does not exist.");
    return { Policy: JSON.stringify(document(found.statements)), RevisionId: revisionOf(context, tx, reference) };
  });
};

function document(statements: Shape[]): Shape {
  return { Version: "2012-10-17", Id: "default", Statement: statements };
}

async function principalOf(context: CallContext, principal: string): Promise<string | Shape> {
  const refused = (): AwsError => invalidValue("The provided principal was invalid. Please check the principal and try again.");
  if (principal === "*") return "*";
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:${context.partition}:iam::${principal}:root` };
  if (/^[a-z0-9.-]+\.(amazonaws\.com|amazon\.com|alexa-appkit\.amazon\.com)(\.cn)?$/.test(principal)) return { Service: principal };
  const arn = /^arn:aws[\w-]*:(?:iam|sts)::(\d{12}):(root|user\/.+|role\/(?:.*\/)?([^/]+)|assumed-role\/.+)$/.exec(principal);
  if (arn === null) throw refused();
  const [, account, , role] = arn;
  if (account === context.accountId && role !== undefined) {
    try {
      await context.internal("iam", "GetRole", { RoleName: role });
    } catch (error) {
      if (error instanceof AwsError && error.code.startsWith("NoSuchEntity")) throw refused();
      throw error;
    }
  }
  return { AWS: principal };
}

function conditionOf(input: Shape): Shape | undefined {
  const StringEquals: Record<string, string> = {};
  if (input.SourceAccount !== undefined) StringEquals["AWS:SourceAccount"] = input.SourceAccount;
  if (input.EventSourceToken !== undefined) StringEquals["lambda:EventSourceToken"] = input.EventSourceToken;
  if (input.FunctionUrlAuthType !== undefined) StringEquals["lambda:FunctionUrlAuthType"] = input.FunctionUrlAuthType;
  if (input.PrincipalOrgID !== undefined) StringEquals["aws:PrincipalOrgID"] = input.PrincipalOrgID;
  const condition: Shape = {};
  if (Object.keys(StringEquals).length > 0) condition.StringEquals = StringEquals;
  if (input.SourceArn !== undefined) condition.ArnLike = { "AWS:SourceArn": input.SourceArn };
  if (input.InvokedViaFunctionUrl === true) condition.Bool = { "lambda:InvokedViaFunctionUrl": "true" };
  return Object.keys(condition).length > 0 ? condition : undefined;
}
