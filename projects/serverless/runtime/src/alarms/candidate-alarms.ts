import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { candidateAlarms, type ServiceNames } from "@switchyard/conventions";
import { candidateAlarmDefinitions } from "@switchyard/release";

export interface CandidateAlarmsArgs {
  service: string;
  names: ServiceNames;
  /** Calls in a period below which an error rate is not judged. */
  minimumInvocations: number;
}

/** The version that exists from the start; the conductor points the alarms at the version of each release. */
const firstVersion = "1";

/**
 * Everything but name and tags: from the first release on the conductor writes it. The compiler asks for every
 * property that alarms have.
 */
const ownership = {
  actionsEnabled: "conductor",
  alarmActions: "conductor",
  alarmDescription: "conductor",
  comparisonOperator: "conductor",
  datapointsToAlarm: "conductor",
  dimensions: "conductor",
  evaluateLowSampleCountPercentiles: "conductor",
  evaluationCriteria: "conductor",
  evaluationInterval: "conductor",
  evaluationPeriods: "conductor",
  extendedStatistic: "conductor",
  insufficientDataActions: "conductor",
  metricName: "conductor",
  metricQueries: "conductor",
  namespace: "conductor",
  okActions: "conductor",
  period: "conductor",
  statistic: "conductor",
  threshold: "conductor",
  thresholdMetricId: "conductor",
  treatMissingData: "conductor",
  unit: "conductor",
  warmUpConfiguration: "conductor",
} satisfies Record<Exclude<keyof aws.cloudwatch.MetricAlarmArgs, "name" | "region" | "tags">, "conductor">;

export const writtenByConductor = Object.keys(ownership);

/**
 * Alarms on the version under test; a deployment is rolled back on each of them. Pulumi makes them, so that the
 * deployment group finds its alarms, and leaves what they watch to the release conductor.
 */
export class CandidateAlarms extends pulumi.ComponentResource {
  /** Names for the deployment group, fixed by the naming convention. */
  public readonly alarmNames: string[];

  constructor(name: string, args: CandidateAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:runtime:CandidateAlarms", name, {}, opts);
    const { service, names, minimumInvocations } = args;
    const definitions = candidateAlarmDefinitions({ service, functionName: names.greenFunction, version: firstVersion, minimumInvocations });
    for (const alarm of candidateAlarms) {
      new aws.cloudwatch.MetricAlarm(
        `${name}-${alarm}`,
        { name: names.candidateAlarms[alarm], ...definitions[alarm] },
        { parent: this, ignoreChanges: writtenByConductor },
      );
    }
    this.alarmNames = candidateAlarms.map((alarm) => names.candidateAlarms[alarm]);
    this.registerOutputs({ alarmNames: this.alarmNames });
  }
}
