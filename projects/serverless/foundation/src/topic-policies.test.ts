import { environmentScope } from "./iam/role-scope";
import { deploymentEventsPolicy, deploymentNotificationsPolicy, topicKeyPolicy } from "./topic-policies";

const scope = environmentScope({ partition: "aws", region: "us-east-1", account: "000000000000" }, "dev", false);
const topicArn = "arn:aws:sns:us-east-1:000000000000:sns-deployment-notifications-dev";

const encryptedTransportOnly = {
  Sid: "EncryptedTransportOnly",
  Effect: "Deny",
  Principal: "*",
  Action: ["sns:Publish"],
  Resource: [topicArn],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

describe("topicKeyPolicy", () => {
  const { Statement } = topicKeyPolicy(scope, "arn:aws:iam::000000000000:role/role-codedeploy-*-dev");

  it("A6: lets alarms, events and the publishing roles encrypt, of this account only", () => {
    expect(Statement.slice(1)).toEqual([
      {
        Sid: "AlarmsPublish",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: ["kms:GenerateDataKey", "kms:Decrypt"],
        Resource: ["*"],
        Condition: { StringEquals: { "aws:SourceAccount": "000000000000" } },
      },
      {
        Sid: "EventsPublish",
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: ["kms:GenerateDataKey", "kms:Decrypt"],
        Resource: ["*"],
        Condition: { StringEquals: { "aws:SourceAccount": "000000000000" } },
      },
      {
        Sid: "RolesPublish",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::000000000000:root" },
        Action: ["kms:GenerateDataKey", "kms:Decrypt"],
        Resource: ["*"],
        Condition: {
          ArnLike: {
            "aws:PrincipalArn": ["arn:aws:iam::000000000000:role/role-history-recorder-dev", "arn:aws:iam::000000000000:role/role-codedeploy-*-dev"],
          },
        },
      },
    ]);
  });

  it("A5: lets the account administer the key by named actions, and read nothing with it", () => {
    expect(Statement[0]).toMatchObject({ Sid: "Administer", Effect: "Allow", Principal: { AWS: "arn:aws:iam::000000000000:root" }, Resource: ["*"] });
    expect(Statement[0]!.Action.filter((action) => /\*|Decrypt|Encrypt|DataKey/.test(action))).toEqual([]);
    expect(Statement[0]!.Action).toContain("kms:PutKeyPolicy");
  });
});

describe("deploymentNotificationsPolicy", () => {
  it("A5, S11: lets this account's alarms publish, and nobody without encryption", () => {
    expect(deploymentNotificationsPolicy(scope, topicArn).Statement).toEqual([
      {
        Sid: "AlarmsPublish",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: ["sns:Publish"],
        Resource: [topicArn],
        Condition: {
          StringEquals: { "aws:SourceAccount": "000000000000" },
          ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:us-east-1:000000000000:alarm:*" },
        },
      },
      encryptedTransportOnly,
    ]);
  });
});

describe("deploymentEventsPolicy", () => {
  it("A6: refuses whoever does not encrypt, and lets in nobody beside the account's roles", () => {
    expect(deploymentEventsPolicy(topicArn).Statement).toEqual([encryptedTransportOnly]);
  });
});
