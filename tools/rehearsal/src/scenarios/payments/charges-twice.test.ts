import { outcomeOf } from "../../scenario/release-outcome";
import { scenario } from "../../testing/scenario";
import { changedService } from "../../testing/service-code";

const open = scenario();

describe("a version that takes a repeated request for a new one", () => {
  it("D22: is found out by synthetic payments on blue, before it could charge a customer twice", async () => {
    const rehearsal = await open();

    const [execution] = await rehearsal.push({ files: { "payment.js": changedService('"attribute_not_exists(idempotencyKey)"', "undefined") } });
    await rehearsal.finish(execution!, { callsPerSecond: 0.5 });

    const outcome = await outcomeOf(rehearsal, execution!);
    const cause = "authorising again with the same key: was not taken for a repeated request";
    expect(outcome).toMatchObject({
      pipeline: "Failed", alias: { version: "1", weights: {} }, deployments: [],
      record: { outcome: "failed", cause: expect.stringContaining(cause), trafficSteps: [] },
      messages: [expect.stringContaining("release started"), "payment local: FAILED, no traffic was moved"],
    });
    expect(outcome.versions).toEqual({ 1: { calls: expect.any(Number), failures: 0 } });
    const [, mail] = rehearsal.mail();
    expect(mail!.body).toContain(cause);
    expect(mail!.body).toContain("log of lambda-payment-blue-local");
  });
});
