import type { Order } from "../../scenario/callers";
import { storedPayments } from "../../scenario/payment-records";
import { outcomeOf } from "../../scenario/release-outcome";
import type { Rehearsal } from "../../scenario/rehearsal";
import { takenBack } from "../../testing/outcomes";
import { scenario } from "../../testing/scenario";
import { untilTraffic } from "../../testing/traffic";

const open = scenario();

/** The process ends when it is about to record what the acquirer has answered: the call of DynamoDB never leaves it. */
const diesBeforeRecording = `
const http = require("node:http");
const request = http.request;
let isCustomer = false;
http.request = (...all) => {
  const options = all.find((one) => one && one.headers);
  const target = options && Object.entries(options.headers).find(([name]) => name.toLowerCase() === "x-amz-target");
  if (isCustomer && target && target[1] === "DynamoDB_20120810.UpdateItem") process.exit(1);
  return request(...all);
};
module.exports = (event, context) => { isCustomer = !/:\\d+$/.test(context.invokedFunctionArn) && event.operation === "authorise"; };
`;

async function stored({ admin, shared }: Rehearsal, { amountMinor }: Order): Promise<{ state: string } | undefined> {
  return (await storedPayments(admin, shared.paymentsTable)).find((payment) => payment.amountMinor === amountMinor);
}

describe("a version that dies between the acquirer's answer and its record", () => {
  it("leaves payments in doubt, which the next call settles, on the other version too, and is rolled back", async () => {
    const rehearsal = await open();
    const callers = rehearsal.callers.get("payment")!;

    const [execution] = await rehearsal.push({ defect: diesBeforeRecording });
    await untilTraffic(rehearsal, 10, 0.1);
    const inDoubt: Order[] = [];
    for (let count = 0; count < 60; count++) {
      const order = callers.newOrder();
      if ((await callers.ask(order, "authorise")) === undefined) inDoubt.push(order);
    }
    expect(inDoubt.length).toBeGreaterThan(1);
    for (const order of inDoubt) expect(await stored(rehearsal, order)).toMatchObject({ state: "pending" });
    await rehearsal.finish(execution!);

    for (const order of inDoubt) {
      expect(await callers.ask(order, "authorise")).toMatchObject({ status: "authorised", version: "1", replayed: true });
      expect(await stored(rehearsal, order)).toMatchObject({ state: "authorised" });
      expect(await callers.ask(order, "capture")).toMatchObject({ status: "captured", replayed: false });
    }
    expect(callers.failures.every((failure) => failure.includes("Runtime.ExitError"))).toBe(true);
    expect(await outcomeOf(rehearsal, execution!)).toEqual(takenBack(rehearsal, execution!, { error: "ALARM_ACTIVE", percents: [10], cause: "candidate-error-rate-local", alarms: ["error-rate"] }));
  });

  it("loses nothing when environments are killed in the middle of calls", async () => {
    const rehearsal = await open();
    const { cloud, names } = rehearsal;
    const callers = rehearsal.callers.get("payment")!;

    cloud.faults.add({ kind: "function", functionName: names["payment"]!.greenFunction, effect: { crashes: true }, chance: 0.1 });
    await rehearsal.pass({ callsPerSecond: 1, atMostMinutes: 5 });

    expect(callers.losses).toBeGreaterThan(10);
    expect(callers.orders.filter(({ state }) => state === "captured" || state === "refunded").length).toBeGreaterThan(80);
  });
});
