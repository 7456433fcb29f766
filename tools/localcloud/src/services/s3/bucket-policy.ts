import { AwsError, type Handler } from "../../service";
import { unknownPrincipals } from "../iam/principals";
import { matchesPattern, parsePolicy, type PolicyDocument, type PolicyProblem, type Statement } from "../support/policy-document";
import { accessDenied, bucketError } from "./errors";
import { isPublic } from "./public-policy";
import { bucketArn, changeBucket, requireBucket } from "./records";

const policyBytes = 20_480;

export const putBucketPolicy: Handler = (input, context) => {
  changeBucket(input, context, (bucket, tx) => {
    const arn = bucketArn(bucket.name, context);
    const document = parse(input.Policy);
    const problem = document.statements.map((one) => checkStatement(one, arn)).find((text) => text !== undefined)
      ?? (unknownPrincipals(document, tx, context.accountId).length > 0 ? "Invalid principal in policy" : undefined);
    if (problem !== undefined) throw malformed(problem);
    if (bucket.publicAccessBlock?.BlockPublicPolicy && isPublic(document)) {
      throw accessDenied(`User: ${context.caller.arn} is not authorized to perform: s3:PutBucketPolicy on resource: "${arn}" `
        + "because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.");
    }
    return { ...bucket, policy: input.Policy };
  });
  return {};
};

const malformed = (message: string): AwsError => new AwsError("MalformedPolicy", message, 400);

function parse(text: string): PolicyDocument {
  if (!text.trimStart().startsWith("{")) throw malformed("Policies must be valid JSON and the first byte must be '{'");
  if (Buffer.byteLength(text) > policyBytes) throw malformed(`Normalized policy document exceeds the maximum allowed size of ${policyBytes} bytes.`);
  const parsed = parsePolicy(text, "resource");
  if (parsed.problems) throw malformed(wording(parsed.problems[0]!));
  return parsed.document;
}

function wording(problem: PolicyProblem): string {
  switch (problem.kind) {
    case "json": return `Policies must be valid JSON and the first byte must be '{' (${problem.text})`;
    case "syntax": return `Invalid policy syntax. (${problem.text})`;
    case "action-missing": return "Missing required field Action";
    case "action-vendor": return "Policy has invalid action";
    case "resource-missing": return "Missing required field Resource";
    case "resource-arn": return "Policy has invalid resource";
    case "principal-invalid": return "Invalid principal in policy";
    default: return problem.text;
  }
}

/** What S3 asks of a statement beyond the grammar: its own actions, this bucket, and actions that fit the resources. */
function checkStatement(one: Statement, arn: string): string | undefined {
  const actions = one.action ?? one.notAction ?? [];
  const resources = one.resource ?? one.notResource ?? [];
  if (actions.some((action) => action !== "*" && !/^s3:/i.test(action))) return "Policy has invalid action";
  if (resources.some((resource) => !isOfBucket(resource, arn))) return "Policy has invalid resource";
  if (!one.action || !one.resource) return undefined;
  const onBucket = one.resource.some((resource) => matchesPattern(resource, arn));
  const onObjects = one.resource.some((resource) => resource.includes("/") || resource.endsWith("*"));
  const idle = one.action.some((action) => !/[*?]/.test(action) && !(isObjectAction(action) ? onObjects : onBucket));
  return idle ? "Action does not apply to any resource(s) in statement" : undefined;
}

function isOfBucket(resource: string, arn: string): boolean {
  return resource === "*" ? false : matchesPattern(resource, arn) || resource.startsWith(`${arn}/`) || matchesPattern(resource, `${arn}/`);
}

function isObjectAction(action: string): boolean {
  return /Object|AbortMultipartUpload|ListMultipartUploadParts/i.test(action) && !/BucketObjectLock/i.test(action);
}

export const getBucketPolicy: Handler = (input, context) => context.store.read((tx) => ({ Policy: requirePolicy(requireBucket(tx, input)) }));

function requirePolicy(bucket: { name: string; policy?: string }): string {
  if (bucket.policy === undefined) throw bucketError("NoSuchBucketPolicy", "The bucket policy does not exist", 404, bucket.name);
  return bucket.policy;
}

export const getBucketPolicyStatus: Handler = (input, context) => context.store.read((tx) =>
  ({ PolicyStatus: { IsPublic: isPublic(parse(requirePolicy(requireBucket(tx, input)))) } }));

export const deleteBucketPolicy: Handler = (input, context) => {
  changeBucket(input, context, ({ policy: _, ...bucket }) => bucket);
  return {};
};
