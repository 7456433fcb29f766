import { AwsError } from "../../service";
import type { PolicyProblem } from "../support/policy-document";
import { checkTagKeys } from "../support/tag-rules";
import type { Tags } from "../support/tags";

/** IAM speaks the query protocol: codes are those on the wire (`NoSuchEntity`), not the names of the model's shapes. */
export const noSuchEntity = (message: string): AwsError => new AwsError("NoSuchEntity", message, 404);
export const entityAlreadyExists = (message: string): AwsError => new AwsError("EntityAlreadyExists", message, 409);
export const deleteConflict = (message: string): AwsError => new AwsError("DeleteConflict", message, 409);
export const limitExceeded = (message: string): AwsError => new AwsError("LimitExceeded", message, 409);
export const invalidInput = (message: string): AwsError => new AwsError("InvalidInput", message, 400);
export const validationError = (message: string): AwsError => new AwsError("ValidationError", message, 400);

/** IAM reports the first problem of a policy only; ours adds the place, which AWS leaves to the reader. */
export function malformedPolicy(problems: PolicyProblem[]): AwsError {
  const [first = { kind: "json", text: "empty" }] = problems;
  return new AwsError("MalformedPolicyDocument", wording(first), 400);
}

function wording({ kind, text }: PolicyProblem): string {
  switch (kind) {
    case "json": return `This policy contains invalid Json: ${text}`;
    case "syntax": return `Syntax errors in policy. (${text})`;
    case "version": return `Policy document must be version 2012-10-17 or greater. (${text})`;
    case "sid": return "Statement IDs (SID) in a single policy must be unique.";
    default: return text;
  }
}

/** @throws AwsError `InvalidInput` for doubled or reserved keys, `LimitExceeded` for the 51st tag */
export function rejectTags(existing: Tags, added: { Key: string }[]): void {
  const [problem] = checkTagKeys(existing, added.map(({ Key }) => Key), { ignoreCase: true });
  if (!problem) return;
  throw problem.kind === "too-many" ? limitExceeded(problem.text) : invalidInput(problem.text);
}
/** For a marker that IAM never gave out. */
export const invalidMarker = (): AwsError => validationError("Invalid Marker.");
