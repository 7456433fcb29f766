import type { Answer, PaymentOperation } from "../../scenario/callers";
import { outcomeOf } from "../../scenario/release-outcome";
import { released } from "../../testing/outcomes";
import { scenario } from "../../testing/scenario";
import { untilTraffic } from "../../testing/traffic";

const open = scenario();

const operations: readonly PaymentOperation[] = ["authorise", "capture", "refund"];

describe("one idempotency key on both versions during a shift", () => {
  it("pays once when two requests with it arrive at once, and when a retry lands on the other version", async () => {
    const rehearsal = await open();
    const callers = rehearsal.callers.get("payment")!;

    const [execution] = await rehearsal.push();
    await untilTraffic(rehearsal, 50, 0.1);
    const pairs: Answer[][] = [];
    for (let count = 0; count < 12; count++) {
      const order = callers.newOrder();
      for (const operation of operations) {
        const both = await Promise.all([callers.ask(order, operation), callers.ask(order, operation)]);
        pairs.push(both.filter((answer) => answer !== undefined));
      }
    }
    const retried: Answer[][] = [];
    for (let count = 0; count < 12; count++) {
      const order = callers.newOrder();
      for (const operation of operations) retried.push([(await callers.ask(order, operation))!, (await callers.ask(order, operation))!]);
    }
    await rehearsal.finish(execution!, { callsPerSecond: 0.1 });

    for (const answers of [pairs, retried]) {
      for (const [first, second] of answers) {
        expect({ ...second, version: "", replayed: false }).toEqual({ ...first, version: "", replayed: false });
        expect([first!.replayed, second!.replayed].sort()).toEqual([false, true]);
      }
      // Chance decides which version answers, and both have answered one key often enough.
      const onBoth = answers.filter(([first, second]) => first!.version !== second!.version);
      expect(onBoth.length).toBeGreaterThanOrEqual(8);
      expect(new Set(onBoth.map(([first]) => first!.version))).toEqual(new Set(["1", "2"]));
      expect(new Set(onBoth.map(([first]) => first!.operation))).toEqual(new Set(operations));
    }
    expect(retried.every(([first, second]) => !first!.replayed && second!.replayed)).toBe(true);
    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toEqual(released(rehearsal, execution!));
    expect(callers.losses).toBe(0);
  });
});
