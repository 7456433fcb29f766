import { entryOf } from "@switchyard/components";
import { type Service, serviceNames, syntheticKeyPrefix } from "@switchyard/conventions";
import * as pulumi from "@pulumi/pulumi";
import { CandidateAlarms } from "./alarms/candidate-alarms";
import { LiveAlarms } from "./alarms/live-alarms";
import { ReleasedFunction } from "./released-function";
import type { RuntimeSettings } from "./settings";

export interface ServiceRuntimeArgs {
  service: Service;
  environmentSuffix: string;
  settings: RuntimeSettings;
  tracing: boolean;
  /** By principal. */
  roleArns: Readonly<Record<string, string>>;
  paymentsTableName: pulumi.Input<string>;
  notificationsTopicArn: pulumi.Input<string>;
}

/** One service: blue proves a release, green serves the callers, alarms watch green. */
export class ServiceRuntime extends pulumi.ComponentResource {
  public readonly blue: ReleasedFunction;
  public readonly green: ReleasedFunction;
  /** Alarms on which the deployment group rolls back. */
  public readonly candidateAlarmNames: string[];

  constructor(name: string, args: ServiceRuntimeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:runtime:ServiceRuntime", name, {}, opts);
    const { service, settings, tracing, roleArns } = args;
    const names = serviceNames(service.name, args.environmentSuffix);
    const child = { parent: this };
    const twin = {
      settings,
      tracing,
      environment: { SERVICE_NAME: service.name, PAYMENTS_TABLE_NAME: args.paymentsTableName, SYNTHETIC_KEY_PREFIX: syntheticKeyPrefix },
    };
    this.blue = new ReleasedFunction(
      `${name}-blue`,
      { functionName: names.blueFunction, description: `Proves the releases of ${service.name}`, roleArn: entryOf(roleArns, "blue"), ...twin },
      child,
    );
    this.green = new ReleasedFunction(
      `${name}-green`,
      { functionName: names.greenFunction, description: `Serves the callers of ${service.name}`, roleArn: entryOf(roleArns, "green"), ...twin },
      child,
    );
    new LiveAlarms(`${name}-live`, { service: service.name, names, notificationsTopicArn: args.notificationsTopicArn }, child);
    const candidate = new CandidateAlarms(`${name}-candidate`, { service: service.name, names, minimumInvocations: settings.minimumInvocations }, child);
    this.candidateAlarmNames = candidate.alarmNames;
    this.registerOutputs({ candidateAlarmNames: this.candidateAlarmNames });
  }
}
