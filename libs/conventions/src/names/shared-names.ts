import type { Problem } from "../problem";
import { checkName, resourceName } from "./resource-name";
import type { ResourceKindName } from "./resource-kinds";

/** What one environment of the `serverless` system has once, whatever the number of its services. */
export interface SharedNames {
  /** Bucket that CodePipeline and CodeBuild hand artifacts through; bucket names are global, so it holds the account. */
  artifactBucket: string;
  deploymentTable: string;
  paymentsTable: string;
  topicKeyAlias: string;
  /** What CodeDeploy reports; only the history recorder reads it. */
  deploymentEventsTopic: string;
  /** What people read. */
  deploymentNotificationsTopic: string;
  connection: string;
  /** CodeDeploy application; each service has its deployment group in it. */
  application: string;
  historyRecorder: string;
  historyRecorderRole: string;
  historyRecorderPolicy: string;
  /** Events and invocations that the recorder could not handle. */
  recorderDeadLetterQueue: string;
  reconcileRule: string;
  deploymentEventsRule: string;
  /** CodeArtifact's, when npm packages are cached. */
  packageDomain: string;
  /** What builds ask for packages. */
  npmRepository: string;
  /** Where it gets those from that it has not: npm's public registry, kept. */
  npmStoreRepository: string;
  packageKeyAlias: string;
  /** What GitHub's deliveries come to, when a webhook is asked for. */
  githubWebhook: string;
  githubWebhookRole: string;
  githubWebhookPolicy: string;
  /** EventBridge takes it on to start pipelines. */
  webhookStartRole: string;
  webhookStartPolicy: string;
  webhookSecret: string;
  webhookDeliveryTable: string;
  webhookDeadLetterQueue: string;
  versionCleanup: string;
  versionCleanupRole: string;
  versionCleanupPolicy: string;
  /** Events that the clean-up could not handle. */
  versionCleanupDeadLetterQueue: string;
  versionCleanupScheduleRule: string;
}

/** @param account twelve digits */
export function sharedNames(environmentSuffix: string, account: string): SharedNames {
  const name = (kind: ResourceKindName, purpose: string) => resourceName(kind, purpose, environmentSuffix);
  return {
    artifactBucket: name("bucket", `pipeline-artifacts-${account}`),
    deploymentTable: name("table", "deployment-history"),
    paymentsTable: name("table", "payments"),
    topicKeyAlias: name("keyAlias", "deployment-topics"),
    deploymentEventsTopic: name("topic", "deployment-events"),
    deploymentNotificationsTopic: name("topic", "deployment-notifications"),
    connection: name("connection", "github"),
    application: name("application", "services"),
    historyRecorder: name("function", "history-recorder"),
    historyRecorderRole: name("role", "history-recorder"),
    historyRecorderPolicy: name("policy", "history-recorder"),
    recorderDeadLetterQueue: name("queue", "history-recorder-dead-letters"),
    reconcileRule: name("rule", "history-reconcile"),
    deploymentEventsRule: name("rule", "deployment-events"),
    packageDomain: name("packageDomain", "packages"),
    npmRepository: name("packageRepository", "npm"),
    npmStoreRepository: name("packageRepository", "npm-store"),
    packageKeyAlias: name("keyAlias", "packages"),
    githubWebhook: name("function", "github-webhook"),
    githubWebhookRole: name("role", "github-webhook"),
    githubWebhookPolicy: name("policy", "github-webhook"),
    webhookStartRole: name("role", "webhook-start"),
    webhookStartPolicy: name("policy", "webhook-start"),
    webhookSecret: name("secret", "github-webhook"),
    webhookDeliveryTable: name("table", "webhook-deliveries"),
    webhookDeadLetterQueue: name("queue", "github-webhook-dead-letters"),
    versionCleanup: name("function", "version-cleanup"),
    versionCleanupRole: name("role", "version-cleanup"),
    versionCleanupPolicy: name("policy", "version-cleanup"),
    versionCleanupDeadLetterQueue: name("queue", "version-cleanup-dead-letters"),
    versionCleanupScheduleRule: name("rule", "version-cleanup"),
  };
}

const kinds: Record<keyof SharedNames, ResourceKindName> = {
  artifactBucket: "bucket",
  deploymentTable: "table",
  paymentsTable: "table",
  topicKeyAlias: "keyAlias",
  deploymentEventsTopic: "topic",
  deploymentNotificationsTopic: "topic",
  connection: "connection",
  application: "application",
  historyRecorder: "function",
  historyRecorderRole: "role",
  historyRecorderPolicy: "policy",
  recorderDeadLetterQueue: "queue",
  reconcileRule: "rule",
  deploymentEventsRule: "rule",
  packageDomain: "packageDomain",
  npmRepository: "packageRepository",
  npmStoreRepository: "packageRepository",
  packageKeyAlias: "keyAlias",
  githubWebhook: "function",
  githubWebhookRole: "role",
  githubWebhookPolicy: "policy",
  webhookStartRole: "role",
  webhookStartPolicy: "policy",
  webhookSecret: "secret",
  webhookDeliveryTable: "table",
  webhookDeadLetterQueue: "queue",
  versionCleanup: "function",
  versionCleanupRole: "role",
  versionCleanupPolicy: "policy",
  versionCleanupDeadLetterQueue: "queue",
  versionCleanupScheduleRule: "rule",
};

/** Every shared name against AWS's limits; all of them hold the suffix, so that is what a person would change. */
export function checkSharedNames(names: SharedNames): Problem[] {
  return (Object.keys(kinds) as (keyof SharedNames)[]).flatMap((key) => checkName(kinds[key], names[key], "environmentSuffix"));
}
