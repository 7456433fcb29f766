import * as fc from "fast-check";
import type { Shape } from "../../service";
import { AGENDA } from "../../time/agenda";
import type { TestAccount } from "../support/test-account";
import { countingContext, openAlarmAccount } from "./alarm-account";
import { recordMetric } from "./metric-recorder";
import { EXTRA_POINTS, judge, type MissingData } from "./alarm-decision";

const MINUTE = 60_000;

interface Alarm { period: number; evaluationPeriods: number; datapointsToAlarm: number; missing: MissingData; threshold: number; math: "none" | "plain" | "filled" }

function putAlarm(account: TestAccount, { period, evaluationPeriods, datapointsToAlarm, missing, threshold, math }: Alarm): Promise<Shape> {
  const common = {
    AlarmName: "a", ComparisonOperator: "GreaterThanThreshold", Threshold: threshold, EvaluationPeriods: evaluationPeriods, DatapointsToAlarm: datapointsToAlarm,
    TreatMissingData: missing,
  };
  const metric = { Namespace: "Test", MetricName: "m" };
  return account.call("cloudwatch", "PutMetricAlarm", math === "none" ? { ...common, ...metric, Period: period, Statistic: "Sum" } : {
    ...common, Metrics: [
      { Id: "m", ReturnData: false, MetricStat: { Metric: metric, Period: period, Stat: "Sum" } },
      { Id: "e", Expression: math === "filled" ? "FILL(m, 1)" : "m * 1", ReturnData: true },
    ],
  });
}

type Step =
  | { kind: "wait"; minutes: number }
  | { kind: "data"; value: number; /** Seconds before now. */ age: number; /** As a service counts for itself, or by PutMetricData. */ isCounted: boolean }
  | { kind: "set"; state: string }
  | { kind: "alarm"; alarm: Alarm };

const alarm: fc.Arbitrary<Alarm> = fc.integer({ min: 1, max: 3 }).chain((evaluationPeriods) => fc.record({
  period: fc.constantFrom(60, 60, 120, 300), evaluationPeriods: fc.constant(evaluationPeriods), datapointsToAlarm: fc.integer({ min: 1, max: evaluationPeriods }),
  missing: fc.constantFrom<MissingData>("missing", "ignore", "breaching", "notBreaching"), threshold: fc.constantFrom(0, 2), math: fc.constantFrom("none", "plain", "filled"),
}));
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("wait" as const), minutes: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 1, max: 4 }) }, { weight: 1, arbitrary: fc.integer({ min: 5, max: 40 }) }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("data" as const), value: fc.integer({ min: 0, max: 3 }), age: fc.integer({ min: -600, max: 900 }), isCounted: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("set" as const), state: fc.constantFrom("OK", "ALARM", "INSUFFICIENT_DATA") }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("alarm" as const), alarm }) },
);

/** Looks at an alarm every minute, whether there is anything to see or not, and adds up what it has seen from the beginning. */
class Eager {
  private readonly data: { minute: number; value: number }[] = [];
  readonly changes: [at: number, state: string][] = [];
  private state = "INSUFFICIENT_DATA";

  constructor(private alarm: Alarm) {}

  put(at: number, value: number): void {
    this.data.push({ minute: Math.floor(at / MINUTE) * MINUTE, value });
  }

  become(at: number, state: string): void {
    if (state !== this.state) this.changes.push([at, state]);
    this.state = state;
  }

  change(to: Alarm): void {
    this.alarm = to;
  }

  evaluate(at: number): void {
    const { period, evaluationPeriods, datapointsToAlarm, missing, threshold, math } = this.alarm;
    const range = Array.from({ length: evaluationPeriods + EXTRA_POINTS }, (_none, index) => {
      const from = at - (index + 1) * period * 1000;
      const inside = this.data.filter(({ minute }) => minute >= from && minute < from + period * 1000);
      const sum = inside.reduce((total, { value }) => total + value, 0);
      return { at: from, ...(inside.length > 0 ? { value: sum } : math === "filled" ? { value: 1 } : {}) };
    });
    const { state } = judge(range, { evaluationPeriods, datapointsToAlarm, missing, isBreaching: (value) => value > threshold });
    if (state !== undefined) this.become(at, state);
  }
}

describe("alarms that sleep while nothing can change", () => {
  it("change their state exactly as if they were evaluated every minute", async () => {
    await fc.assert(fc.asyncProperty(alarm, fc.array(step, { maxLength: 14 }), async (first, steps) => {
      const account = await openAlarmAccount();
      try {
        account.clock.at += 17_000;
        const eager = new Eager(first);
        await putAlarm(account, first);
        for (const one of [...steps, { kind: "wait" as const, minutes: 30 }]) await take(account, eager, one);
        const { AlarmHistoryItems: items } = await account.call("cloudwatch", "DescribeAlarmHistory", { HistoryItemType: "StateUpdate", ScanBy: "TimestampAscending" });
        const changes = (items as Shape[]).map((item) => [(item.Timestamp as Date).getTime(), (JSON.parse(item.HistoryData) as Shape).newState.stateValue as string]);
        expect(changes).toEqual(eager.changes);
      } finally {
        await account.close();
      }
    }), { numRuns: 150 });
  }, 60_000);

  async function take(account: TestAccount, eager: Eager, one: Step): Promise<void> {
    const now = account.clock.at;
    if (one.kind === "wait") {
      for (let minute = Math.floor(now / MINUTE) * MINUTE + MINUTE; minute <= now + one.minutes * MINUTE; minute += MINUTE) eager.evaluate(minute);
      await account.cloud.advanceBy(one.minutes * MINUTE);
    } else if (one.kind === "data") {
      const at = now - one.age * 1000;
      eager.put(at, one.value);
      if (one.isCounted) recordMetric(countingContext(account), { namespace: "Test", name: "m", dimensions: {}, value: one.value, at });
      else await account.call("cloudwatch", "PutMetricData", { Namespace: "Test", MetricData: [{ MetricName: "m", Value: one.value, Timestamp: new Date(at) }] });
    } else if (one.kind === "set") {
      eager.become(now, one.state);
      await account.call("cloudwatch", "SetAlarmState", { AlarmName: "a", StateValue: one.state, StateReason: "by hand" });
    } else {
      eager.change(one.alarm);
      await putAlarm(account, one.alarm);
    }
  }

  it("leave nothing on the agenda once they have seen that there is nothing", async () => {
    const account = await openAlarmAccount();
    for (let count = 0; count < 6; count++) {
      await account.call("cloudwatch", "PutMetricAlarm", { AlarmName: `a${count}`, Namespace: "Test", MetricName: "m", Period: 60, Statistic: "Sum", EvaluationPeriods: 2,
        Threshold: 0, ComparisonOperator: "GreaterThanThreshold", TreatMissingData: "notBreaching" });
    }
    await account.call("cloudwatch", "PutMetricData", { Namespace: "Test", MetricData: [{ MetricName: "m", Value: 0 }] });

    await account.cloud.advanceBy(100 * MINUTE);

    expect(account.cloud.store.read((tx) => tx.list(AGENDA))).toEqual([]);
    await account.close();
  });

  it("are evaluated every minute for ever when their expression asks for the time", async () => {
    const account = await openAlarmAccount();
    await account.call("cloudwatch", "PutMetricAlarm", { AlarmName: "late", EvaluationPeriods: 1, Threshold: 0, ComparisonOperator: "GreaterThanThreshold", Metrics: [
      { Id: "m", ReturnData: false, MetricStat: { Metric: { Namespace: "Test", MetricName: "m" }, Period: 60, Stat: "Sum" } },
      { Id: "e", Expression: "HOUR(m) >= 14" },
    ] });

    await account.cloud.advanceBy(119 * MINUTE);
    expect((await account.call("cloudwatch", "DescribeAlarms")).MetricAlarms[0].StateValue).toBe("OK");
    await account.cloud.advanceBy(2 * MINUTE);
    expect((await account.call("cloudwatch", "DescribeAlarms")).MetricAlarms[0].StateValue).toBe("ALARM");
    await account.close();
  });
});
