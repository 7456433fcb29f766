import type { LocalCloud, Shape } from "@switchyard/localcloud";
import { ReleaseFollower } from "./release-follower";
import type { ReleaseLine } from "./release-lines";

const stage = (stageName: string, more: Shape = {}): Shape => ({ stageName, actionStates: [], ...more });

/** A follower of execution `e2`, whose pipeline is in this state. */
function follower(stageStates: Shape[], said: ReleaseLine[]) {
  const answers: Record<string, Shape> = { GetPipelineExecution: { pipelineExecution: { status: "InProgress" } }, GetPipelineState: { stageStates } };
  const cloud = { administrator: {}, clock: { now: () => Date.UTC(2026, 2, 2) }, call: async ({ operation }: { operation: string }) => answers[operation]! };
  return new ReleaseFollower(cloud as unknown as LocalCloud, { find: async () => undefined }, { service: "payment", pipeline: "p", executionId: "e2" }, (line) => said.push(line));
}

describe("ReleaseFollower", () => {
  it("says once which execution a release waits for", async () => {
    const said: ReleaseLine[] = [];
    const followed = follower([stage("Build"), stage("Switch-Traffic", { inboundExecutions: [{ pipelineExecutionId: "e2" }], latestExecution: { pipelineExecutionId: "e1" } })], said);

    await followed.look();
    await followed.look();

    expect(said.map(({ text }) => text)).toEqual(["waits for Switch-Traffic, where execution e1 is"]);
  });

  it.each([["e2", true], ["e1", false]])("knows whether the approval of execution %s is its own", async (pipelineExecutionId, own) => {
    const asking = { latestExecution: { token: "t", status: "InProgress" } };
    const followed = follower([stage("Switch-Traffic", { latestExecution: { pipelineExecutionId }, actionStates: [asking] })], []);

    expect((await followed.look()).waitsForApproval).toBe(own);
  });
});
