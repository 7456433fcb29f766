import type { CallContext } from "../../service";
import { matchesPattern, parsePolicy } from "../support/policy-document";
import { unknownPrincipals } from "../iam/principals";
import { invalidParameter, type Reader } from "./records";

const policyBytes = 30_720;
/** What a topic's policy can speak about. SNS takes no wildcard here, since `sns:*` holds actions that no topic has. */
const topicActions = new Set([
  "addpermission", "deletetopic", "getdataprotectionpolicy", "gettopicattributes", "listsubscriptionsbytopic", "listtagsforresource", "publish",
  "putdataprotectionpolicy", "receive", "removepermission", "settopicattributes", "subscribe",
]);

/** The policy of a topic that is made without one: its owner's account may use it. */
export function defaultTopicPolicy(topicArn: string, accountId: string): string {
  const actions = [
    "GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission", "DeleteTopic", "Subscribe", "ListSubscriptionsByTopic", "Publish",
  ];
  return JSON.stringify({
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [{
      Sid: "__default_statement_ID",
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: actions.map((action) => `SNS:${action}`),
      Resource: topicArn,
      Condition: { StringEquals: { "AWS:SourceOwner": accountId } },
    }],
  });
}

/** @throws AwsError `InvalidParameter` */
export function rejectTopicPolicy(tx: Reader, text: string, topicArn: string, context: CallContext): void {
  if (Buffer.byteLength(text) > policyBytes) throw invalidParameter(`Policy Reason: longer than ${policyBytes} bytes`);
  const parsed = parsePolicy(text, "resource");
  if (parsed.problems) {
    const [problem] = parsed.problems;
    throw invalidParameter(problem?.kind === "json" ? "Policy Reason: Policy is not valid JSON" : `Policy Error: ${problem?.text ?? "null"}`);
  }
  for (const { action, notAction, resource, notResource } of parsed.document.statements) {
    const actions = action ?? notAction ?? [];
    if (actions.some((one) => !/^sns:/i.test(one) || !topicActions.has(one.slice(4).toLowerCase()))) {
      throw invalidParameter("Policy statement action out of service scope!");
    }
    const resources = resource ?? notResource ?? [];
    if (resources.some((one) => !matchesPattern(one, topicArn))) {
      throw invalidParameter(`Policy Error: a statement's resource is not this topic, ${topicArn}`);
    }
  }
  if (unknownPrincipals(parsed.document, tx, context.accountId).length > 0) throw invalidParameter("Policy Error: PrincipalNotFound");
}
