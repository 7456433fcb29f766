import { type CloudWatchClient, DescribeAlarmHistoryCommand } from "@aws-sdk/client-cloudwatch";
import type { FactOf } from "@switchyard/release";
import * as z from "zod/mini";

/** Tells which alarms went off in a time. */
export type AlarmHistory = (alarmNames: readonly string[], from: string, until: string) => Promise<FactOf<"alarm">[]>;

/**
 * A change of state in an alarm's history, as JSON text.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmHistoryItem.html
 */
const stateUpdate = z.object({ newState: z.object({ stateValue: z.string(), stateReason: z.string() }) });

/** The history stays as it is, whatever the alarm says later. */
export function alarmHistory(client: Pick<CloudWatchClient, "send">): AlarmHistory {
  return async (alarmNames, from, until) => {
    const found: FactOf<"alarm">[] = [];
    for (const alarm of alarmNames) {
      // In a shift of some hours an alarm changes a few times at most: one page.
      const { AlarmHistoryItems: items = [] } = await client.send(
        new DescribeAlarmHistoryCommand({ AlarmName: alarm, HistoryItemType: "StateUpdate", StartDate: new Date(from), EndDate: new Date(until), ScanBy: "TimestampAscending" }),
      );
      for (const { Timestamp: time, HistoryData: data } of items) {
        const { newState } = stateUpdate.parse(JSON.parse(data ?? "{}"));
        if (newState.stateValue !== "ALARM") continue;
        found.push({ kind: "alarm", alarm, reason: newState.stateReason, at: time!.toISOString() });
        break;
      }
    }
    return found;
  };
}
