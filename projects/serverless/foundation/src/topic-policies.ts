import { allow, deny, type PolicyDocument, policyDocument, type Statement } from "@switchyard/conventions";
import type { EnvironmentScope } from "./iam/role-scope";
import { administerKey, thisKey } from "./key-administration";

/** Key policy of the topics' key. */
export function topicKeyPolicy({ place, arn, shared }: EnvironmentScope, codedeployRolePattern: string): PolicyDocument {
  return policyDocument([
    administerKey(arn),
    allow({
      sid: "AlarmsPublish",
      principal: { Service: "cloudwatch.amazonaws.com" },
      actions: ["kms:GenerateDataKey", "kms:Decrypt"],
      conditions: { StringEquals: { "aws:SourceAccount": place.account } },
      ...thisKey,
    }),
    allow({
      sid: "EventsPublish",
      principal: { Service: "events.amazonaws.com" },
      actions: ["kms:GenerateDataKey", "kms:Decrypt"],
      conditions: { StringEquals: { "aws:SourceAccount": place.account } },
      ...thisKey,
    }),
    allow({
      sid: "RolesPublish",
      principal: { AWS: arn.accountRoot() },
      actions: ["kms:GenerateDataKey", "kms:Decrypt"],
      // The roles' own policies say which of them may; naming each here would let this policy grow with the services.
      conditions: { ArnLike: { "aws:PrincipalArn": [arn.role(shared.historyRecorderRole), codedeployRolePattern] } },
      ...thisKey,
    }),
  ]);
}

/** CodeDeploy publishes with the role of its deployment group, so nobody else is let in. */
export function deploymentEventsPolicy(topicArn: string): PolicyDocument {
  return policyDocument([encryptedTransportOnly(topicArn)]);
}

/** Alarms page people; releases are reported by the recorder's role. */
export function deploymentNotificationsPolicy({ place, arn }: EnvironmentScope, topicArn: string): PolicyDocument {
  return policyDocument([
    allow({
      sid: "AlarmsPublish",
      principal: { Service: "cloudwatch.amazonaws.com" },
      actions: ["sns:Publish"],
      resources: [topicArn],
      conditions: { StringEquals: { "aws:SourceAccount": place.account }, ArnLike: { "aws:SourceArn": arn.alarm("*") } },
    }),
    encryptedTransportOnly(topicArn),
  ]);
}

function encryptedTransportOnly(topicArn: string): Statement {
  return deny({
    sid: "EncryptedTransportOnly",
    principal: "*",
    actions: ["sns:Publish"],
    resources: [topicArn],
    conditions: { Bool: { "aws:SecureTransport": "false" } },
  });
}
