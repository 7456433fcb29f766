import { forEachTest, invoke, NAME, source, stages, succeeds, type ReleasingAccount } from "./__fixtures__/releasing-account";

let account: ReleasingAccount;
forEachTest((opened) => { account = opened; });

describe("an Invoke action", () => {
  it("sends a job without its type and context, with credentials of its own", async () => {
    await account.create();
    await account.start();

    await account.minutes(1);

    const { job, by } = account.invocations[0]!;
    expect(Object.keys(job).sort()).toEqual(["accountId", "data", "id"]);
    expect(Object.keys(job.data).sort()).toEqual(["actionConfiguration", "artifactCredentials", "inputArtifacts", "outputArtifacts"]);
    expect(job.data.artifactCredentials).toEqual({ accessKeyId: expect.stringMatching(/^ASIA/), secretAccessKey: expect.any(String), sessionToken: expect.any(String) });
    expect(job.data.inputArtifacts).toEqual([{ name: "source-of-payment", revision: expect.any(String), location: { type: "S3", s3Location: { bucketName: "artifacts", objectKey: expect.any(String) } } }]);
    expect(by).toMatch(/^arn:aws:sts::000000000000:assumed-role\/pipeline\//);
  });

  it("goes on under a new job id while the function answers with a continuation token", async () => {
    account.workers.conductor = async ({ id, data }, answer) => {
      const count = Number(data.continuationToken ?? 0);
      await answer("PutJobSuccessResult", count < 3
        ? { jobId: id, continuationToken: String(count + 1), executionDetails: { summary: `step ${count}`, percentComplete: count * 10, externalExecutionId: "d-1" } }
        : { jobId: id, outputVariables: { version: "7" } });
    };
    await account.create(stages([source()], [invoke({ namespace: "shift" })]));
    const id = await account.start();
    await account.minutes(0);
    expect((await account.codepipeline("GetPipelineState", { name: NAME })).stageStates[1].actionStates[0].latestExecution)
      .toMatchObject({ status: "InProgress", summary: "step 0", percentComplete: 0, externalExecutionId: "d-1" });

    await account.minutes(1.5);

    expect(new Set(account.invocations.map(({ job }) => job.id as string)).size).toBe(4);
    expect(account.invocations.map(({ job }) => job.data.continuationToken as string | undefined)).toEqual([undefined, "1", "2", "3"]);
    expect(await account.action(id, "Shift")).toMatchObject({ status: "Succeeded", output: { outputVariables: { version: "7" } } });
  });

  it("fails twenty minutes after an invocation that nobody answered", async () => {
    let calls = 0;
    account.workers.conductor = async ({ id }, answer) => {
      if (++calls < 3) await answer("PutJobSuccessResult", { jobId: id, continuationToken: "more" });
    };
    await account.create();
    const id = await account.start();

    await account.minutes(20.9);
    expect(await account.status(id)).toBe("InProgress");
    await account.minutes(0.2);

    expect(await account.status(id)).toBe("Failed");
    expect((await account.action(id, "Shift")).output.executionResult.errorDetails.message).toBe(
      "The AWS Lambda function conductor failed to return a result. Check the function to verify that it has permission to call the PutJobSuccessResult action and that it made a call to PutJobSuccessResult.");
  });

  it("fails after a day, however often the function asks for more", async () => {
    account.workers.conductor = () => undefined;
    await account.create();
    const id = await account.start();
    await account.minutes(0);

    for (let elapsed = 0; elapsed < 24 * 60; elapsed += 15) {
      expect(await account.status(id)).toBe("InProgress");
      await account.codepipeline("PutJobSuccessResult", { jobId: account.invocations[account.invocations.length - 1]!.job.id, continuationToken: "more" });
      await account.minutes(15);
    }

    expect(await account.status(id)).toBe("Failed");
  });

  it("fails as the function says", async () => {
    account.workers.conductor = async ({ id }, answer) => {
      await answer("PutJobFailureResult", { jobId: id, failureDetails: { type: "RevisionUnavailable", message: "rolled back", externalExecutionId: "d-9" } });
    };
    await account.create();
    const id = await account.start();

    await account.minutes(1);

    expect((await account.action(id, "Shift")).output.executionResult).toMatchObject({ externalExecutionId: "d-9", errorDetails: { code: "RevisionUnavailable", message: "rolled back" } });
  });

  it("fails when the function does not exist", async () => {
    account.workers = {};
    await account.create();
    const id = await account.start();

    await account.minutes(1);

    expect((await account.action(id, "Shift")).output.executionResult.errorDetails).toMatchObject({ code: "ConfigurationError", message: expect.stringContaining("Function not found: conductor") });
  });

  it("takes one answer for a job", async () => {
    await account.create();
    await account.start();
    await account.minutes(1);
    const jobId: string = account.invocations[0]!.job.id;

    await expect(account.codepipeline("PutJobSuccessResult", { jobId })).rejects.toMatchObject({ code: "InvalidJobStateException" });
    await expect(account.codepipeline("PutJobSuccessResult", { jobId: "00000000-0000-0000-0000-000000000000" })).rejects.toMatchObject({ code: "JobNotFoundException" });
    await expect(account.codepipeline("PutJobSuccessResult", { jobId, continuationToken: "a", outputVariables: { a: "b" } })).rejects.toMatchObject({ code: "ValidationException" });
    await expect(account.codepipeline("PutJobSuccessResult", { jobId, outputVariables: { a: "x".repeat(122_880) } })).rejects.toMatchObject({ code: "OutputVariablesSizeExceededException" });
    expect((await account.codepipeline("GetJobDetails", { jobId })).jobDetails.data).toMatchObject({
      actionTypeId: { provider: "Lambda" }, pipelineContext: { pipelineName: NAME, stage: { name: "Build" }, action: { name: "Shift" } },
    });
  });

  it("is invoked again, for the same job, when the cloud dies in the middle", async () => {
    let calls = 0;
    account.workers.conductor = async (job, answer) => {
      if (++calls === 1) throw new Error("killed");
      await succeeds(job, answer);
    };
    await account.create();
    const id = await account.start();

    await account.minutes(1);

    expect(await account.status(id)).toBe("Succeeded");
    expect(account.invocations[0]!.job.id).toBe(account.invocations[1]!.job.id);
    expect(account.mistakes).toHaveLength(1);
    account.mistakes.length = 0;
  });
});
