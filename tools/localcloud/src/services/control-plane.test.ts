import { CloudWatchClient, DescribeAlarmsCommand, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, CreateLogGroupCommand, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { BatchGetProjectsCommand, CodeBuildClient, CreateProjectCommand } from "@aws-sdk/client-codebuild";
import {
  CodeDeployClient, CreateApplicationCommand, CreateDeploymentGroupCommand, DeploymentGroupDoesNotExistException, GetDeploymentGroupCommand,
} from "@aws-sdk/client-codedeploy";
import { CodePipelineClient, CreatePipelineCommand, GetPipelineCommand, GetPipelineStateCommand } from "@aws-sdk/client-codepipeline";
import { EventBridgeClient, ListTargetsByRuleCommand, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  CreateAliasCommand, CreateFunctionCommand, GetAliasCommand, GetFunctionCommand, GetPolicyCommand, AddPermissionCommand, LambdaClient,
  PutFunctionEventInvokeConfigCommand, ResourceConflictException, UpdateFunctionCodeCommand, waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { serveCloud, type ServedCloud } from "../http/server";
import { openTestAccount, zipOf, type TestAccount } from "./support/test-account";

// What the layers make, made and read back over HTTP by stock SDK clients: names, times and error classes survive the wire.
describe("stock SDK clients", () => {
  let account: TestAccount;
  let served: ServedCloud;
  let settings: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string }; maxAttempts: number };

  beforeAll(async () => {
    account = await openTestAccount();
    served = await serveCloud(account.cloud, { port: 0 });
    const { accessKeyId, secretAccessKey } = account.cloud.administrator;
    settings = { endpoint: served.endpoint, region: "us-east-1", credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 };
  });
  afterAll(async () => {
    await served.stop();
    await account.close();
  });

  it("make and read functions, aliases, policies and asynchronous settings", async () => {
    const lambda = new LambdaClient(settings);
    const Role = await account.role("function", "lambda.amazonaws.com");
    const FunctionName = "payment";
    const create = new CreateFunctionCommand({ FunctionName, Role, Runtime: "nodejs22.x", Handler: "index.handler", Code: { ZipFile: zipOf("1") }, Publish: true, Tags: { A: "1" } });

    await lambda.send(create);
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 5 }, { FunctionName });
    await lambda.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "1" }));
    const { Version } = await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: zipOf("2"), Publish: true }));
    await lambda.send(new AddPermissionCommand({ FunctionName, Qualifier: "live", StatementId: "s", Action: "lambda:InvokeFunction", Principal: "events.amazonaws.com" }));
    const config = await lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, Qualifier: "live", MaximumRetryAttempts: 0 }));

    expect(Version).toBe("2");
    expect(config).toMatchObject({ MaximumRetryAttempts: 0, LastModified: new Date(account.clock.at) });
    expect(await lambda.send(new GetAliasCommand({ FunctionName, Name: "live" }))).toMatchObject({ FunctionVersion: "1" });
    expect(JSON.parse((await lambda.send(new GetPolicyCommand({ FunctionName, Qualifier: "live" }))).Policy!).Statement).toHaveLength(1);
    expect(await lambda.send(new GetFunctionCommand({ FunctionName }))).toMatchObject({ Tags: { A: "1" }, Configuration: { State: "Active" } });
    await expect(lambda.send(create)).rejects.toBeInstanceOf(ResourceConflictException);
    lambda.destroy();
  });

  it("make and read alarms and log groups", async () => {
    const cloudwatch = new CloudWatchClient(settings);
    const logs = new CloudWatchLogsClient(settings);

    await cloudwatch.send(new PutMetricAlarmCommand({
      AlarmName: "errors", ComparisonOperator: "GreaterThanThreshold", Threshold: 5, EvaluationPeriods: 2, TreatMissingData: "notBreaching",
      Metrics: [
        { Id: "errors", ReturnData: false, MetricStat: { Metric: { Namespace: "AWS/Lambda", MetricName: "Errors" }, Period: 60, Stat: "Sum" } },
        { Id: "rate", Expression: "errors * 2.5", ReturnData: true },
      ],
    }));
    await logs.send(new CreateLogGroupCommand({ logGroupName: "/aws/lambda/payment" }));

    expect((await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: ["errors"] }))).MetricAlarms).toMatchObject([{
      Threshold: 5, StateValue: "INSUFFICIENT_DATA", StateUpdatedTimestamp: new Date(account.clock.at), Metrics: [{ ReturnData: false }, { ReturnData: true }],
    }]);
    expect((await logs.send(new DescribeLogGroupsCommand({}))).logGroups).toMatchObject([{ logGroupName: "/aws/lambda/payment", creationTime: account.clock.at }]);
    cloudwatch.destroy();
    logs.destroy();
  });

  it("make and read rules, projects, deployment groups and pipelines", async () => {
    const [events, codebuild, codedeploy, codepipeline] = [
      new EventBridgeClient(settings), new CodeBuildClient(settings), new CodeDeployClient(settings), new CodePipelineClient(settings),
    ];
    const created = new Date(account.clock.at);

    await events.send(new PutRuleCommand({ Name: "tick", ScheduleExpression: "rate(5 minutes)" }));
    await events.send(new PutTargetsCommand({ Rule: "tick", Targets: [{ Id: "t", Arn: "arn:aws:sqs:us-east-1:000000000000:q", RetryPolicy: { MaximumRetryAttempts: 2 } }] }));
    expect((await events.send(new ListTargetsByRuleCommand({ Rule: "tick" }))).Targets).toMatchObject([{ Id: "t", RetryPolicy: { MaximumRetryAttempts: 2 } }]);

    await codebuild.send(new CreateProjectCommand({
      name: "payment", serviceRole: await account.role("build", "codebuild.amazonaws.com"), source: { type: "CODEPIPELINE" }, artifacts: { type: "CODEPIPELINE" },
      environment: { type: "LINUX_CONTAINER", image: "aws/codebuild/standard:7.0", computeType: "BUILD_GENERAL1_SMALL" },
    }));
    expect((await codebuild.send(new BatchGetProjectsCommand({ names: ["payment"] }))).projects).toMatchObject([{ name: "payment", created }]);

    await codedeploy.send(new CreateApplicationCommand({ applicationName: "payments", computePlatform: "Lambda" }));
    await codedeploy.send(new CreateDeploymentGroupCommand({
      applicationName: "payments", deploymentGroupName: "payment", serviceRoleArn: await account.role("shift", "codedeploy.amazonaws.com"),
      deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
    }));
    await expect(codedeploy.send(new GetDeploymentGroupCommand({ applicationName: "payments", deploymentGroupName: "none" })))
      .rejects.toBeInstanceOf(DeploymentGroupDoesNotExistException);

    await account.call("s3", "CreateBucket", { Bucket: "artifacts" });
    await codepipeline.send(new CreatePipelineCommand({ pipeline: {
      name: "payment", roleArn: await account.role("pipeline", "codepipeline.amazonaws.com"), artifactStore: { type: "S3", location: "artifacts" },
      stages: [
        { name: "Source", actions: [{
          name: "S3", actionTypeId: { category: "Source", owner: "AWS", provider: "S3", version: "1" }, outputArtifacts: [{ name: "source" }],
          configuration: { S3Bucket: "artifacts", S3ObjectKey: "source.zip", PollForSourceChanges: "false" },
        }] },
        { name: "Approve", actions: [{ name: "People", actionTypeId: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" } }] },
      ],
    } }));
    expect((await codepipeline.send(new GetPipelineCommand({ name: "payment" }))).metadata).toMatchObject({ created, updated: created });
    expect((await codepipeline.send(new GetPipelineStateCommand({ name: "payment" }))).stageStates).toHaveLength(2);
    for (const client of [events, codebuild, codedeploy, codepipeline]) client.destroy();
  });
});
