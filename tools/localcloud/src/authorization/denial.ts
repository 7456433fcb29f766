/**
 * Refusals in AWS's words.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
import { AwsError, type Caller, type ServiceId } from "../service";
import type { Decision, PolicySource } from "./evaluator";

/** What services call a refusal, and the status it comes with. */
const CODES: Readonly<Partial<Record<ServiceId, readonly [code: string, statusCode: number]>>> = {
  cloudwatch: ["AccessDenied", 403], iam: ["AccessDenied", 403], lambda: ["AccessDeniedException", 403], s3: ["AccessDenied", 403],
  sns: ["AuthorizationError", 403], sqs: ["AccessDenied", 403], sts: ["AccessDenied", 403],
};
const OF_JSON_SERVICES = ["AccessDeniedException", 400] as const;

const KINDS: Readonly<Record<PolicySource, { none: string; explicit: string }>> = {
  identity: { none: "no identity-based policy", explicit: "an identity-based policy" },
  resource: { none: "no resource-based policy", explicit: "a resource-based policy" },
  trust: { none: "no role trust policy", explicit: "the role trust policy" },
  boundary: { none: "no permissions boundary", explicit: "a permissions boundary" },
  session: { none: "no session policy", explicit: "a session policy" },
};

/** @param service that was called; it words the refusal, also of an action of another service such as `iam:PassRole` */
export function denial(service: ServiceId, caller: Caller, action: string, resource: string, decision: Decision): AwsError {
  const named = spelled(action);
  const on = service === "s3" && resource !== "*" ? `"${resource}"` : resource;
  const { none, explicit } = KINDS[decision.source];
  const reason = decision.isExplicit ? `with an explicit deny in ${explicit}` : `because ${none} allows the ${named} action`;
  const [code, statusCode] = CODES[service] ?? OF_JSON_SERVICES;
  return new AwsError(code, `User: ${caller.arn} is not authorized to perform: ${named} on resource: ${on} ${reason}`, statusCode);
}

/** SNS and SQS write their actions in their own way. */
function spelled(action: string): string {
  if (action.startsWith("sns:")) return `SNS:${action.slice("sns:".length)}`;
  return action.startsWith("sqs:") ? action.toLowerCase() : action;
}
