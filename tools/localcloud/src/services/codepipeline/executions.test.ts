import type { Shape } from "../../service";
import { zipOf } from "../support/test-account";
import { approval, build, invoke, NAME, openReleasingAccount, source, stages, succeeds, type ReleasingAccount } from "./__fixtures__/releasing-account";

let account: ReleasingAccount;
beforeEach(async () => {
  account = await openReleasingAccount();
  account.workers = { conductor: succeeds };
});
afterEach(async () => {
  expect(account.mistakes).toEqual([]);
  await account.close();
});

describe("an execution", () => {
  it("runs source, build and function, hands artifacts through S3 and variables on", async () => {
    account.buildResult = { buildStatus: "SUCCEEDED", exportedEnvironmentVariables: [{ name: "COMMIT", value: "abc" }] };
    account.buildReads = 3;
    await account.create(stages([source()], [build()], [invoke({ inputArtifacts: [{ name: "bundle" }], configuration: { FunctionName: "conductor", UserParameters: "#{codepipeline.PipelineExecutionId} #{build.COMMIT} #{source.VersionId}" } })]));
    const id = await account.start();

    await account.minutes(1);

    expect(await account.status(id)).toBe("Succeeded");
    expect(await account.actions(id)).toEqual(["Source/Source Succeeded", "Build/Build Succeeded", "Deploy/Shift Succeeded"]);
    const { output, input } = await account.action(id, "Source");
    const { bucket, key } = output.outputArtifacts[0].s3location;
    expect(bucket).toBe("artifacts");
    expect(key).toMatch(/^payment-release-pipe\/source-of-\/[A-Za-z0-9]{7}$/);
    expect(input).toMatchObject({ namespace: "source", resolvedConfiguration: { S3Bucket: "sources" } });
    const stored = await account.call("s3", "GetObject", { Bucket: bucket, Key: key });
    expect(Buffer.from(stored.Body)).toEqual(Buffer.from(zipOf("1")));
    expect(stored.ServerSideEncryption).toBe("aws:kms");
    expect(account.builds[0]).toMatchObject({ projectName: "payment", sourceLocationOverride: `artifacts/${key}`, artifactsOverride: { name: expect.stringMatching(/^payment-release-pipe\/bundle\//) } });
    const { job } = account.invocations[0]!;
    expect(job.data.actionConfiguration.configuration.UserParameters).toBe(`${id} abc ${output.outputVariables.VersionId}`);
    expect(job.data.inputArtifacts[0].location.s3Location.objectKey).toBe(account.builds[0]!.artifactsOverride.name);
  });

  it("acts as a session of the pipeline's role", async () => {
    await account.create();
    const callers = new Set<string>();
    account.cloud.observe(({ callerArn }) => callers.add(callerArn.replace(/[^/]*$/, "")));
    await account.start();

    await account.minutes(1);

    expect([...callers].sort()).toEqual(["arn:aws:iam::000000000000:user/", "arn:aws:sts::000000000000:assumed-role/pipeline/"]);
  });

  it("begins with the pipeline", async () => {
    await account.codepipeline("CreatePipeline", { pipeline: {
      name: NAME, roleArn: "arn:aws:iam::000000000000:role/pipeline", pipelineType: "V2", artifactStore: { type: "S3", location: "artifacts" }, ...stages([source()], [invoke()]),
    } });
    await account.minutes(1);

    const { pipelineExecutionSummaries } = await account.codepipeline("ListPipelineExecutions", { pipelineName: NAME });
    expect(pipelineExecutionSummaries).toMatchObject([{ status: "Succeeded", trigger: { triggerType: "CreatePipeline", triggerDetail: account.cloud.administrator.arn } }]);
  });

  it("has pipeline variables with values of its own", async () => {
    account.workers.conductor = succeeds;
    await account.create({ ...stages([source()], [invoke({ configuration: { FunctionName: "conductor", UserParameters: "#{variables.size}" } })]), variables: [{ name: "size", defaultValue: "small" }] });
    const plain = await account.start();
    await account.minutes(1);
    const own = await account.start({ variables: [{ name: "size", value: "large" }] });
    await account.minutes(1);

    expect(account.invocations.map(({ job }) => job.data.actionConfiguration.configuration.UserParameters)).toEqual(["small", "large"]);
    expect((await account.codepipeline("GetPipelineExecution", { pipelineName: NAME, pipelineExecutionId: own })).pipelineExecution.variables).toEqual([{ name: "size", resolvedValue: "large" }]);
    expect(await account.status(plain)).toBe("Succeeded");
    await expect(account.start({ variables: [{ name: "colour", value: "red" }] })).rejects.toMatchObject({ code: "ValidationException" });
  });

  it("fails where a variable has no value", async () => {
    await account.create(stages([source()], [invoke({ configuration: { FunctionName: "conductor", UserParameters: "#{source.Nothing}" } })]));
    const id = await account.start();

    await account.minutes(1);

    expect(await account.status(id)).toBe("Failed");
    expect((await account.action(id, "Shift")).output.executionResult.errorDetails).toEqual({ code: "ConfigurationError", message: expect.stringContaining("#{source.Nothing}") });
    expect(account.invocations).toEqual([]);
  });

  it("is started once for a client request token", async () => {
    await account.create();

    const first = await account.start({ clientRequestToken: "token-1" });

    expect(await account.start({ clientRequestToken: "token-1" })).toBe(first);
    expect(await account.start({ clientRequestToken: "token-2" })).not.toBe(first);
  });

  it("takes the version of the source that it is told to", async () => {
    await account.create();
    const { VersionId } = (await account.call("s3", "ListObjectVersions", { Bucket: "sources" })).Versions[0];
    await account.call("s3", "PutObject", { Bucket: "sources", Key: "payment.zip", Body: zipOf("2") });
    const id = await account.start({ sourceRevisions: [{ actionName: "Source", revisionType: "S3_OBJECT_VERSION_ID", revisionValue: VersionId }] });

    await account.minutes(1);

    expect((await account.codepipeline("GetPipelineExecution", { pipelineName: NAME, pipelineExecutionId: id })).pipelineExecution.artifactRevisions)
      .toMatchObject([{ name: "source-of-payment", revisionId: VersionId }]);
    await expect(account.start({ sourceRevisions: [{ actionName: "Source", revisionType: "COMMIT_ID", revisionValue: "c" }] })).rejects.toMatchObject({ code: "ValidationException" });
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ["the object is missing", () => account.call("s3", "DeleteObject", { Bucket: "sources", Key: "payment.zip" }), "ConfigurationError"],
    ["the bucket keeps no versions", () => account.call("s3", "PutBucketVersioning", { Bucket: "sources", VersioningConfiguration: { Status: "Suspended" } }), "ConfigurationError"],
    ["the role may not read it", () => Promise.resolve(account.cloud.faults.add({ kind: "operation", service: "s3", operation: "GetObject", error: { code: "AccessDenied", message: "Access Denied", statusCode: 403 } })), "PermissionError"],
    ["the role is gone", async () => {
      await account.call("iam", "DeleteRolePolicy", { RoleName: "pipeline", PolicyName: "allowed" });
      await account.call("iam", "DeleteRole", { RoleName: "pipeline" });
    }, "PermissionError"],
  ])("fails at its source when %s", async (_what, spoil, code) => {
    await account.create();
    await spoil();
    const id = await account.start();

    await account.minutes(1);

    expect(await account.status(id)).toBe("Failed");
    expect((await account.action(id, "Source")).output.executionResult.errorDetails).toMatchObject({ code });
  });

  it("fails with the build, in CodePipeline's words", async () => {
    account.buildResult = { buildStatus: "FAILED", phases: [{ phaseType: "INSTALL", phaseStatus: "SUCCEEDED" }, { phaseType: "BUILD", phaseStatus: "FAILED", contexts: [{ statusCode: "COMMAND_EXECUTION_ERROR", message: "exit status 1" }] }] };
    await account.create(stages([source()], [build()]));
    const id = await account.start();

    await account.minutes(1);

    expect((await account.action(id, "Build")).output.executionResult).toMatchObject({
      externalExecutionId: "payment:1",
      errorDetails: { code: "JobFailed", message: "Build terminated with state: FAILED. Phase: BUILD, Code: COMMAND_EXECUTION_ERROR, Message: exit status 1" },
    });
  });

  it.each<[string, number, () => void, () => Shape]>([
    ["a source that never answers", 60, () => { account.afterCall = () => { throw new Error("killed"); }; }, () => stages([source()], [invoke()])],
    ["a build that is never heard of", 36 * 60, () => { account.afterCall = () => { if (account.builds.length > 0) throw new Error("killed"); }; }, () => stages([source()], [build()])],
  ])("does not wait for %s for ever", async (_what, minutes, spoil, declaration) => {
    await account.create(declaration());
    spoil();
    const id = await account.start();

    await account.minutes(minutes - 1);
    expect(await account.status(id)).toBe("InProgress");
    await account.minutes(2);

    expect(await account.status(id)).toBe("Failed");
    account.mistakes.length = 0;
  });

  it("starts one build even when it dies right after", async () => {
    account.cloud.faults.add({ kind: "operation", service: "codebuild", operation: "BatchGetBuilds", times: 2, error: { code: "ThrottlingException", message: "slow" } });
    await account.create(stages([source()], [build()]));
    const id = await account.start();

    await account.minutes(1);

    expect(await account.status(id)).toBe("Succeeded");
    expect(account.builds).toHaveLength(1);
  });
});

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

describe("a manual approval", () => {
  const open = async (): Promise<{ id: string; answer: Shape }> => {
    const id = await account.start();
    await account.minutes(0);
    const [, stage] = (await account.codepipeline("GetPipelineState", { name: NAME })).stageStates as Shape[];
    return { id, answer: { pipelineName: NAME, stageName: "Build", actionName: "Approve", token: stage!.actionStates[0].latestExecution.token } };
  };

  it("waits for an answer, tells its topic, and goes on", async () => {
    const { TopicArn } = await account.call("sns", "CreateTopic", { Name: "approvals" });
    await account.create(stages([source()], [approval({ configuration: { NotificationArn: TopicArn, CustomData: "Release #{source.VersionId}", ExternalEntityLink: "http://example.com" } })], [invoke()]));
    const { id, answer } = await open();
    const { outputVariables: { VersionId } } = (await account.action(id, "Source")).output;
    expect(account.messages).toEqual([{
      topic: TopicArn, subject: `APPROVAL NEEDED: AWS CodePipeline ${NAME} for action Approve`, by: expect.stringMatching(/assumed-role\/pipeline\//),
      message: {
        region: "us-east-1", consoleLink: `https://console.aws.amazon.com/codepipeline/home?region=us-east-1#/view/${NAME}`,
        approval: {
          pipelineName: NAME, stageName: "Build", actionName: "Approve", token: answer.token, expires: "2026-11-27T12:00Z", externalEntityLink: "http://example.com",
          approvalReviewLink: `https://console.aws.amazon.com/codepipeline/home?region=us-east-1#/view/${NAME}/Build/Approve/approve/${answer.token}`, customData: `Release ${VersionId}`,
        },
      },
    }]);

    await expect(account.codepipeline("PutApprovalResult", { ...answer, token: "00000000-0000-0000-0000-000000000000", result: { status: "Approved", summary: "" } })).rejects.toMatchObject({ code: "InvalidApprovalTokenException" });
    await account.codepipeline("PutApprovalResult", { ...answer, result: { status: "Approved", summary: "looks good" } });
    await account.minutes(1);

    expect(await account.status(id)).toBe("Succeeded");
    expect(await account.action(id, "Approve")).toMatchObject({ status: "Succeeded", updatedBy: account.cloud.administrator.arn, output: { executionResult: { externalExecutionSummary: "looks good" } } });
    await expect(account.codepipeline("PutApprovalResult", { ...answer, result: { status: "Rejected", summary: "" } })).rejects.toMatchObject({ code: "ApprovalAlreadyCompletedException" });
  });

  it("fails when it is rejected", async () => {
    await account.create(stages([source()], [approval()], [invoke()]));
    const { id, answer } = await open();

    await account.codepipeline("PutApprovalResult", { ...answer, result: { status: "Rejected", summary: "no" } });
    await account.minutes(1);

    expect(await account.status(id)).toBe("Failed");
    expect(await account.actions(id)).toEqual(["Source/Source Succeeded", "Build/Approve Failed"]);
  });

  it.each<[string, Shape, number]>([["after seven days", {}, 7 * 24 * 60], ["after the action's own time", { timeoutInMinutes: 30 }, 30]])("expires %s", async (_what, change, minutes) => {
    await account.create(stages([source()], [approval(change)], [invoke()]));
    const { id } = await open();
    await account.minutes(minutes - 1);
    expect(await account.status(id)).toBe("InProgress");

    await account.minutes(1);

    expect(await account.status(id)).toBe("Failed");
  });

  it("costs nothing while it waits", async () => {
    await account.create(stages([source()], [approval()]));
    await open();
    let calls = 0;
    account.cloud.observe(() => { calls++; });

    await account.minutes(6 * 24 * 60);

    expect(calls).toBe(0);
  });
});

describe("executions that meet", () => {
  it("wait for each other in QUEUED, fifty at most", async () => {
    account.workers.conductor = () => undefined;
    await account.create();
    const ids: string[] = [];
    for (let index = 0; index < 3; index++) {
      ids.push(await account.start());
      await account.minutes(0.1);
    }
    const [sourceStage, deploy] = (await account.codepipeline("GetPipelineState", { name: NAME })).stageStates as Shape[];
    expect(deploy).toMatchObject({ latestExecution: { pipelineExecutionId: ids[0], status: "InProgress" }, inboundExecutions: [{ pipelineExecutionId: ids[1] }, { pipelineExecutionId: ids[2] }] });
    expect(sourceStage).toMatchObject({ latestExecution: { pipelineExecutionId: ids[2], status: "Succeeded" } });

    for (let index = 0; index < 48; index++) {
      await account.start();
      await account.minutes(0);
    }

    await expect(account.start()).rejects.toMatchObject({ code: "ConcurrentPipelineExecutionsLimitExceededException" });
  });

  it("give way to newer ones in SUPERSEDED", async () => {
    account.workers.conductor = () => undefined;
    await account.create({ ...stages([source()], [invoke()]), executionMode: "SUPERSEDED" });
    const [first, second, third] = [await account.start(), await account.start(), await account.start()];

    await account.minutes(1);

    expect(await account.status(second)).toBe("Superseded");
    expect([await account.status(first), await account.status(third)]).toEqual(["InProgress", "InProgress"]);
  });
});

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

describe("a cloud that dies again and again", () => {
  it("repeats calls, but nothing that has been done", async () => {
    const { TopicArn } = await account.call("sns", "CreateTopic", { Name: "approvals" });
    await account.create(stages([source()], [build()], [approval({ configuration: { NotificationArn: TopicArn } })], [invoke({ inputArtifacts: [{ name: "bundle" }] })]));
    let calls = 0;
    account.afterCall = () => {
      if (++calls % 2 === 1) throw new Error("killed");
    };
    const id = await account.start();

    await account.minutes(2);
    const { token } = (await account.codepipeline("GetPipelineState", { name: NAME })).stageStates[2].actionStates[0].latestExecution as Shape;
    expect(account.messages.map(({ message }) => message.approval.token as string)).toEqual([token, token]);
    await account.codepipeline("PutApprovalResult", { pipelineName: NAME, stageName: "Deploy", actionName: "Approve", token, result: { status: "Approved", summary: "" } });
    await account.minutes(2);

    expect(await account.status(id)).toBe("Succeeded");
    expect(await account.actions(id)).toEqual(["Source/Source Succeeded", "Build/Build Succeeded", "Deploy/Approve Succeeded", "Switch/Shift Succeeded"]);
    expect(account.builds).toHaveLength(1);
    expect(account.mistakes.length).toBeGreaterThanOrEqual(4);
    expect(account.events.filter(({ detail }) => detail.state === "SUCCEEDED")).toHaveLength(9); // four actions, four stages, the pipeline
    account.mistakes.length = 0;
  });
});

describe("events", () => {
  it("tell of pipeline, stages and actions with AWS's detail", async () => {
    await account.create();
    const id = await account.start();

    await account.minutes(1);

    expect(account.events.map((event) => `${/ (\w+) Execution/.exec(event["detail-type"])![1]} ${[event.detail.stage, event.detail.action, event.detail.state].filter(Boolean).join(" ")}`)).toEqual([
      "Pipeline STARTED", "Stage Source STARTED", "Action Source Source STARTED", "Action Source Source SUCCEEDED", "Stage Source SUCCEEDED",
      "Stage Build STARTED", "Action Build Shift STARTED", "Action Build Shift SUCCEEDED", "Stage Build SUCCEEDED", "Pipeline SUCCEEDED",
    ]);
    const succeeded = account.events.find(({ detail }) => detail.action === "Source" && detail.state === "SUCCEEDED")!;
    expect(succeeded).toMatchObject({
      source: "aws.codepipeline", resources: [`arn:aws:codepipeline:us-east-1:000000000000:${NAME}`],
      detail: {
        pipeline: NAME, "execution-id": id, version: 1, "pipeline-execution-attempt": 1, region: "us-east-1",
        type: { owner: "AWS", provider: "S3", category: "Source", version: "1" },
        "execution-result": { "external-execution-summary": expect.stringContaining("version id"), "external-execution-id": expect.any(String) },
        "output-artifacts": [{ name: "source-of-payment", s3location: { bucket: "artifacts", key: expect.any(String) } }],
      },
    });
    expect(account.events[0]!.detail["execution-trigger"]).toEqual({ "trigger-type": "StartPipelineExecution", "trigger-detail": account.cloud.administrator.arn });
  });
});
