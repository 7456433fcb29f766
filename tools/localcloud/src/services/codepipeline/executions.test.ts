import type { Shape } from "../../service";
import { zipOf } from "../support/test-account";
import { approval, build, forEachTest, invoke, NAME, source, stages, succeeds, type ReleasingAccount } from "./__fixtures__/releasing-account";

let account: ReleasingAccount;
forEachTest((opened) => { account = opened; });

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
    ["the role has no permission", () => account.allow("pipeline", ["lambda:InvokeFunction"]), "PermissionError"],
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
