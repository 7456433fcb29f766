import { defects, scenario } from "../../testing/scenario";
import { outcomeOf } from "../../scenario/release-outcome";

const open = scenario({ settings: { "foundation:services": [{ name: "payment", filePaths: ["payment.js", "defect.js"] }, { name: "payout", filePaths: ["payout.js", "defect.js"] }] } });

describe("two services in one repository", () => {
  it("D1: are released at the same time by a pipeline each, and what one is rolled back for does not touch the other", async () => {
    const rehearsal = await open();

    // Both services run the sample's code; only that of payouts breaks.
    const defect = defects.failsCustomers('process.env.AWS_LAMBDA_FUNCTION_NAME.includes("payout") && Math.random() < 0.5');
    const executions = await rehearsal.push({ defect });
    expect(executions.map(({ service }) => service).sort()).toEqual(["payment", "payout"]);
    const [payment, payout] = ["payment", "payout"].map((name) => executions.find(({ service }) => service === name)!);
    await rehearsal.finish(payout!, { callsPerSecond: 0.5 });
    await rehearsal.finish(payment!, { callsPerSecond: 0.05 });

    expect(await outcomeOf(rehearsal, payout!)).toMatchObject({
      pipeline: "Failed", alias: { version: "1", weights: {} },
      deployments: [{ status: "Stopped", error: "ALARM_ACTIVE" }, { status: "Succeeded", creator: "codeDeployRollback" }],
      record: { outcome: "rolled back", cause: expect.stringContaining("alarm-payout-candidate-error-rate-local") },
    });
    const outcome = await outcomeOf(rehearsal, payment!);
    expect(outcome).toMatchObject({
      pipeline: "Succeeded", alias: { version: "2", weights: {} }, deployments: [{ status: "Succeeded", description: rehearsal.historyId(payment!) }],
      record: { outcome: "succeeded", alarms: [] }, versions: { 1: { failures: 0 }, 2: { failures: 0 } },
    });
    expect([...outcome.messages].sort()).toEqual([
      expect.stringMatching(/^payment local: release started/), "payment local: released as version 2",
      "payout local: ROLLED BACK to version 1", expect.stringMatching(/^payout local: release started/),
    ]);
  });

  it("D1: are released each by the pushes that touch its files", async () => {
    const rehearsal = await open();

    const first = await rehearsal.push();
    const second = await rehearsal.push({ files: { "payout.js": "exports.handler = async () => ({});\n" } });
    const third = await rehearsal.push({ files: { "README.md": "for people\n" } });

    expect([first, second, third].map((started) => started.map(({ service }) => service).sort())).toEqual([["payment", "payout"], ["payout"], []]);
  });
});
