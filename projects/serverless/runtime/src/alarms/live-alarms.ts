import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ServiceNames } from "@switchyard/conventions";
import { errorRatePercent, errorRateQueries, throttleQueries, twoOfTwoPeriods } from "@switchyard/release";

export interface LiveAlarmsArgs {
  service: string;
  names: ServiceNames;
  /** Topic that pages people. */
  notificationsTopicArn: pulumi.Input<string>;
}

/**
 * Alarms on what callers see, all versions together: they page people. They are not in the deployment group: at ten
 * percent of the traffic they notice a bad version too late.
 */
export class LiveAlarms extends pulumi.ComponentResource {
  constructor(name: string, args: LiveAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:runtime:LiveAlarms", name, {}, opts);
    const { service, names, notificationsTopicArn } = args;
    const watched = { functionName: names.greenFunction };
    const paging = { ...twoOfTwoPeriods, alarmActions: [notificationsTopicArn], okActions: [notificationsTopicArn] };
    new aws.cloudwatch.MetricAlarm(
      `${name}-error-rate`,
      {
        name: names.liveErrorRateAlarm,
        alarmDescription: `More than ${errorRatePercent} % of the calls of ${service} fail`,
        ...paging,
        threshold: errorRatePercent,
        metricQueries: errorRateQueries(watched, 1),
      },
      { parent: this },
    );
    new aws.cloudwatch.MetricAlarm(
      `${name}-throttles`,
      {
        name: names.liveThrottlesAlarm,
        alarmDescription: `Calls of ${service} are refused because its reserved concurrency is used up`,
        ...paging,
        threshold: 0,
        metricQueries: throttleQueries(watched),
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
