import type { PipelineExecution, Rehearsal } from "../../scenario/rehearsal";
import { outcomeOf } from "../../scenario/release-outcome";
import { takenBack } from "../../testing/outcomes";
import { scenario } from "../../testing/scenario";

const open = scenario();

/** A repeated request gets another payment, on green alone: blue, where everything else is the same, proves the release. */
const chargesTwiceOnGreen = `let calls = 0;
module.exports = (event) => { if (process.env.AWS_LAMBDA_FUNCTION_NAME.includes("-green-")) event.idempotencyKey += "-" + ++calls; };`;

/** Blue, where everything else is the same, proves the release. */
const neverAnswersOnGreen = 'module.exports = () => (process.env.AWS_LAMBDA_FUNCTION_NAME.includes("-green-") ? new Promise((done) => setTimeout(done, 3_600_000)) : undefined);';

const timedOut = "TIMEOUT: The deployment timed out while waiting for a status callback. CodeDeploy expects a status callback within one hour after a deployment hook is invoked.";

/** Nobody but the hook has reached version 2. */
async function expectUntouched(rehearsal: Rehearsal, execution: PipelineExecution, expected: Parameters<typeof takenBack>[2]): Promise<void> {
  const outcome = await outcomeOf(rehearsal, execution);
  expect(outcome).toEqual(takenBack(rehearsal, execution, expected));
  expect(Object.keys(outcome.versions)).toEqual(["1"]);
  expect(outcome.versions["1"]!.failures).toBe(0);
}

describe("the hook before traffic", () => {
  it("refuses a version that would charge twice, and people are told that no customer met it", async () => {
    const rehearsal = await open();

    const [execution] = await rehearsal.push({ defect: chargesTwiceOnGreen });
    await rehearsal.finish(execution!, { callsPerSecond: 0.05 });

    await expectUntouched(rehearsal, execution!, {
      error: "HOOK_EXECUTION_FAILURE", percents: [], cause: /hook BeforeAllowTraffic: .*answered with another payment; a repeated request must not charge twice/,
    });
    expect(rehearsal.mail().at(-1)!.body).toContain("Version 2 was refused before any traffic moved. Version 1 served all callers throughout.");
  });

  it("fails closed when it may not call the version, and says what it lacks", async () => {
    const rehearsal = await open({ expectedDenials: ({ action, caller }) => action === "lambda:InvokeFunction" && caller.includes("/role-before-traffic-hook-payment-local/") });
    const { roles, greenFunction } = rehearsal.names["payment"]!;
    rehearsal.cloud.faults.add({ kind: "permission", roleName: roles["before-traffic-hook"], actions: ["lambda:InvokeFunction"] });

    const [execution] = await rehearsal.push();
    await rehearsal.finish(execution!, { callsPerSecond: 0.05 });

    await expectUntouched(rehearsal, execution!, {
      error: "HOOK_EXECUTION_FAILURE", percents: [],
      cause: new RegExp(`hook BeforeAllowTraffic: the version cannot be judged: AccessDeniedException: .*${roles["before-traffic-hook"]}.* is not authorized to perform: lambda:InvokeFunction on resource: .*${greenFunction}:2`),
    });
    expect(rehearsal.denials.length).toBeGreaterThan(0);
  });

  it("refuses a version that does not answer, as soon as its own time is over", async () => {
    const rehearsal = await open();

    const [execution] = await rehearsal.push({ defect: neverAnswersOnGreen });
    await rehearsal.finish(execution!, { callsPerSecond: 0.02 });

    await expectUntouched(rehearsal, execution!, { error: "HOOK_EXECUTION_FAILURE", percents: [], cause: /hook BeforeAllowTraffic: authorising took 10000 ms, at most 3000 are allowed/ });
    const { record } = await outcomeOf(rehearsal, execution!);
    expect(record.durationSeconds).toBeLessThan(600);
  });

  it.each([
    ["hangs", { hangs: true }],
    ["crashes", { crashes: true }],
  ] as const)("fails closed when it %s: CodeDeploy waits an hour for it, and moves no traffic meanwhile", async (_what, effect) => {
    const rehearsal = await open();
    rehearsal.cloud.faults.add({ kind: "function", functionName: rehearsal.names["payment"]!.beforeTrafficHook, effect });

    const [execution] = await rehearsal.push();
    await rehearsal.finish(execution!, { callsPerSecond: 0.02 });

    await expectUntouched(rehearsal, execution!, { error: "TIMEOUT", percents: [], cause: timedOut });
    const { record } = await outcomeOf(rehearsal, execution!);
    const [began, ended] = ["START", "FAILURE"].map((state) => Date.parse(record.states.find(({ name }) => name === `shift ${record.deploymentIds[0]!} ${state}`)!.at));
    expect(ended! - began!).toBe(3_600_000);
  });
});
