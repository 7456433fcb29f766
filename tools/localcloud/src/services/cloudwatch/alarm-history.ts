import { AwsError, type CallContext, type Handler, type Shape, type Transaction } from "../../service";
import { notModelled } from "../support/not-modelled";
import { page, sortedBy } from "../support/paging";
import { RegionTable } from "../support/region-table";

export type HistoryItemType = "ConfigurationUpdate" | "StateUpdate" | "Action";

interface HistoryRecord {
  alarm: string;
  /** Milliseconds since the epoch. */
  at: number;
  type: HistoryItemType;
  summary: string;
  /** JSON text. */
  data: string;
}

const history = new RegionTable<HistoryRecord>("cloudwatch.history");

/** History is kept this long, also of alarms that are gone. */
const KEPT = 30 * 24 * 3_600_000;

type Where = Pick<CallContext, "region" | "clock">;

export function addHistory(context: Where, tx: Transaction, item: Omit<HistoryRecord, "at">): void {
  const at = context.clock.now();
  const own = `${encodeURIComponent(item.alarm)}/`;
  for (const [key] of history.scan(context, tx, { from: own, until: own + timeKey(at - KEPT) })) history.remove(context, tx, key);
  const place = own + timeKey(at);
  const before = history.list(context, tx, place).length;
  history.put(context, tx, `${place}/${String(before).padStart(6, "0")}`, { ...item, at });
}

export const describeAlarmHistory: Handler = (input, context) => {
  if (input.AlarmContributorId !== undefined) throw notModelled("cloudwatch", "AlarmContributorId of DescribeAlarmHistory");
  if (input.AlarmTypes !== undefined && !(input.AlarmTypes as string[]).includes("MetricAlarm")) return { AlarmHistoryItems: [] };
  const since = Math.max((input.StartDate as Date | undefined)?.getTime() ?? 0, context.clock.now() - KEPT);
  const until = (input.EndDate as Date | undefined)?.getTime() ?? Infinity;
  return context.store.read((tx) => {
    const ascending = input.ScanBy === "TimestampAscending";
    const found = history.list(context, tx, input.AlarmName === undefined ? "" : `${encodeURIComponent(input.AlarmName)}/`)
      .filter(([, { at, type }]) => at >= since && at <= until && (input.HistoryItemType === undefined || input.HistoryItemType === type))
      .map(([key, item]) => {
        const [alarm, time, count] = key.split("/") as [string, string, string];
        const place = ascending ? [time, count] : [mirrored(time), mirrored(count)];
        return { item, place: [...place, alarm].join("/") };
      });
    const invalid = (): AwsError => new AwsError("InvalidNextToken", "The next token specified is invalid.");
    const shown = page(sortedBy(found, ({ place }) => place), ({ place }) => place, input.NextToken, input.MaxRecords ?? 100, invalid);
    return { AlarmHistoryItems: shown.items.map(({ item }) => described(item)), ...(shown.next && { NextToken: shown.next }) };
  });
};

function described({ alarm, at, type, summary, data }: HistoryRecord): Shape {
  return { AlarmName: alarm, AlarmType: "MetricAlarm", Timestamp: new Date(at), HistoryItemType: type, HistorySummary: summary, HistoryData: data };
}

/** Digits that sort the other way round, for newest first. */
function mirrored(digits: string): string {
  return digits.replace(/\d/g, (digit) => String(9 - Number(digit)));
}

function timeKey(at: number): string {
  return String(Math.max(0, at)).padStart(15, "0");
}
