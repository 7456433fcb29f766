import { byService, entryOf, layerProvider, stackSettings, today, warn } from "@switchyard/components";
import { layer } from "@switchyard/contracts";
import { liveAlias, runtimeWarnings } from "@switchyard/conventions";
import { foundation } from "@switchyard/serverless-foundation/contract";
import * as pulumi from "@pulumi/pulumi";
import { runtime } from "./contract";
import { ServiceRuntime } from "./src/service-runtime";
import { runtimeFolder, runtimeSettings, volumeWarnings } from "./src/settings";

/** What runs: blue and green of each service, their alias and their alarms. */
export = layer(async () => {
  const settings = stackSettings({ shape: runtimeSettings, folder: runtimeFolder, below: [foundation] });
  const base = await foundation.consume();
  warn([...runtimeWarnings(settings.runtime, today()), ...volumeWarnings(settings)]);
  const provider = layerProvider(base.place.region, base.tags);

  const services = base.services.map((service) => ({
    service: service.name,
    made: new ServiceRuntime(
      service.name,
      {
        service,
        environmentSuffix: base.environmentSuffix,
        settings,
        tracing: base.tracing,
        roleArns: entryOf(base.serviceRoleArns, service.name),
        paymentsTableName: base.paymentsTableName,
        notificationsTopicArn: base.deploymentNotificationsTopicArn,
      },
      { providers: [provider] },
    ),
  }));

  return runtime.publish({
    runtime: settings.runtime,
    minimumInvocations: settings.minimumInvocations,
    liveAliasName: liveAlias,
    liveArns: byService(services, ({ green }) => green.liveArn),
    blueFunctionNames: byService(services, ({ blue }) => blue.functionName),
    greenFunctionNames: byService(services, ({ green }) => green.functionName),
    candidateAlarmNames: Object.fromEntries(services.map(({ service, made }) => [service, made.candidateAlarmNames])),
    functionLogGroupNames: byService(services, ({ green, blue }) => pulumi.all([green.logGroupName, blue.logGroupName])),
  });
});
