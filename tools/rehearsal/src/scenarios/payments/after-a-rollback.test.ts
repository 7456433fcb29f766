import type { Order } from "../../scenario/callers";
import { outcomeOf } from "../../scenario/release-outcome";
import { takenBack } from "../../testing/outcomes";
import { scenario } from "../../testing/scenario";
import { untilTraffic } from "../../testing/traffic";

const open = scenario();

describe("payments that a version has authorised before it was taken back", () => {
  it("are captured and refunded by the version before it", async () => {
    const rehearsal = await open();
    const { cloud, names } = rehearsal;
    const callers = rehearsal.callers.get("payment")!;

    const [execution] = await rehearsal.push();
    await untilTraffic(rehearsal, 40, 0.1);
    const orders: Order[] = [];
    for (let count = 0; count < 40; count++) {
      const order = callers.newOrder();
      const answer = await callers.ask(order, "authorise");
      if (answer?.version === "2") orders.push(order);
    }
    expect(orders.length).toBeGreaterThan(8);
    // Some are captured during the shift, and their customers ask once more after the rollback, as if the answer had been lost.
    const captured = new Map<Order, string>();
    for (const order of orders.slice(0, orders.length / 2)) captured.set(order, (await callers.ask(order, "capture"))!.version);
    expect([...captured.values()]).toContain("2");
    cloud.faults.add({ kind: "function", functionName: names["payment"]!.greenFunction, version: "2", effect: { fails: "broken" } });
    await rehearsal.finish(execution!);
    expect((await outcomeOf(rehearsal, execution!)).record).toMatchObject({ outcome: "rolled back", fromVersion: "1", toVersion: "2" });

    for (const order of orders) {
      expect(await callers.ask(order, "capture")).toMatchObject({ status: "captured", version: "1", amountMinor: order.amountMinor, paymentId: order.paymentId, replayed: captured.has(order) });
      expect(await callers.ask(order, "refund")).toMatchObject({ status: "refunded", version: "1", amountMinor: order.amountMinor, replayed: false });
      expect(await callers.ask(order, "authorise")).toMatchObject({ status: "authorised", version: "1", replayed: true });
    }
    expect(await outcomeOf(rehearsal, execution!)).toEqual(takenBack(rehearsal, execution!, { error: "ALARM_ACTIVE", percents: [10, 20, 30, 40], cause: "candidate-error-rate-local", alarms: ["error-rate"], pages: "error-rate" }));
  });
});
