import { getStack } from "@pulumi/pulumi";
import { currentPlace, layerProvider, stackSettings } from "@switchyard/components";
import { layer } from "@switchyard/contracts";
import { resolveServices, tagsOf } from "@switchyard/conventions";
import { foundation } from "./contract";
import { ArtifactBucket } from "./src/artifact-bucket";
import { rejectUnfitNames } from "./src/check-names";
import { DeploymentTables } from "./src/deployment-tables";
import { DeploymentTopics } from "./src/deployment-topics";
import { EnvironmentRoles } from "./src/environment-roles";
import { environmentScope } from "./src/iam/role-scope";
import { NpmCache } from "./src/npm-cache";
import { checkFoundationSettings, foundationFolder, foundationSettings } from "./src/settings";
import { connectionConsoleUrl, sourceConnection } from "./src/source-connection";

/** What the services of an environment share: artifacts, deployment history, topics, the connection, and every role. */
export = layer(async () => {
  const settings = stackSettings({ shape: foundationSettings, folder: foundationFolder, check: (all) => checkFoundationSettings(all, getStack()) });
  const { environmentSuffix, region, tracing, npmCache, githubWebhook, connectionArn, restrictsPipelineTrust } = settings;
  const services = resolveServices(settings.services, settings);
  const tags = tagsOf(settings);
  const provider = layerProvider(region, tags);
  const place = await currentPlace(region, provider);
  const scope = environmentScope(place, environmentSuffix, tracing);
  rejectUnfitNames({ environmentSuffix, services, shared: scope.shared, makesConnection: connectionArn === undefined });
  const component = { providers: [provider] };

  const artifacts = new ArtifactBucket("artifacts", { scope, retentionDays: settings.artifactRetentionDays }, component);
  const tables = new DeploymentTables("history", { names: scope.shared }, component);
  const topics = new DeploymentTopics("topics", { scope, environmentSuffix, emails: settings.notificationEmails }, component);
  if (npmCache) new NpmCache("npm-cache", { scope }, component);
  const connection = sourceConnection("connection", { connectionName: scope.shared.connection, existingArn: connectionArn }, { provider });
  const roles = new EnvironmentRoles(
    "roles",
    { scope, environmentSuffix, services, connectionArn: connection.arn, topicKeyArn: topics.keyArn, restrictsPipelineTrust, npmCache, githubWebhook },
    component,
  );

  return foundation.publish({
    environmentSuffix,
    place,
    services,
    tracing,
    npmCache,
    githubWebhook,
    tags,
    artifactBucketName: artifacts.bucketName,
    deploymentTableName: tables.deploymentTableName,
    paymentsTableName: tables.paymentsTableName,
    deploymentEventsTopicArn: topics.eventsTopicArn,
    deploymentNotificationsTopicArn: topics.notificationsTopicArn,
    connectionArn: connection.arn,
    connectionStatus: connection.status,
    connectionConsoleUrl: connectionConsoleUrl(region),
    serviceRoleArns: roles.serviceRoleArns,
    historyRecorderRoleArn: roles.historyRecorderRoleArn,
    versionCleanupRoleArn: roles.versionCleanupRoleArn,
    releaseApproverPolicyArns: roles.releaseApproverPolicyArns,
    releaseOperatorPolicyArns: roles.releaseOperatorPolicyArns,
  });
});
