import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { zipOf } from "../services/support/test-account";
import { awsCli, describeWithCli, type AwsCli } from "../testing/aws-cli";
import { startTestCloud, type TestCloud } from "../testing/served-cloud";
import { virtualClock } from "../time/clock";

// What an operator does with the stock CLI: put code, start a pipeline, approve, watch a shift, break the function, see the alarm and the rollback.

const START = Date.parse("2026-11-20T12:00:00Z");
const minute = 60_000;

const GOOD = "exports.handler = async () => \"good\";";
const BAD = "exports.handler = async () => { throw new Error(\"broken\"); };";

describeWithCli("an operator with the stock AWS CLI", () => {
  let test: TestCloud;
  let cli: AwsCli;

  beforeAll(async () => {
    test = await startTestCloud({ clock: virtualClock(START) });
    cli = awsCli(test);
    const everything = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });
    const trust = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: ["lambda", "codedeploy", "codepipeline"].map((name) => `${name}.amazonaws.com`) }, Action: "sts:AssumeRole" }] });
    await cli.json("iam", "create-role", "--role-name", "services", "--assume-role-policy-document", trust);
    await cli.json("iam", "put-role-policy", "--role-name", "services", "--policy-name", "everything", "--policy-document", everything);
  }, 60_000);
  afterAll(async () => {
    await test.stop();
    cli.remove();
  });

  const role = "arn:aws:iam::000000000000:role/services";
  const zip = (name: string, code: string): string => {
    writeFileSync(join(cli.folder, name), zipOf(code));
    return `fileb://${name}`;
  };

  it("starts a pipeline, approves it and sees it succeed", async () => {
    await cli.json("s3api", "create-bucket", "--bucket", "cli-artifacts");
    await cli.json("s3api", "put-bucket-versioning", "--bucket", "cli-artifacts", "--versioning-configuration", "Status=Enabled");
    zip("source.zip", GOOD);
    await cli.json("s3api", "put-object", "--bucket", "cli-artifacts", "--key", "source.zip", "--body", "source.zip");
    const action = (name: string, category: string, provider: string, more: object) => ({ name, actionTypeId: { category, provider, owner: "AWS", version: "1" }, ...more });
    const pipeline = {
      name: "cli", roleArn: role, pipelineType: "V2", executionMode: "QUEUED", artifactStore: { type: "S3", location: "cli-artifacts" },
      stages: [
        { name: "Source", actions: [action("Source", "Source", "S3", { outputArtifacts: [{ name: "source" }], configuration: { S3Bucket: "cli-artifacts", S3ObjectKey: "source.zip", PollForSourceChanges: "false" } })] },
        { name: "Release", actions: [action("Approve", "Approval", "Manual", { configuration: { CustomData: "look first" } })] },
      ],
    };
    await cli.json("codepipeline", "create-pipeline", "--pipeline", JSON.stringify(pipeline));
    const { pipelineExecutionId } = await cli.json<{ pipelineExecutionId: string }>("codepipeline", "start-pipeline-execution", "--name", "cli");
    await test.cloud.settle();
    type State = { stageStates: { stageName: string; latestExecution?: { status: string; pipelineExecutionId: string }; actionStates: { latestExecution?: { token?: string } }[] }[] };
    // Creating a pipeline starts it too, so that one waits for the other's approval.
    for (;;) {
      const { stageStates: [, release] } = await cli.json<State>("codepipeline", "get-pipeline-state", "--name", "cli");
      const token = release!.actionStates[0]!.latestExecution?.token;
      if (token === undefined) break;
      await cli.json("codepipeline", "put-approval-result", "--pipeline-name", "cli", "--stage-name", "Release", "--action-name", "Approve", "--result", "summary=fine,status=Approved", "--token", token);
      await test.cloud.settle();
    }

    expect(await cli.json("codepipeline", "get-pipeline-execution", "--pipeline-name", "cli", "--pipeline-execution-id", pipelineExecutionId)).toMatchObject({ pipelineExecution: { status: "Succeeded" } });
  }, 120_000);

  it("puts code that fails, watches the shift, and sees the alarm, the rollback and the events", async () => {
    await cli.json("lambda", "create-function", "--function-name", "green", "--runtime", "nodejs22.x", "--handler", "index.handler", "--role", role, "--zip-file", zip("good.zip", GOOD), "--publish");
    await cli.json("lambda", "create-alias", "--function-name", "green", "--name", "live", "--function-version", "1");
    await cli.json("lambda", "update-function-code", "--function-name", "green", "--zip-file", zip("bad.zip", BAD), "--publish");
    const dimensions = ["Name=FunctionName,Value=green", "Name=Resource,Value=green:live", "Name=ExecutedVersion,Value=2"];
    await cli.json("cloudwatch", "put-metric-alarm", "--alarm-name", "candidate", "--namespace", "AWS/Lambda", "--metric-name", "Errors", "--dimensions", ...dimensions, "--statistic", "Sum",
      "--period", "60", "--evaluation-periods", "2", "--threshold", "0", "--comparison-operator", "GreaterThanThreshold", "--treat-missing-data", "notBreaching");
    const queuePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage", Resource: "*" }] });
    await cli.json("sqs", "create-queue", "--queue-name", "deployments", "--attributes", JSON.stringify({ Policy: queuePolicy }));
    await cli.json("events", "put-rule", "--name", "deployments", "--event-pattern", JSON.stringify({ source: ["aws.codedeploy"] }));
    await cli.json("events", "put-targets", "--rule", "deployments", "--targets", "Id=queue,Arn=arn:aws:sqs:us-east-1:000000000000:deployments");
    await cli.json("deploy", "create-application", "--application-name", "services", "--compute-platform", "Lambda");
    await cli.json("deploy", "create-deployment-group", "--application-name", "services", "--deployment-group-name", "green", "--service-role-arn", role,
      "--deployment-config-name", "CodeDeployDefault.LambdaLinear10PercentEvery10Minutes", "--deployment-style", "deploymentType=BLUE_GREEN,deploymentOption=WITH_TRAFFIC_CONTROL",
      "--alarm-configuration", "enabled=true,alarms=[{name=candidate}]", "--auto-rollback-configuration", "enabled=true,events=DEPLOYMENT_FAILURE,DEPLOYMENT_STOP_ON_ALARM");
    const content = JSON.stringify({ version: "0.0", Resources: [{ green: { Type: "AWS::Lambda::Function", Properties: { Name: "green", Alias: "live", CurrentVersion: "1", TargetVersion: "2" } } }] });
    const { deploymentId } = await cli.json<{ deploymentId: string }>("deploy", "create-deployment", "--application-name", "services", "--deployment-group-name", "green",
      "--revision", JSON.stringify({ revisionType: "AppSpecContent", appSpecContent: { content } }));
    await test.cloud.settle();
    expect(await cli.json("lambda", "get-alias", "--function-name", "green", "--name", "live")).toMatchObject({ FunctionVersion: "1", RoutingConfig: { AdditionalVersionWeights: { 2: 0.1 } } });

    // Callers: forty calls a minute through the alias, one in ten of which meets the new version.
    for (let passed = 0; passed < 4; passed++) {
      for (let call = 0; call < 40; call++) await test.cloud.call({ service: "lambda", operation: "Invoke", input: { FunctionName: "green", Qualifier: "live" }, caller: test.cloud.administrator });
      await test.cloud.advanceBy(minute);
    }

    expect(await cli.json("lambda", "invoke", "--function-name", "green", "--qualifier", "live", "out.json")).toMatchObject({ StatusCode: 200, ExecutedVersion: "1" });
    expect(await cli.json("lambda", "get-alias", "--function-name", "green", "--name", "live")).not.toHaveProperty("RoutingConfig");
    const { deploymentInfo } = await cli.json<{ deploymentInfo: { status: string; errorInformation: { code: string }; rollbackInfo: { rollbackDeploymentId: string } } }>("deploy", "get-deployment", "--deployment-id", deploymentId);
    expect(deploymentInfo).toMatchObject({ status: "Stopped", errorInformation: { code: "ALARM_ACTIVE" }, rollbackInfo: { rollbackDeploymentId: expect.stringMatching(/^d-/) } });
    const { AlarmHistoryItems: history } = await cli.json<{ AlarmHistoryItems: { HistorySummary: string }[] }>("cloudwatch", "describe-alarm-history", "--alarm-name", "candidate", "--history-item-type", "StateUpdate");
    expect(history.map(({ HistorySummary }) => HistorySummary)).toContain("Alarm updated from OK to ALARM");
    const { Messages } = await cli.json<{ Messages: { Body: string }[] }>("sqs", "receive-message", "--queue-url", "https://sqs.us-east-1.amazonaws.com/000000000000/deployments", "--max-number-of-messages", "10");
    expect(Messages.map(({ Body }) => (JSON.parse(Body) as { detail: { state: string } }).detail.state)).toEqual(expect.arrayContaining(["START", "STOP"]));
  }, 180_000);
});
