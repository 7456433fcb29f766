import type { CallContext } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";
import { metricId } from "./metric-identity";
import { pointsOf } from "./metric-points";
import { flushMetrics, recordMetric } from "./metric-recorder";

let account: TestAccount;
let context: CallContext;
const identity = { namespace: "AWS/Lambda", name: "Duration", dimensions: { FunctionName: "payment", Resource: "payment:live" } };

beforeEach(async () => {
  account = await openTestAccount();
  context = contextOf(account);
});
afterEach(() => account.close());

function contextOf({ cloud, clock }: TestAccount): CallContext {
  return { region: "us-east-1", store: cloud.store, clock, instance: (kind: never) => cloud.instance(kind) } as unknown as CallContext;
}

describe("recordMetric", () => {
  it("adds values up by metric, unit and minute, and shows them once they are in the store", () => {
    const at = account.clock.at;
    for (const [value, after] of [[10, 0], [30, 59_999], [20, 60_000]] as const) recordMetric(context, { ...identity, value, unit: "Milliseconds", at: at + after });
    recordMetric(context, { ...identity, dimensions: { Resource: "payment:live", FunctionName: "payment" }, value: 5, unit: "Milliseconds", at });
    const read = () => account.cloud.store.read((tx) => pointsOf(context, tx, metricId(identity), at, at + 120_000));

    expect(read()).toEqual([]);
    flushMetrics(context);

    expect(read()).toEqual([
      { at, resolution: 60, unit: "Milliseconds", aggregate: { count: 3, sum: 45, min: 5, max: 30, values: new Map([[10, 1], [30, 1], [5, 1]]) } },
      { at: at + 60_000, resolution: 60, unit: "Milliseconds", aggregate: { count: 1, sum: 20, min: 20, max: 20, values: new Map([[20, 1]]) } },
    ]);
    flushMetrics(context);
    expect(read()).toHaveLength(2);
  });

  it("keeps ten thousand values of a minute as one point, written once", () => {
    const transaction = jest.spyOn(account.cloud.store, "transaction");
    for (let count = 0; count < 10_000; count++) recordMetric(context, { ...identity, value: count % 500, unit: "Milliseconds" });
    const before = transaction.mock.calls.length;
    flushMetrics(context);

    expect([before, transaction.mock.calls.length]).toEqual([0, 2]);
    const [point] = account.cloud.store.read((tx) => pointsOf(context, tx, metricId(identity), 0, Infinity));
    expect(point?.aggregate).toMatchObject({ count: 10_000, min: 0, max: 499 });
  });
});
