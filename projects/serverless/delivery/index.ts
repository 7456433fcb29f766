import * as aws from "@pulumi/aws";
import { byService, entryOf, layerProvider, stackSettings } from "@switchyard/components";
import { layer } from "@switchyard/contracts";
import { sharedNames } from "@switchyard/conventions";
import { foundation } from "@switchyard/serverless-foundation/contract";
import { runtime } from "@switchyard/serverless-runtime/contract";
import { delivery } from "./contract";
import { GithubWebhook } from "./src/github-webhook";
import { HistoryRecorder } from "./src/history-recorder";
import { ServiceDelivery } from "./src/service-delivery";
import { VersionCleanup } from "./src/version-cleanup";
import { deliveryFolder, deliverySettings, requireWebhookSecret } from "./src/settings";

/** How releases happen: build, pipeline, traffic shift and release functions of each service, and the history of all. */
export = layer(async () => {
  const settings = stackSettings({ shape: deliverySettings, folder: deliveryFolder, below: [foundation, runtime] });
  const [base, running] = await Promise.all([foundation.consume(), runtime.consume()]);
  const { environmentSuffix, place, tracing, npmCache, githubWebhook } = base;
  const provider = layerProvider(place.region, base.tags);
  const common = { environmentSuffix, tracing, runtime: running.runtime, deploymentTableName: base.deploymentTableName, eventsTopicArn: base.deploymentEventsTopicArn };

  const application = new aws.codedeploy.Application(
    "application",
    { name: sharedNames(environmentSuffix, place.account).application, computePlatform: "Lambda" },
    { provider },
  );
  const services = base.services.map((service) => ({
    service: service.name,
    made: new ServiceDelivery(
      service.name,
      {
        ...common,
        service,
        place,
        npmCache,
        startedByWebhook: githubWebhook,
        settings,
        minimumInvocations: running.minimumInvocations,
        roleArns: entryOf(base.serviceRoleArns, service.name),
        applicationName: application.name,
        candidateAlarmNames: entryOf(running.candidateAlarmNames, service.name),
        artifactBucketName: base.artifactBucketName,
        connectionArn: base.connectionArn,
      },
      { providers: [provider] },
    ),
  }));
  const recorder = new HistoryRecorder(
    "history-recorder",
    {
      ...common,
      place,
      services: services.map(({ service }) => service),
      roleArn: base.historyRecorderRoleArn,
      notificationsTopicArn: base.deploymentNotificationsTopicArn,
      reconcileMinutes: settings.reconcileMinutes,
    },
    { providers: [provider] },
  );
  const cleanup = new VersionCleanup(
    "version-cleanup",
    { ...common, place, services: services.map(({ service }) => service), roleArn: base.versionCleanupRoleArn },
    { providers: [provider] },
  );
  const webhook = githubWebhook
    ? new GithubWebhook(
        "github-webhook",
        { environmentSuffix, place, tracing, runtime: running.runtime, services: base.services, secret: requireWebhookSecret(settings) },
        { providers: [provider] },
      )
    : undefined;

  return delivery.publish({
    pipelineUrl: services[0]!.made.pipelineUrl,
    pipelineUrls: byService(services, (made) => made.pipelineUrl),
    pipelineNames: byService(services, (made) => made.pipelineName),
    deploymentTableName: base.deploymentTableName,
    applicationName: application.name,
    deploymentGroupNames: byService(services, (made) => made.deploymentGroupName),
    buildProjectNames: byService(services, (made) => made.buildProjectName),
    releaseConductorNames: byService(services, (made) => made.releaseConductorName),
    historyRecorderName: recorder.functionName,
    recorderDeadLetterQueueUrl: recorder.deadLetterQueueUrl,
    versionCleanupName: cleanup.functionName,
    versionCleanupDeadLetterQueueUrl: cleanup.deadLetterQueueUrl,
    deploymentEventsTopicArn: base.deploymentEventsTopicArn,
    deploymentNotificationsTopicArn: base.deploymentNotificationsTopicArn,
    region: place.region,
    liveFunctionNames: running.greenFunctionNames,
    blueFunctionNames: running.blueFunctionNames,
    candidateAlarmNames: running.candidateAlarmNames,
    trafficHookNames: byService(services, (made) => made.trafficHookNames),
    connectionStatus: base.connectionStatus,
    connectionConsoleUrl: base.connectionConsoleUrl,
    githubWebhookUrl: webhook?.url ?? "none",
    logGroupNames: byService(services, (made) => made.logGroupNames),
  });
});
