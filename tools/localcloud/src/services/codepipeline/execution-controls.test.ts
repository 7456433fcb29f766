import type { Shape } from "../../service";
import { forEachTest, invoke, NAME, source, stages, type ReleasingAccount } from "./__fixtures__/releasing-account";

let account: ReleasingAccount;
forEachTest((opened) => { account = opened; });

describe("an operator", () => {
  it("stops and waits", async () => {
    account.workers.conductor = () => undefined;
    await account.create(stages([source()], [invoke(), invoke({ name: "Later", runOrder: 2 })]));
    const id = await account.start();
    await account.minutes(1);

    await account.codepipeline("StopPipelineExecution", { pipelineName: NAME, pipelineExecutionId: id, reason: "too late" });
    expect(await account.status(id)).toBe("Stopping");
    await expect(account.codepipeline("StopPipelineExecution", { pipelineName: NAME, pipelineExecutionId: id })).rejects.toMatchObject({ code: "DuplicatedStopRequestException" });
    await account.codepipeline("PutJobSuccessResult", { jobId: account.invocations[0]!.job.id });
    await account.minutes(1);

    expect(await account.status(id)).toBe("Stopped");
    expect(await account.actions(id)).toEqual(["Source/Source Succeeded", "Build/Shift Succeeded"]);
    expect((await account.codepipeline("ListPipelineExecutions", { pipelineName: NAME })).pipelineExecutionSummaries[0]).toMatchObject({ stopTrigger: { reason: "too late" } });
    await expect(account.codepipeline("StopPipelineExecution", { pipelineName: NAME, pipelineExecutionId: id })).rejects.toMatchObject({ code: "PipelineExecutionNotStoppableException" });
  });

  it("stops and abandons, and nobody can answer the job any more", async () => {
    account.workers.conductor = () => undefined;
    await account.create();
    const id = await account.start();
    await account.minutes(1);

    await account.codepipeline("StopPipelineExecution", { pipelineName: NAME, pipelineExecutionId: id, abandon: true });
    await account.minutes(1);

    expect(await account.status(id)).toBe("Stopped");
    expect(await account.actions(id)).toEqual(["Source/Source Succeeded", "Build/Shift Abandoned"]);
    await expect(account.codepipeline("PutJobSuccessResult", { jobId: account.invocations[0]!.job.id })).rejects.toMatchObject({ code: "InvalidJobStateException" });
    expect(account.events.filter((event) => event["detail-type"] === "CodePipeline Action Execution State Change").map(({ detail }) => detail.state)).toEqual(["STARTED", "SUCCEEDED", "STARTED", "ABANDONED"]);
  });

  it("retries a failed stage under the same execution", async () => {
    account.workers.conductor = () => undefined;
    await account.create(stages([source()], [invoke(), invoke({ name: "Beside" })]));
    const id = await account.start();
    await account.minutes(0);
    const [one, two] = account.invocations.map(({ job }) => job.id as string);
    await account.codepipeline("PutJobFailureResult", { jobId: one, failureDetails: { type: "JobFailed", message: "no" } });
    await account.codepipeline("PutJobSuccessResult", { jobId: two });
    await account.minutes(0);
    expect(await account.status(id)).toBe("Failed");
    const retry = { pipelineName: NAME, pipelineExecutionId: id, stageName: "Build", retryMode: "FAILED_ACTIONS" };
    await expect(account.codepipeline("RetryStageExecution", { ...retry, stageName: "Source" })).rejects.toMatchObject({ code: "StageNotRetryableException" });

    await account.codepipeline("RetryStageExecution", retry);
    await account.minutes(0);
    expect(account.invocations).toHaveLength(3);
    await account.codepipeline("PutJobSuccessResult", { jobId: account.invocations[2]!.job.id });
    await account.minutes(0);

    expect(await account.status(id)).toBe("Succeeded");
    expect(account.events.filter((event) => event["detail-type"] === "CodePipeline Pipeline Execution State Change").map(({ detail }) => [detail.state, detail["pipeline-execution-attempt"]]))
      .toEqual([["STARTED", 1], ["FAILED", 1], ["RESUMED", 2], ["SUCCEEDED", 2]]);
    await expect(account.codepipeline("RetryStageExecution", retry)).rejects.toMatchObject({ code: "StageNotRetryableException" });
  });

  it("retries only what is the latest in the stage", async () => {
    account.workers.conductor = async ({ id }, answer) => {
      await answer("PutJobFailureResult", { jobId: id, failureDetails: { type: "JobFailed", message: "no" } });
    };
    await account.create();
    const first = await account.start();
    await account.minutes(1);
    await account.start();
    await account.minutes(1);

    await expect(account.codepipeline("RetryStageExecution", { pipelineName: NAME, pipelineExecutionId: first, stageName: "Build", retryMode: "ALL_ACTIONS" }))
      .rejects.toMatchObject({ code: "NotLatestPipelineExecutionException" });
  });

  it("holds executions in front of a stage", async () => {
    await account.create();
    await account.codepipeline("DisableStageTransition", { pipelineName: NAME, stageName: "Build", transitionType: "Inbound", reason: "freeze" });
    const id = await account.start();
    await account.minutes(60);
    expect(await account.actions(id)).toEqual(["Source/Source Succeeded"]);
    expect((await account.codepipeline("GetPipelineState", { name: NAME })).stageStates[1]).toMatchObject({
      inboundTransitionState: { enabled: false, disabledReason: "freeze" }, inboundExecution: { pipelineExecutionId: id, status: "InProgress" },
    });

    await account.codepipeline("EnableStageTransition", { pipelineName: NAME, stageName: "Build", transitionType: "Inbound" });
    await account.minutes(1);

    expect(await account.status(id)).toBe("Succeeded");
  });

  it("cancels what runs by a new declaration, and deletes everything with the pipeline", async () => {
    account.workers.conductor = () => undefined;
    await account.create();
    const id = await account.start();
    await account.minutes(1);

    const { pipeline } = await account.codepipeline("GetPipeline", { name: NAME });
    await account.codepipeline("UpdatePipeline", { pipeline });
    expect(await account.status(id)).toBe("Cancelled");
    await account.start();
    await account.codepipeline("DeletePipeline", { name: NAME });
    await account.minutes(60);

    await expect(account.codepipeline("ListPipelineExecutions", { pipelineName: NAME })).rejects.toMatchObject({ code: "PipelineNotFoundException" });
  });

  it("reads history in pages and by filter", async () => {
    await account.create();
    const first = await account.start();
    await account.minutes(1);
    await account.start();
    await account.minutes(1);

    const page = await account.codepipeline("ListActionExecutions", { pipelineName: NAME, maxResults: 3 });
    expect(page.actionExecutionDetails).toHaveLength(3);
    const rest = await account.codepipeline("ListActionExecutions", { pipelineName: NAME, maxResults: 100, nextToken: page.nextToken });
    expect(rest.actionExecutionDetails.map(({ actionName, pipelineExecutionId }: Shape) => [actionName, pipelineExecutionId]).slice(0, 1)).toEqual([["Source", first]]);
    expect((await account.codepipeline("ListPipelineExecutions", { pipelineName: NAME, filter: { succeededInStage: { stageName: "Build" } } })).pipelineExecutionSummaries).toHaveLength(2);
    await expect(account.codepipeline("GetPipelineExecution", { pipelineName: NAME, pipelineExecutionId: "00000000-0000-0000-0000-000000000000" })).rejects.toMatchObject({ code: "PipelineExecutionNotFoundException" });
  });
});
