import { outcomeOf } from "../../scenario/release-outcome";
import { scenario } from "../../testing/scenario";

const open = scenario();

describe("a job that comes to the conductor twice at once", () => {
  it("D10: is done once, whichever job of the release it is", async () => {
    const rehearsal = await open();
    const { releaseConductor, greenFunction, blueFunction } = rehearsal.names["payment"]!;
    rehearsal.cloud.faults.add({ kind: "function", functionName: releaseConductor, effect: { repeats: true } });
    // The first delivery has to ask once more, which takes time; in it the other one starts the shift.
    rehearsal.cloud.faults.add({
      kind: "operation", service: "codedeploy", operation: "CreateDeployment", callerArn: `*/${releaseConductor}`, times: 1, error: { code: "ThrottlingException", message: "Rate exceeded", statusCode: 400 },
    });
    const creates: (string | undefined)[] = [];
    rehearsal.cloud.observe(({ operation, error }) => void (operation === "CreateDeployment" && creates.push(error?.code)));
    const answers: (string | undefined)[] = [];
    rehearsal.cloud.observe(({ operation, error }) => void (operation.startsWith("PutJob") && answers.push(error?.code)));

    const [execution] = await rehearsal.push();
    await rehearsal.finish(execution!, { callsPerSecond: 0.1 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toMatchObject({
      pipeline: "Succeeded",
      actions: ["Source", "Build", "Deploy-Blue", "Switch-Traffic"].map((name) => ({ name, status: "Succeeded" })),
      alias: { version: "2", weights: {} }, blueVersion: "2",
      deployments: [{ status: "Succeeded", description: rehearsal.historyId(execution!) }],
      record: { outcome: "succeeded", deploymentIds: [outcome.deployments[0]!.id], alarms: [], notes: [] },
      messages: [expect.stringContaining("release started"), "payment local: released as version 2"],
      versions: { 1: { failures: 0 }, 2: { failures: 0 } },
    });
    expect(creates).toEqual(["ThrottlingException", undefined, "DeploymentLimitExceededException"]);
    // Each job was answered, and its second answer refused.
    expect(answers.length).toBeGreaterThan(100);
    expect(answers.filter((code) => code === "InvalidJobStateException")).toHaveLength(answers.length / 2);
    expect(answers.filter((code) => code === undefined)).toHaveLength(answers.length / 2);
    for (const FunctionName of [greenFunction, blueFunction]) {
      const { Versions } = await rehearsal.admin("lambda", "ListVersionsByFunction", { FunctionName });
      expect((Versions as { Version: string }[]).map(({ Version }) => Version)).toEqual(["$LATEST", "1", "2"]);
    }
    const attempts = (await rehearsal.history.list()).map(({ deploymentId }) => deploymentId).filter((id) => id.includes(execution!.executionId));
    expect(attempts).toEqual([rehearsal.historyId(execution!)]);
  });
});
