import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { resourceName } from "@switchyard/conventions";
import type { EnvironmentScope } from "./iam/role-scope";
import { deploymentEventsPolicy, deploymentNotificationsPolicy, topicKeyPolicy } from "./topic-policies";

export interface DeploymentTopicsArgs {
  scope: EnvironmentScope;
  environmentSuffix: string;
  /** Addresses that get every notification; each has to confirm once. */
  emails: string[];
}

/** Shortest time that KMS keeps a deleted key; until then its alias and messages can be had back. */
export const keyDeletionWindowDays = 7;

/** What CodeDeploy reports, and what people read: two topics, encrypted with one key of ours. */
export class DeploymentTopics extends pulumi.ComponentResource {
  public readonly keyArn: pulumi.Output<string>;
  /** CodeDeploy's triggers publish here; the recorder subscribes. */
  public readonly eventsTopicArn: pulumi.Output<string>;
  /** Alarms and the recorder publish here; people subscribe. */
  public readonly notificationsTopicArn: pulumi.Output<string>;

  constructor(name: string, args: DeploymentTopicsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:foundation:DeploymentTopics", name, {}, opts);
    const { scope, environmentSuffix, emails } = args;
    const { arn, shared } = scope;
    const child = { parent: this };
    const key = new aws.kms.Key(
      `${name}-key`,
      {
        description: "Encrypts the messages about deployments",
        enableKeyRotation: true,
        deletionWindowInDays: keyDeletionWindowDays,
        policy: JSON.stringify(topicKeyPolicy(scope, arn.role(resourceName("role", "codedeploy-*", environmentSuffix)))),
      },
      child,
    );
    new aws.kms.Alias(`${name}-key-alias`, { name: shared.topicKeyAlias, targetKeyId: key.keyId }, child);
    const topic = (suffix: string, topicName: string, policy: object) => {
      const made = new aws.sns.Topic(`${name}-${suffix}`, { name: topicName, kmsMasterKeyId: key.arn }, child);
      new aws.sns.TopicPolicy(`${name}-${suffix}-policy`, { arn: made.arn, policy: JSON.stringify(policy) }, child);
      return made;
    };
    const events = topic("events", shared.deploymentEventsTopic, deploymentEventsPolicy(arn.topic(shared.deploymentEventsTopic)));
    const notifications = topic(
      "notifications",
      shared.deploymentNotificationsTopic,
      deploymentNotificationsPolicy(scope, arn.topic(shared.deploymentNotificationsTopic)),
    );
    for (const email of emails) {
      new aws.sns.TopicSubscription(`${name}-email-${email}`, { topic: notifications.arn, protocol: "email", endpoint: email }, child);
    }
    this.keyArn = key.arn;
    this.eventsTopicArn = events.arn;
    this.notificationsTopicArn = notifications.arn;
    this.registerOutputs({ keyArn: this.keyArn, eventsTopicArn: this.eventsTopicArn, notificationsTopicArn: this.notificationsTopicArn });
  }
}
