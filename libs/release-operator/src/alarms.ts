import { type CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";

export interface AlarmState {
  name: string;
  /** `OK`, `ALARM`, `INSUFFICIENT_DATA`, or `missing` when there is no such alarm. */
  state: string;
  reason: string;
}

/** The states of alarms, in the order of their names here. */
export async function alarmStates(client: Pick<CloudWatchClient, "send">, names: readonly string[]): Promise<AlarmState[]> {
  const { MetricAlarms: found = [] } = await client.send(new DescribeAlarmsCommand({ AlarmNames: [...names] }));
  return names.map((name) => {
    const alarm = found.find(({ AlarmName }) => AlarmName === name);
    return { name, state: alarm === undefined ? "missing" : (alarm.StateValue ?? "INSUFFICIENT_DATA"), reason: alarm?.StateReason ?? "" };
  });
}
