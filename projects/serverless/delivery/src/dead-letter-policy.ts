import { allow, deny, type PolicyDocument, policyDocument } from "@switchyard/conventions";

export interface DeadLetterPolicyArgs {
  queueArn: string;
  /** Rules whose undelivered events the queue keeps; one pattern for many keeps the policy short. */
  ruleArns: string[];
  /**
   * Topic whose undelivered messages the queue keeps.
   * @defaultValue none
   */
  topicArn?: string;
}

/** Who may put letters into the queue: a function's rules and its subscription. The function itself has it in its role. */
export function deadLetterPolicy({ queueArn, ruleArns, topicArn }: DeadLetterPolicyArgs): PolicyDocument {
  const send = { actions: ["sqs:SendMessage" as const], resources: [queueArn] };
  return policyDocument([
    allow({ sid: "RulesSend", principal: { Service: "events.amazonaws.com" }, ...send, conditions: { ArnLike: { "aws:SourceArn": ruleArns } } }),
    ...(topicArn === undefined ? [] : [allow({ sid: "TopicSends", principal: { Service: "sns.amazonaws.com" }, ...send, conditions: { ArnEquals: { "aws:SourceArn": [topicArn] } } })]),
    deny({
      sid: "EncryptedTransportOnly",
      principal: "*",
      actions: ["sqs:*"],
      resources: [queueArn],
      conditions: { Bool: { "aws:SecureTransport": "false" } },
    }),
  ]);
}
