import { deadLetterPolicy } from "./dead-letter-policy";

const queueArn = "arn:aws:sqs:us-east-1:000000000000:sqs-history-recorder-dead-letters-dev";

describe("deadLetterPolicy", () => {
  it("A5, A6: lets our rules and our topic send, over encrypted transport only", () => {
    expect(deadLetterPolicy({ queueArn, ruleArns: ["arn:rule-1", "arn:rule-2"], topicArn: "arn:topic" }).Statement).toEqual([
      {
        Sid: "RulesSend",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: ["sqs:SendMessage"],
        Resource: [queueArn],
        Condition: { ArnLike: { "aws:SourceArn": ["arn:rule-1", "arn:rule-2"] } },
      },
      {
        Sid: "TopicSends",
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: ["sqs:SendMessage"],
        Resource: [queueArn],
        Condition: { ArnEquals: { "aws:SourceArn": ["arn:topic"] } },
      },
      {
        Sid: "EncryptedTransportOnly",
        Effect: "Deny",
        Principal: "*",
        Action: ["sqs:*"],
        Resource: [queueArn],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  it("A5: lets no topic send when there is none", () => {
    expect(deadLetterPolicy({ queueArn, ruleArns: ["arn:rule-1"] }).Statement.map(({ Sid }) => Sid)).toEqual(["RulesSend", "EncryptedTransportOnly"]);
  });
});
