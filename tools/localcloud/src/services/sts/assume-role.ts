import { AwsError, type CallContext, type Caller, type Handler, type Shape } from "../../service";
import { malformedPolicy } from "../iam/errors";
import { requirePolicy } from "../iam/policy-lookup";
import { nameOfArn } from "../iam/principals";
import { collections, type RoleRecord } from "../iam/records";
import { checkTagKeys } from "../support/tag-rules";
import { notModelled } from "../support/not-modelled";
import { parsePolicy } from "../support/policy-document";
import { issueCredentials } from "../support/service-role";
import { fromTagList } from "../support/tags";

const DEFAULT_SECONDS = 3600;
/** Of a role that a role's session takes on, whatever the role itself allows. */
const CHAINED_SECONDS = 3600;
const SESSION_POLICY_CHARACTERS = 2048;

/**
 * A session of a role. Whether its trust policy and the caller's own policies allow that was decided before.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export const assumeRole: Handler = (input, context) => {
  rejectUnmodelled(input);
  const role = context.store.read((tx) => tx.get<RoleRecord>(collections.roles, nameOfArn(input.RoleArn).toLowerCase()));
  if (role === undefined || role.arn !== input.RoleArn) throw refused(context, input.RoleArn); // only the administrator gets here for a role that is not there
  const seconds = sessionSeconds(input, context.caller, role);
  const sessionPolicies = policiesOf(input, context);
  const { sessionTags, sourceIdentity } = passedOn(input, context.caller);
  const caller: Caller = {
    accountId: context.accountId, kind: "role", roleArn: role.arn,
    arn: `arn:${context.partition}:sts::${context.accountId}:assumed-role/${role.name}/${String(input.RoleSessionName)}`,
    ...(sessionPolicies.length > 0 && { sessionPolicies }), ...(Object.keys(sessionTags).length > 0 && { sessionTags }),
    ...(sourceIdentity !== undefined && { sourceIdentity }),
  };
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = issueCredentials(context, caller, seconds);
  return {
    Credentials: { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken, Expiration: expiration },
    AssumedRoleUser: { AssumedRoleId: `${role.id}:${String(input.RoleSessionName)}`, Arn: caller.arn },
    ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }),
  };
};

function rejectUnmodelled({ SerialNumber, TokenCode, ProvidedContexts, TransitiveTagKeys }: Shape): void {
  if (SerialNumber !== undefined || TokenCode !== undefined) throw notModelled("sts", "multi-factor authentication");
  if (ProvidedContexts !== undefined) throw notModelled("sts", "ProvidedContexts");
  if ((TransitiveTagKeys?.length ?? 0) > 0) throw notModelled("sts", "transitive session tags");
}

function refused({ caller }: CallContext, roleArn: string): AwsError {
  return new AwsError("AccessDenied", `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`, 403);
}

const validation = (message: string): AwsError => new AwsError("ValidationError", message, 400);

function sessionSeconds({ DurationSeconds }: Shape, caller: Caller, { maxSessionDuration }: RoleRecord): number {
  const seconds: number = DurationSeconds ?? DEFAULT_SECONDS;
  if (seconds > maxSessionDuration) throw validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  if (caller.kind === "role" && seconds > CHAINED_SECONDS) {
    throw validation("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
  }
  return seconds;
}

/** What narrows the session: the policy in the request and managed ones that it names. */
function policiesOf({ Policy, PolicyArns }: Shape, context: CallContext): string[] {
  const named = ((PolicyArns ?? []) as Shape[]).map(({ arn }) => arn as string);
  if (named.length > 10) throw validation("A session takes at most 10 managed session policies.");
  const managed = context.store.read((tx) => named.map((arn) => {
    const { aws, customer } = requirePolicy(tx, arn);
    return aws?.document ?? customer?.versions.find(({ id }) => id === customer.defaultVersion)?.document ?? "";
  }));
  if (Policy === undefined) return managed;
  const { problems } = parsePolicy(Policy, "identity");
  if (problems) throw malformedPolicy(problems);
  if (String(Policy).length > SESSION_POLICY_CHARACTERS) throw new AwsError("PackedPolicyTooLarge", `The session policy is longer than ${SESSION_POLICY_CHARACTERS} characters.`, 400);
  return [String(Policy), ...managed];
}

/** Tags of the session, and who is behind it: once set, that stays through every further role. */
function passedOn({ Tags, SourceIdentity }: Shape, caller: Caller): { sessionTags: Record<string, string>; sourceIdentity: string | undefined } {
  const tags = (Tags ?? []) as { Key: string }[];
  const [problem] = checkTagKeys({}, tags.map(({ Key }) => Key), { ignoreCase: true });
  if (problem) throw new AwsError("InvalidParameterValue", problem.text, 400);
  if (SourceIdentity !== undefined && caller.sourceIdentity !== undefined && SourceIdentity !== caller.sourceIdentity) {
    throw new AwsError("AccessDenied", "The source identity of a session cannot be changed.", 403);
  }
  return { sessionTags: fromTagList(Tags), sourceIdentity: SourceIdentity ?? caller.sourceIdentity };
}
