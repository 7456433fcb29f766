/**
 * The way in which AWS services count for themselves. It is as fast as memory and, like AWS's own, best effort: what was counted in
 * the last second is lost when the process is killed. What callers send with PutMetricData goes another way and is not lost.
 */
import { storeOfRegion } from "../../dispatch/region";
import type { InstanceKind } from "../../instances";
import type { CallContext, Store } from "../../service";
import { isVirtual } from "../../time/clock";
import { addValue, emptyAggregate, type Aggregate } from "./aggregate";
import { isWatched, wake } from "./alarm-schedule";
import { metricId, type Dimensions, type MetricIdentity } from "./metric-identity";
import { addPoint, startOf } from "./metric-points";

/** One value of a metric. */
export interface RecordedMetric {
  /** E.g. `AWS/Lambda`. */
  namespace: string;
  name: string;
  dimensions: Dimensions;
  value: number;
  /** @defaultValue `None` */
  unit?: string;
  /** When it was measured, milliseconds since the epoch; of an invocation its start. @defaultValue now */
  at?: number;
}

/** What was counted and is not in the store yet. */
interface Counted {
  region: string;
  identity: MetricIdentity;
  id: string;
  unit: string;
  minutes: Map<number, Aggregate>;
  /** The minute that was counted last, which most values belong to. */
  minute: number;
  aggregate: Aggregate;
}

/** Minutes of metrics that are kept in memory at most. */
const MOST_MINUTES = 20_000;
/** How long values stay in memory alone while real time passes. */
const FLUSH_MILLISECONDS = 1000;

class MetricRecorder {
  private readonly counted = new Map<string, Counted>();
  private minutes = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param runsByItself whether time passes by itself, so that a timer means something */
  constructor(private readonly store: Store, private readonly now: () => number, private readonly runsByItself: boolean,
    private readonly reportFailure: (error: unknown) => void) {}

  record(context: CallContext, { namespace, name, dimensions, value, unit = "None", at = this.now() }: RecordedMetric): void {
    let key = `${context.region}\n${namespace}\n${name}\n${unit}`;
    for (const dimension in dimensions) key += `\n${dimension}\n${dimensions[dimension]}`;
    let counted = this.counted.get(key);
    if (counted === undefined) {
      const identity = { namespace, name, dimensions: { ...dimensions } };
      counted = { region: context.region, identity, id: metricId(identity), unit, minutes: new Map(), minute: NaN, aggregate: emptyAggregate() };
      this.counted.set(key, counted);
    }
    const minute = at - (at % 60_000);
    if (counted.minute !== minute) this.turnTo(context, counted, minute, at);
    addValue(counted.aggregate, value);
  }

  /** Values of another minute than the last one: alarms have to see them when their time comes. */
  private turnTo(context: CallContext, counted: Counted, minute: number, at: number): void {
    if (this.minutes >= MOST_MINUTES) this.flush();
    counted.minute = minute;
    const known = counted.minutes.get(minute);
    counted.aggregate = known ?? emptyAggregate();
    if (known !== undefined) return;
    counted.minutes.set(minute, counted.aggregate);
    this.minutes++;
    const store = storeOfRegion(this.store, "cloudwatch", counted.region);
    if (store.read((tx) => isWatched(context, tx, counted.id))) store.transaction((tx) => wake(context, tx, counted.id, at));
    if (this.runsByItself) this.timer ??= setTimeout(() => this.flushByItself(), FLUSH_MILLISECONDS).unref();
  }

  private flushByItself(): void {
    try {
      this.flush();
    } catch (error) {
      this.reportFailure(error);
    }
  }

  /** Brings everything that was counted into the store. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.minutes === 0) return;
    const now = this.now();
    this.store.transaction(() => {
      for (const { region, identity, id, unit, minutes } of this.counted.values()) {
        if (minutes.size === 0) continue;
        storeOfRegion(this.store, "cloudwatch", region).transaction((tx) => {
          for (const [minute, aggregate] of minutes) addPoint({ region }, tx, identity, id, startOf(minute, 60), { resolution: 60, unit, aggregate }, now);
        });
      }
    });
    for (const [key, counted] of this.counted) {
      // A metric that nothing was counted for since the last time goes; it comes back by itself.
      if (counted.minutes.size === 0) this.counted.delete(key);
      counted.minutes.clear();
      counted.minute = NaN;
    }
    this.minutes = 0;
  }
}

const RECORDER: InstanceKind<MetricRecorder> = {
  name: "cloudwatch.metric-recorder",
  open: ({ store, clock, reportFailure }) =>
    new MetricRecorder(store, () => clock.now(), !isVirtual(clock), reportFailure),
  close: (recorder) => recorder.flush(),
};

/**
 * Counts a value of a metric of an AWS service. Never inside of a transaction that may be taken back: alarms would not be woken.
 *
 * @example
 * ```ts
 * recordMetric(context, { namespace: "AWS/Lambda", name: "Errors", dimensions: { FunctionName: "payment" }, value: 1, unit: "Count", at: started });
 * ```
 */
export function recordMetric(context: CallContext, metric: RecordedMetric): void {
  context.instance(RECORDER).record(context, metric);
}

/** Brings what was counted into the store; before every read of metrics. */
export function flushMetrics(context: Pick<CallContext, "instance">): void {
  context.instance(RECORDER).flush();
}
