import { type CloudWatchClient, DescribeAlarmsCommand, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { type CandidateAlarm, candidateAlarms } from "@switchyard/conventions";
import { alarmDifferences, candidateAlarmDefinitions, type ObservedAlarm, putMetricAlarmRequest } from "@switchyard/release";

export interface CandidateWatchOptions {
  client: Pick<CloudWatchClient, "send">;
  service: string;
  /** Function that serves the callers. */
  functionName: string;
  alarmNames: Readonly<Record<CandidateAlarm, string>>;
  minimumInvocations: number;
}

/** The alarms on the version under test. */
export interface CandidateWatch {
  /** Points all of them at a version, whatever they watched before. */
  watch(version: string): Promise<void>;
  /** What they say, and what of them is not as {@link watch} left it. */
  read(version: string): Promise<{ alarms: ObservedAlarm[]; differences: string[] }>;
}

export function candidateWatch({ client, service, functionName, alarmNames, minimumInvocations }: CandidateWatchOptions): CandidateWatch {
  const requests = (version: string) => {
    const definitions = candidateAlarmDefinitions({ service, functionName, version, minimumInvocations });
    return candidateAlarms.map((alarm) => putMetricAlarmRequest(alarmNames[alarm], definitions[alarm]));
  };
  return {
    async watch(version) {
      for (const request of requests(version)) await client.send(new PutMetricAlarmCommand(request));
    },

    async read(version) {
      const { MetricAlarms: found = [] } = await client.send(new DescribeAlarmsCommand({ AlarmNames: Object.values(alarmNames) }));
      return {
        alarms: found.map(({ AlarmName, StateValue, StateReason, StateUpdatedTimestamp }) => ({
          name: AlarmName ?? "", state: StateValue ?? "INSUFFICIENT_DATA", reason: StateReason ?? "", updatedAt: StateUpdatedTimestamp?.getTime() ?? 0,
        })),
        differences: requests(version).flatMap((request) => alarmDifferences(request, found.find(({ AlarmName }) => AlarmName === request.AlarmName))),
      };
    },
  };
}
