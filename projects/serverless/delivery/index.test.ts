import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assumeBundles, ofType, only, type Recorded, type RecordOptions, runProgram } from "@switchyard/testing";
import { examplesOf } from "@switchyard/contracts";
import { type PolicyDocument, serviceNames, servicePrincipals } from "@switchyard/conventions";
import { foundation } from "@switchyard/serverless-foundation/contract";
import { runtime } from "@switchyard/serverless-runtime/contract";
import { parse } from "yaml";
import { delivery } from "./contract";
import program from "./index";

const functionType = "aws:lambda/function:Function";
const pipelineType = "aws:codepipeline/pipeline:Pipeline";
const ruleType = "aws:cloudwatch/eventRule:EventRule";
const eventsTopicArn = "arn:aws:sns:us-east-1:000000000000:sns-deployment-events-dev";

/** The outputs of the layers below for these services. */
function below(services: string[], stack: string, base: Record<string, unknown> = {}, running: Record<string, unknown> = {}) {
  const examples = examplesOf(foundation);
  const [example] = examples.services as object[];
  const roles = (service: string) => Object.fromEntries(servicePrincipals.map((principal) => [principal, `arn:aws:iam::000000000000:role/role-${principal}-${service}-dev`]));
  return {
    [`organization/foundation/${stack}`]: {
      ...examples,
      services: services.map((name) => ({ ...example, name })),
      serviceRoleArns: Object.fromEntries(services.map((service) => [service, roles(service)])),
      ...base,
    },
    [`organization/runtime/${stack}`]: {
      ...examplesOf(runtime),
      candidateAlarmNames: Object.fromEntries(services.map((service) => [service, Object.values(serviceNames(service, "dev").candidateAlarms)])),
      ...running,
    },
  };
}

interface RunOptions extends RecordOptions {
  services?: string[];
  base?: Record<string, unknown>;
  running?: Record<string, unknown>;
}

/** What AWS makes up for the resources of this layer. */
function computed({ type, inputs }: Recorded): Record<string, unknown> {
  if (type === "aws:sqs/queue:Queue") return { url: `https://sqs.us-east-1.amazonaws.com/000000000000/${inputs.name}` };
  if (type === "aws:lambda/functionUrl:FunctionUrl") return { functionUrl: "https://abc.lambda-url.us-east-1.on.aws/" };
  return {};
}

async function run({ services = ["payment"], base, running, stack = "dev", ...options }: RunOptions = {}) {
  return runProgram(program, { project: "delivery", stack, upstream: below(services, stack, base, running), computed, ...options });
}

/** The targets of one function, which must all keep what they cannot deliver. */
function targetsOf(resources: readonly Recorded[], purpose: string): Recorded[] {
  const targets = ofType(resources, "aws:cloudwatch/eventTarget:EventTarget").filter(({ inputs }) => inputs.arn === `arn:mock:aws:lambda/function:Function:lambda-${purpose}-dev`);
  for (const { inputs } of targets) {
    expect(inputs).toMatchObject({
      deadLetterConfig: { arn: `arn:mock:aws:sqs/queue:Queue:sqs-${purpose}-dead-letters-dev` },
      retryPolicy: { maximumEventAgeInSeconds: 86400, maximumRetryAttempts: 185 },
    });
  }
  return targets;
}

beforeEach(assumeBundles);

afterEach(() => {
  jest.restoreAllMocks();
});

describe("the delivery layer", () => {
  it("S12: outputs the pipelines' URLs, the deployment table, and what people need next", async () => {
    const { outputs } = await run({ services: ["payment", "refund"] });

    const url = (service: string) => `https://us-east-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/pipeline-${service}-dev/view?region=us-east-1`;
    expect(outputs).toEqual({
      pipelineUrl: url("payment"),
      pipelineUrls: { payment: url("payment"), refund: url("refund") },
      pipelineNames: { payment: "pipeline-payment-dev", refund: "pipeline-refund-dev" },
      deploymentTableName: "dynamodb-deployment-history-dev",
      applicationName: "codedeploy-services-dev",
      deploymentGroupNames: { payment: "deployment-group-payment-dev", refund: "deployment-group-refund-dev" },
      buildProjectNames: { payment: "codebuild-payment-dev", refund: "codebuild-refund-dev" },
      releaseConductorNames: { payment: "lambda-release-conductor-payment-dev", refund: "lambda-release-conductor-refund-dev" },
      historyRecorderName: "lambda-history-recorder-dev",
      githubWebhookUrl: "none",
      versionCleanupName: "lambda-version-cleanup-dev",
      versionCleanupDeadLetterQueueUrl: "https://sqs.us-east-1.amazonaws.com/000000000000/sqs-version-cleanup-dead-letters-dev",
      recorderDeadLetterQueueUrl: "https://sqs.us-east-1.amazonaws.com/000000000000/sqs-history-recorder-dead-letters-dev",
      deploymentEventsTopicArn: eventsTopicArn,
      deploymentNotificationsTopicArn: "arn:aws:sns:us-east-1:000000000000:sns-deployment-notifications-dev",
      region: "us-east-1",
      liveFunctionNames: { payment: "lambda-payment-green-dev" },
      blueFunctionNames: { payment: "lambda-payment-blue-dev" },
      candidateAlarmNames: Object.fromEntries(["payment", "refund"].map((service) => [service, Object.values(serviceNames(service, "dev").candidateAlarms)])),
      trafficHookNames: Object.fromEntries(["payment", "refund"].map((service) => [service, { before: `lambda-before-traffic-${service}-dev`, after: `lambda-after-traffic-${service}-dev` }])),
      connectionStatus: "PENDING",
      connectionConsoleUrl: "https://us-east-1.console.aws.amazon.com/codesuite/settings/connections?region=us-east-1",
      logGroupNames: Object.fromEntries(
        ["payment", "refund"].map((service) => [
          service,
          [
            `/aws/codebuild/codebuild-${service}-dev`,
            `/aws/lambda/lambda-release-conductor-${service}-dev`,
            `/aws/lambda/lambda-before-traffic-${service}-dev`,
            `/aws/lambda/lambda-after-traffic-${service}-dev`,
          ],
        ]),
      ),
    });
  });

  it("A1: publishes exactly what its contract promises", async () => {
    const { outputs } = await run();

    expect(Object.keys(outputs).sort()).toEqual(Object.keys(delivery.outputs).sort());
    for (const [name, kind] of Object.entries(delivery.outputs)) {
      expect({ name, ...kind.schema.safeParse(outputs[name as keyof typeof outputs]) }).toMatchObject({ name, success: true });
    }
  });

  it("A2: names everything by the convention", async () => {
    const { resources } = await run();

    const names = resources
      .filter(({ type }) => type.startsWith("aws:"))
      .map(({ inputs }) => inputs.name ?? inputs.deploymentGroupName ?? inputs.dashboardName)
      .filter((name): name is string => typeof name === "string" && !name.startsWith("/aws/"));
    expect(names.filter((name) => !name.endsWith("-dev"))).toEqual(["codebuild-payment-dev-tests", "codebuild-payment-dev-coverage"]);
    expect(names).toHaveLength(23);
  });

  it("A7: tags everything, by a provider that nothing bypasses", async () => {
    const { resources } = await run();

    expect(only(resources, "pulumi:providers:aws").inputs.defaultTags).toBe(JSON.stringify({ tags: examplesOf(foundation).tags }));
    expect(resources.filter(({ type, provider }) => type.startsWith("aws:") && !provider.includes("pulumi:providers:aws::aws::"))).toEqual([]);
  });

  it("A8, D25: has a log group for every function and build, which keeps 30 days", async () => {
    const { resources } = await run();

    const writers = [...ofType(resources, functionType).map(({ inputs }) => `/aws/lambda/${inputs.name}`), ...ofType(resources, "aws:codebuild/project:Project").map(({ inputs }) => `/aws/codebuild/${inputs.name}`)];
    expect(ofType(resources, "aws:cloudwatch/logGroup:LogGroup").map(({ inputs }) => inputs.name).sort()).toEqual(writers.sort());

    expect(
      ofType(resources, "aws:cloudwatch/logGroup:LogGroup")
        .map(({ inputs }) => [inputs.name, inputs.retentionInDays])
        .sort(),
    ).toEqual([
      ["/aws/codebuild/codebuild-payment-dev", 30],
      ["/aws/lambda/lambda-after-traffic-payment-dev", 30],
      ["/aws/lambda/lambda-before-traffic-payment-dev", 30],
      ["/aws/lambda/lambda-history-recorder-dev", 30],
      ["/aws/lambda/lambda-release-conductor-payment-dev", 30],
      ["/aws/lambda/lambda-version-cleanup-dev", 30],
    ]);
  });

  it("S1, D11: makes one V2 pipeline per service with exactly the four stages; releases queue", async () => {
    const { resources } = await run({ services: ["payment", "refund"] });

    const pipelines = ofType(resources, pipelineType);
    expect(pipelines.map(({ inputs }) => inputs.name)).toEqual(["pipeline-payment-dev", "pipeline-refund-dev"]);
    for (const { inputs } of pipelines) {
      expect(inputs).toMatchObject({
        pipelineType: "V2",
        executionMode: "QUEUED",
        artifactStores: [{ type: "S3", location: "s3-pipeline-artifacts-000000000000-dev" }],
      });
      const stages = inputs.stages as { name: string }[];
      expect(stages.map(({ name }) => name)).toEqual(["Source", "Build", "Deploy-Blue", "Switch-Traffic"]);
      expect(stages.flatMap((stage) => Object.keys(stage)).filter((key) => /^(onFailure|onSuccess|beforeEntry)$/.test(key))).toEqual([]);
    }
    expect(only(resources, pipelineType, "pipeline-payment-dev").inputs.roleArn).toBe("arn:aws:iam::000000000000:role/role-pipeline-payment-dev");
  });

  it("S2: starts by itself on a change", async () => {
    const { resources } = await run();

    expect(only(resources, pipelineType).inputs.triggers).toEqual([
      { providerType: "CodeStarSourceConnection", gitConfiguration: { sourceActionName: "Source", pushes: [{ branches: { includes: ["main"] } }] } },
    ]);
  });

  it("S2: starts by a webhook through EventBridge instead when the foundation says so, and never by both", async () => {
    const config = { "delivery:githubWebhookSecret": "a secret of twenty characters" };
    const { resources, outputs } = await run({ services: ["payment", "refund"], base: { githubWebhook: true }, config });

    expect(outputs).toMatchObject({ githubWebhookUrl: "https://abc.lambda-url.us-east-1.on.aws/" });
    expect(ofType(resources, pipelineType).map(({ inputs }) => inputs.triggers)).toEqual([[], []]);
    const rules = ofType(resources, ruleType).filter(({ inputs }) => (inputs.name as string).includes("github"));
    expect(rules.map(({ inputs }) => [inputs.name, JSON.parse(inputs.eventPattern as string)])).toEqual(
      ["payment", "refund"].map((service) => [
        `rule-github-push-${service}-dev`,
        { source: ["switchyard.github.dev"], "detail-type": ["GitHub Push"], detail: { repository: ["example/payments"], ref: ["refs/heads/main"] } },
      ]),
    );
    const targets = ofType(resources, "aws:cloudwatch/eventTarget:EventTarget").filter(({ inputs }) => inputs.targetId === "pipeline");
    expect(targets.map(({ inputs }) => [inputs.arn, inputs.roleArn, inputs.deadLetterConfig])).toEqual(
      ["payment", "refund"].map((service) => [
        `arn:aws:codepipeline:us-east-1:000000000000:pipeline-${service}-dev`,
        "arn:aws:iam::000000000000:role/role-webhook-start-dev",
        { arn: "arn:mock:aws:sqs/queue:Queue:sqs-github-webhook-dead-letters-dev" },
      ]),
    );
    const webhook = only(resources, functionType, "lambda-github-webhook-dev").inputs;
    expect(webhook).toMatchObject({ role: "arn:aws:iam::000000000000:role/role-github-webhook-dev", reservedConcurrentExecutions: 5 });
    expect((webhook.environment as { variables: object }).variables).toEqual({
      SECRET_ID: expect.any(String),
      DELIVERY_TABLE_NAME: "dynamodb-webhook-deliveries-dev",
      EVENT_SOURCE: "switchyard.github.dev",
    });
    expect(JSON.stringify(webhook)).not.toContain("a secret of");
    expect(only(resources, "aws:secretsmanager/secret:Secret").inputs).toMatchObject({ name: "secret-github-webhook-dev", recoveryWindowInDays: 0 });
    expect(JSON.stringify(only(resources, "aws:secretsmanager/secretVersion:SecretVersion").inputs)).toContain("a secret of twenty characters");
    expect(only(resources, "aws:dynamodb/table:Table").inputs).toMatchObject({ hashKey: "delivery", ttl: { attributeName: "expiresAt", enabled: true }, serverSideEncryption: { enabled: true } });
    expect(only(resources, "aws:lambda/functionUrl:FunctionUrl").inputs).toEqual({ functionName: "lambda-github-webhook-dev", authorizationType: "NONE" });
    const anybody = ofType(resources, "aws:lambda/permission:Permission").filter(({ inputs }) => inputs.principal === "*").map(({ inputs }) => inputs);
    expect(anybody).toEqual([
      { function: "lambda-github-webhook-dev", principal: "*", action: "lambda:InvokeFunctionUrl", functionUrlAuthType: "NONE", statementId: "url" },
      { function: "lambda-github-webhook-dev", principal: "*", action: "lambda:InvokeFunction", invokedViaFunctionUrl: true, statementId: "call" },
    ]);
  });

  it("S2: lets nobody in without a webhook", async () => {
    const { resources } = await run();

    expect(ofType(resources, "aws:lambda/functionUrl:FunctionUrl")).toEqual([]);
    expect(ofType(resources, "aws:lambda/permission:Permission").filter(({ inputs }) => inputs.principal === "*")).toEqual([]);
  });

  it.each([
    [{}, "The webhook cannot be built:\n  - githubWebhookSecret: is not set, though the foundation asks for a webhook. Write what GitHub signs with"],
    [{ "delivery:githubWebhookSecret": "short" }, 'githubWebhookSecret: "short" is shorter than 20 characters.'],
  ])("S2: needs a secret for a webhook: %j", async (config, message) => {
    await expect(run({ base: { githubWebhook: true }, config })).rejects.toThrow(message);
  });

  it("S3, A12: adds an approval to the last stage only when the setting asks for it", async () => {
    const actionsOf = async (config: Record<string, string>) => {
      const { resources } = await run({ config });
      const stages = only(resources, pipelineType).inputs.stages as { actions: { category: string }[] }[];
      return stages.map(({ actions }) => actions.map(({ category }) => category));
    };

    expect(await actionsOf({})).toEqual([["Source"], ["Build"], ["Invoke"], ["Invoke"]]);
    expect(await actionsOf({ "delivery:approval": "true" })).toEqual([["Source"], ["Build"], ["Invoke"], ["Approval", "Invoke"]]);
  });

  it("D23: has the conductor insist on the approval, and tells it who committers are in IAM", async () => {
    const { resources } = await run({ config: { "delivery:approval": "true", "delivery:committers": '{"ada@example.com":["ada","al4711"]}' } });

    expect((only(resources, functionType, "lambda-release-conductor-payment-dev").inputs.environment as { variables: object }).variables).toMatchObject({
      APPROVAL_REQUIRED: "true",
      COMMITTERS: '{"ada@example.com":["ada","al4711"]}',
    });
  });

  it("S4: builds on the smallest machine as the repository's buildspec says, with the service's Node.js", async () => {
    const { resources } = await run({ config: { "delivery:buildspec": "ci/buildspec.yml" } });

    expect(only(resources, "aws:codebuild/project:Project").inputs).toEqual({
      name: "codebuild-payment-dev",
      description: "Builds and tests payment",
      serviceRole: "arn:aws:iam::000000000000:role/role-build-payment-dev",
      buildTimeout: 15,
      artifacts: { type: "CODEPIPELINE" },
      source: { type: "CODEPIPELINE", buildspec: "ci/buildspec.yml" },
      environment: {
        type: "LINUX_CONTAINER",
        computeType: "BUILD_GENERAL1_SMALL",
        image: "aws/codebuild/standard:7.0",
        environmentVariables: [
          { name: "SERVICE_NAME", value: "payment" },
          { name: "NODE_VERSION", value: "18" },
        ],
      },
      logsConfig: { cloudwatchLogs: { status: "ENABLED", groupName: "/aws/codebuild/codebuild-payment-dev" } },
    });
    expect(ofType(resources, "aws:codebuild/reportGroup:ReportGroup").map(({ inputs }) => inputs)).toEqual([
      { name: "codebuild-payment-dev-tests", type: "TEST", exportConfig: { type: "NO_EXPORT" }, deleteReports: true },
      { name: "codebuild-payment-dev-coverage", type: "CODE_COVERAGE", exportConfig: { type: "NO_EXPORT" }, deleteReports: true },
    ]);
  });

  it("S13: has npm ask CodeArtifact for packages when the foundation says so", async () => {
    const { resources } = await run({ base: { npmCache: true } });

    const { environmentVariables } = only(resources, "aws:codebuild/project:Project").inputs.environment as { environmentVariables: { name: string; value: string }[] };
    expect(Object.fromEntries(environmentVariables.map(({ name, value }) => [name, value]))).toEqual({
      SERVICE_NAME: "payment",
      NODE_VERSION: "18",
      NPM_CACHE_DOMAIN: "codeartifact-packages-dev",
      NPM_CACHE_OWNER: "000000000000",
      NPM_CACHE_REPOSITORY: "codeartifact-npm-dev",
      NPM_CACHE_REGION: "us-east-1",
    });
    const buildspec = parse(readFileSync(join(__dirname, "../../../buildspec.yml"), "utf8")) as { phases: { install: { commands: string[] } } };
    expect(buildspec.phases.install.commands[0]).toMatch(/^test -z "\$NPM_CACHE_REPOSITORY" \|\| aws codeartifact login --tool npm /);
  });

  it("S6, A4: records events of our pipelines and deployments; what cannot be recorded is kept", async () => {
    const { resources } = await run({ services: ["payment", "refund"] });

    const rules = ofType(resources, ruleType).slice(0, 3);
    expect(rules.map(({ inputs }) => inputs.name)).toEqual(["rule-pipeline-events-1-dev", "rule-deployment-events-dev", "rule-history-reconcile-dev"]);
    expect(JSON.parse(rules[0]!.inputs.eventPattern as string).detail).toEqual({ pipeline: ["pipeline-payment-dev", "pipeline-refund-dev"] });
    expect(JSON.parse(rules[1]!.inputs.eventPattern as string).detail).toEqual({ application: ["codedeploy-services-dev"] });
    expect(rules[2]!.inputs.scheduleExpression).toBe("rate(15 minutes)");
    expect(targetsOf(resources, "history-recorder")).toHaveLength(3);
  });

  it("D7: cleans versions up when an execution has ended, and once a day; what cannot be handled is kept", async () => {
    const { resources } = await run({ services: ["payment", "refund"] });

    const rules = ofType(resources, ruleType).slice(3);
    expect(rules.map(({ inputs }) => inputs.name)).toEqual(["rule-execution-ends-1-dev", "rule-version-cleanup-dev"]);
    expect(JSON.parse(rules[0]!.inputs.eventPattern as string).detail).toMatchObject({ pipeline: ["pipeline-payment-dev", "pipeline-refund-dev"] });
    expect(rules[1]!.inputs.scheduleExpression).toBe("rate(1 day)");
    expect(targetsOf(resources, "version-cleanup")).toHaveLength(2);
    const { inputs } = only(resources, functionType, "lambda-version-cleanup-dev");
    expect(inputs).toMatchObject({ role: "arn:aws:iam::000000000000:role/role-version-cleanup-dev", timeout: 300 });
    expect((inputs.environment as { variables: object }).variables).toEqual({
      DEPLOYMENT_TABLE_NAME: "dynamodb-deployment-history-dev",
      APPLICATION_NAME: "codedeploy-services-dev",
      ENVIRONMENT_SUFFIX: "dev",
      SERVICE_NAMES: "payment,refund",
    });
  });

  it("S6, D13, D21: gives the recorder what it needs to follow every service and to tell people", async () => {
    const { resources } = await run({ services: ["payment", "refund"] });

    expect((only(resources, functionType, "lambda-history-recorder-dev").inputs.environment as { variables: object }).variables).toEqual({
      DEPLOYMENT_TABLE_NAME: "dynamodb-deployment-history-dev",
      NOTIFICATIONS_TOPIC_ARN: "arn:aws:sns:us-east-1:000000000000:sns-deployment-notifications-dev",
      APPLICATION_NAME: "codedeploy-services-dev",
      ENVIRONMENT_SUFFIX: "dev",
      STACK_NAME: "dev",
      SERVICE_NAMES: "payment,refund",
    });
  });

  it("S9, S11: makes a dashboard and saved queries for each service", async () => {
    const { resources } = await run({ services: ["payment", "refund"] });

    const dashboards = ofType(resources, "aws:cloudwatch/dashboard:Dashboard").map(({ inputs }) => inputs);
    expect(dashboards.map(({ dashboardName }) => dashboardName)).toEqual(["dashboard-payment-dev", "dashboard-refund-dev"]);
    expect(dashboards[1]!.dashboardBody).toContain("lambda-refund-green-dev:live");
    expect(dashboards[1]!.dashboardBody).not.toContain("payment");
    expect(ofType(resources, "aws:cloudwatch/queryDefinition:QueryDefinition").map(({ inputs }) => inputs.name).sort()).toEqual(
      ["payment", "refund"].flatMap((service) => ["errors", "latency", "release-steps", "releases"].map((purpose) => `query-${service}-${purpose}-dev`)).sort(),
    );
  });

  it("S6, A6: keeps dead letters encrypted for 14 days", async () => {
    const { resources } = await run();

    const queues = ["sqs-history-recorder-dead-letters-dev", "sqs-version-cleanup-dead-letters-dev"];
    expect(ofType(resources, "aws:sqs/queue:Queue").map(({ inputs }) => inputs)).toEqual(
      queues.map((name) => ({ name, sqsManagedSseEnabled: true, messageRetentionSeconds: 1209600 })),
    );
    const senders = ofType(resources, "aws:sqs/queuePolicy:QueuePolicy").map(({ inputs }) => (JSON.parse(inputs.policy as string) as PolicyDocument).Statement[0]!.Condition!.ArnLike!["aws:SourceArn"]);
    expect(senders).toEqual([
      [
        "arn:aws:events:us-east-1:000000000000:rule/rule-pipeline-events-1-dev",
        "arn:aws:events:us-east-1:000000000000:rule/rule-deployment-events-dev",
        "arn:aws:events:us-east-1:000000000000:rule/rule-history-reconcile-dev",
      ],
      ["arn:aws:events:us-east-1:000000000000:rule/rule-execution-ends-1-dev", "arn:aws:events:us-east-1:000000000000:rule/rule-version-cleanup-dev"],
    ]);
  });

  it("A5: lets only our rules and our topic call the recorder and the clean-up", async () => {
    const { resources } = await run();

    const permissions = ofType(resources, "aws:lambda/permission:Permission").map(({ inputs }) => inputs);
    expect(permissions.map(({ function: called, principal, sourceArn }) => [called, principal, sourceArn]).sort()).toEqual([
      ["lambda-history-recorder-dev", "events.amazonaws.com", "arn:mock:aws:cloudwatch/eventRule:EventRule:rule-deployment-events-dev"],
      ["lambda-history-recorder-dev", "events.amazonaws.com", "arn:mock:aws:cloudwatch/eventRule:EventRule:rule-history-reconcile-dev"],
      ["lambda-history-recorder-dev", "events.amazonaws.com", "arn:mock:aws:cloudwatch/eventRule:EventRule:rule-pipeline-events-1-dev"],
      ["lambda-history-recorder-dev", "sns.amazonaws.com", eventsTopicArn],
      ["lambda-version-cleanup-dev", "events.amazonaws.com", "arn:mock:aws:cloudwatch/eventRule:EventRule:rule-execution-ends-1-dev"],
      ["lambda-version-cleanup-dev", "events.amazonaws.com", "arn:mock:aws:cloudwatch/eventRule:EventRule:rule-version-cleanup-dev"],
    ]);
    expect(permissions.every(({ action }) => action === "lambda:InvokeFunction")).toBe(true);
  });

  it("S7: shifts 10 % every 10 minutes in one CodeDeploy application for Lambda", async () => {
    const { resources } = await run({ services: ["payment", "refund"] });

    expect(only(resources, "aws:codedeploy/application:Application").inputs).toEqual({ name: "codedeploy-services-dev", computePlatform: "Lambda" });
    const groups = ofType(resources, "aws:codedeploy/deploymentGroup:DeploymentGroup");
    expect(groups.map(({ inputs }) => [inputs.appName, inputs.deploymentGroupName, inputs.deploymentConfigName])).toEqual([
      ["codedeploy-services-dev", "deployment-group-payment-dev", "CodeDeployDefault.LambdaLinear10PercentEvery10Minutes"],
      ["codedeploy-services-dev", "deployment-group-refund-dev", "CodeDeployDefault.LambdaLinear10PercentEvery10Minutes"],
    ]);
    expect(groups[0]!.inputs).toMatchObject({
      serviceRoleArn: "arn:aws:iam::000000000000:role/role-codedeploy-payment-dev",
      deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
    });
  });

  it("S8, S9: rolls back on failure, on request and on each candidate alarm, also when alarms cannot be read", async () => {
    const { resources } = await run();

    expect(only(resources, "aws:codedeploy/deploymentGroup:DeploymentGroup").inputs).toMatchObject({
      autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"] },
      alarmConfiguration: {
        enabled: true,
        ignorePollAlarmFailure: false,
        alarms: ["alarm-payment-candidate-error-rate-dev", "alarm-payment-candidate-business-failures-dev", "alarm-payment-candidate-throttles-dev"],
      },
    });
  });

  it("S11: reports every state of a deployment to the recorder, and nobody else subscribes", async () => {
    const { resources } = await run();

    expect(only(resources, "aws:codedeploy/deploymentGroup:DeploymentGroup").inputs.triggerConfigurations).toEqual([
      {
        triggerName: "deployment-events",
        triggerTargetArn: eventsTopicArn,
        triggerEvents: ["DeploymentStart", "DeploymentSuccess", "DeploymentFailure", "DeploymentStop", "DeploymentRollback", "DeploymentReady"],
      },
    ]);
    expect(only(resources, "aws:sns/topicSubscription:TopicSubscription").inputs).toEqual({
      topic: eventsTopicArn,
      protocol: "lambda",
      endpoint: "arn:mock:aws:lambda/function:Function:lambda-history-recorder-dev",
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: "arn:mock:aws:sqs/queue:Queue:sqs-history-recorder-dead-letters-dev" }),
    });
  });

  it("S1, S7: makes the conductor and both hooks with their own roles, never retried", async () => {
    const { resources } = await run({ running: { minimumInvocations: 20 }, config: { "delivery:bakeMinutes": "7" } });

    const environment = (name: string) => {
      const { inputs } = only(resources, functionType, name);
      return { role: inputs.role, ...(inputs.environment as { variables: Record<string, string> }).variables };
    };
    expect(environment("lambda-release-conductor-payment-dev")).toEqual({
      role: "arn:aws:iam::000000000000:role/role-release-conductor-payment-dev",
      SERVICE_NAME: "payment",
      ENVIRONMENT_SUFFIX: "dev",
      STACK_NAME: "dev",
      BLUE_FUNCTION_NAME: "lambda-payment-blue-dev",
      GREEN_FUNCTION_NAME: "lambda-payment-green-dev",
      LIVE_ALIAS: "live",
      APPLICATION_NAME: "codedeploy-services-dev",
      DEPLOYMENT_GROUP_NAME: "deployment-group-payment-dev",
      BEFORE_TRAFFIC_HOOK_NAME: "lambda-before-traffic-payment-dev",
      AFTER_TRAFFIC_HOOK_NAME: "lambda-after-traffic-payment-dev",
      CANDIDATE_ALARM_NAMES: "alarm-payment-candidate-error-rate-dev,alarm-payment-candidate-business-failures-dev,alarm-payment-candidate-throttles-dev",
      MINIMUM_INVOCATIONS: "20",
      APPROVAL_REQUIRED: "false",
      COMMITTERS: "{}",
      DEPLOYMENT_TABLE_NAME: "dynamodb-deployment-history-dev",
    });
    for (const phase of ["before", "after"]) {
      expect(environment(`lambda-${phase}-traffic-payment-dev`)).toMatchObject({
        role: `arn:aws:iam::000000000000:role/role-${phase}-traffic-hook-payment-dev`,
        TRAFFIC_HOOK_PHASE: phase,
        BAKE_MINUTES: "7",
        DEPLOYMENT_TABLE_NAME: "dynamodb-deployment-history-dev",
      });
    }
    const retries = ofType(resources, "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig").map(({ inputs }) => [inputs.functionName, inputs.maximumRetryAttempts]);
    expect(retries.sort()).toEqual([
      ["lambda-after-traffic-payment-dev", 0],
      ["lambda-before-traffic-payment-dev", 0],
      ["lambda-history-recorder-dev", 2],
      ["lambda-release-conductor-payment-dev", 0],
      ["lambda-version-cleanup-dev", 2],
    ]);
  });

  it("S14: starts on tags when the foundation says so", async () => {
    const [example] = examplesOf(foundation).services as object[];
    const { resources } = await run({ base: { services: [{ ...example, followsBranch: false, tagPatterns: ["v*"] }] } });

    expect(only(resources, pipelineType).inputs.triggers).toMatchObject([{ gitConfiguration: { pushes: [{ tags: { includes: ["v*"] } }] } }]);
  });

  it("S15: traces the release functions when the foundation says so", async () => {
    const { resources } = await run({ base: { tracing: true } });

    expect(ofType(resources, functionType).map(({ inputs }) => inputs.tracingConfig)).toEqual(Array.from({ length: 5 }, () => ({ mode: "Active" })));
  });

  it("S4: follows the runtime's Node.js version", async () => {
    const { resources } = await run({ running: { runtime: "nodejs24.x" } });

    expect(only(resources, "aws:codebuild/project:Project").inputs.environment).toMatchObject({ image: "aws/codebuild/standard:8.0" });
    expect(new Set(ofType(resources, functionType).map(({ inputs }) => inputs.runtime))).toEqual(new Set(["nodejs24.x"]));
  });

  it("makes a hundred services, each with the same resources", async () => {
    const services = (count: number) => Array.from({ length: count }, (_, index) => `service-${index}`);
    const awsResources = async (count: number) => (await run({ services: services(count) })).resources.filter(({ type }) => type.startsWith("aws:"));

    const one = await awsResources(1);
    const hundred = await awsResources(100);

    // A second rule for pipeline events and one for the ends of executions, each with its target and permission.
    expect(hundred.length - one.length).toBe(99 * 20 + 2 * 3);
  }, 60_000);
});

describe("bad input", () => {
  it("A3: settings of the layers below may not be repeated", async () => {
    await expect(run({ config: { "delivery:region": "us-east-1", "delivery:runtime": "nodejs22.x", "delivery:aproval": "true", "delivery:buildspec": "build.sh" } })).rejects.toThrow(
      [
        "projects/serverless/delivery/Pulumi.dev.yaml cannot be used:",
        '  - region: belongs to the layer "foundation" and reaches this one by contract. Remove it here and set it there: two copies would drift apart.',
        '  - runtime: belongs to the layer "runtime" and reaches this one by contract. Remove it here and set it there: two copies would drift apart.',
        '  - aproval: is no setting of this layer. Did you mean "approval"?',
        '  - buildspec: "build.sh" is not the path of a YAML file in the repository. Write a path inside the repository, e.g. buildspec.yml.',
      ].join("\n"),
    );
  });

  it.each([
    ['{"ada@example.com":"ada"}', 'committers.ada@example.com: "ada" is not a list'],
    ['{"ada@example.com":[]}', "committers.ada@example.com: [] is empty"],
    ['["ada"]', 'committers: ["ada"] is not an object'],
    [JSON.stringify({ ada: ["x".repeat(2500)] }), "is longer than 2500 characters"],
  ])("D23: committers %s are refused", async (committers, message) => {
    await expect(run({ config: { "delivery:committers": committers } })).rejects.toThrow(message);
  });

  it("A1: a missing runtime layer is named with the cure", async () => {
    const upstream = { "organization/foundation/dev": below(["payment"], "dev")["organization/foundation/dev"]! };

    await expect(runProgram(program, { project: "delivery", stack: "dev", upstream, computed })).rejects.toThrow(
      "Deploy it first (npx nx run runtime:up), or change the contract in projects/serverless/runtime/contract.ts.",
    );
  });

  it("a name that CodePipeline's parameters cannot hold is refused", async () => {
    const service = "x".repeat(750);

    await expect(run({ services: [service] })).rejects.toThrow(/cannot be built/);
  });
});

describe("the example stacks", () => {
  it.each(["local", "dev", "prod"])("A3: %s is accepted", async (stack) => {
    const { config } = parse(readFileSync(join(__dirname, `Pulumi.${stack}.yaml`), "utf8")) as { config: Record<string, unknown> };
    const texts = Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)]));

    await expect(run({ stack, config: texts })).resolves.toBeDefined();
  });

  it.each(["foundation", "runtime", "delivery"])("A1: %s is a Pulumi project of its own, for Node.js, and names no plugin", (layer) => {
    const project = parse(readFileSync(join(__dirname, "..", layer, "Pulumi.yaml"), "utf8")) as Record<string, unknown>;

    expect(Object.keys(project)).toEqual(["name", "description", "runtime"]);
    expect(project).toMatchObject({ name: layer, runtime: "nodejs" });
  });
});
