import { allow, deny, type PolicyDocument, policyDocument } from "@switchyard/conventions";

export interface DeadLetterPolicyArgs {
  queueArn: string;
  /** Rules whose undelivered events the queue keeps. */
  ruleArns: string[];
  /** Topic whose undelivered messages the queue keeps. */
  topicArn: string;
}

/** Who may put letters into the queue: the recorder's rules and its subscription. The recorder itself has it in its role. */
export function deadLetterPolicy({ queueArn, ruleArns, topicArn }: DeadLetterPolicyArgs): PolicyDocument {
  const send = { actions: ["sqs:SendMessage" as const], resources: [queueArn] };
  return policyDocument([
    allow({ sid: "RulesSend", principal: { Service: "events.amazonaws.com" }, ...send, conditions: { ArnEquals: { "aws:SourceArn": ruleArns } } }),
    allow({ sid: "TopicSends", principal: { Service: "sns.amazonaws.com" }, ...send, conditions: { ArnEquals: { "aws:SourceArn": [topicArn] } } }),
    deny({
      sid: "EncryptedTransportOnly",
      principal: "*",
      actions: ["sqs:*"],
      resources: [queueArn],
      conditions: { Bool: { "aws:SecureTransport": "false" } },
    }),
  ]);
}
