// @ts-check
"use strict";
const path = require("node:path");
const {
  Stack, CfnOutput, aws_codebuild: codebuild, aws_codedeploy: codedeploy, aws_codepipeline: codepipeline, aws_events: events,
  aws_lambda: lambda, aws_logs: logs, aws_s3_assets: assets, aws_sns: sns, aws_sqs: sqs,
} = require("aws-cdk-lib");

/** Builds, deployment groups, pipelines, and the functions that conduct and record releases. */
class DeliveryStack extends Stack {
  constructor(scope, id, { settings, foundation, ...props }) {
    super(scope, id, props);
    const { suffix, accountId, region, services } = settings;
    const functions = this.functions(settings, foundation);
    const application = new codedeploy.CfnApplication(this, "application", { applicationName: `codedeploy-payments-${suffix}`, computePlatform: "Lambda" });
    for (const service of services) {
      this.build(service, settings, foundation);
      new codedeploy.CfnDeploymentGroup(this, `${service}-group`, {
        applicationName: application.ref,
        deploymentGroupName: `codedeploy-${service}-${suffix}`,
        serviceRoleArn: foundation.roles[`codedeploy-${service}`],
        deploymentConfigName: "CodeDeployDefault.LambdaLinear10PercentEvery10Minutes",
        deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
        alarmConfiguration: {
          enabled: true,
          alarms: ["error-rate", "throttles", "failures"].map((kind) => ({ name: `cloudwatch-${service}-candidate-${kind}-${suffix}` })),
        },
        autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"] },
        triggerConfigurations: [{ triggerName: "events", triggerTargetArn: foundation.events.ref, triggerEvents: ["DeploymentStart", "DeploymentSuccess", "DeploymentFailure", "DeploymentStop", "DeploymentRollback"] }],
      });
      this.pipeline(service, settings, foundation);
    }
    this.recording(functions["history-recorder"], settings, foundation);
    new CfnOutput(this, "pipelineUrl", { value: `https://${region}.console.aws.amazon.com/codesuite/codepipeline/pipelines/codepipeline-${services[0]}-${suffix}/view` });
    new CfnOutput(this, "deploymentTableName", { value: `dynamodb-deployment-history-${suffix}` });
    new CfnOutput(this, "account", { value: accountId });
  }

  functions({ suffix, bundles }, foundation) {
    const made = {};
    for (const [name, bundle] of [["release-conductor", "release-conductor"], ["traffic-hook-before", "traffic-hook"], ["traffic-hook-after", "traffic-hook"], ["history-recorder", "history-recorder"]]) {
      const asset = new assets.Asset(this, `${name}-bundle`, { path: path.join(bundles, bundle) });
      const functionName = `lambda-${name}-${suffix}`;
      const group = new logs.CfnLogGroup(this, `${name}-logs`, { logGroupName: `/aws/lambda/${functionName}`, retentionInDays: 30 });
      made[name] = new lambda.CfnFunction(this, name, {
        functionName, runtime: "nodejs18.x", handler: "index.handler", memorySize: 512, timeout: 60,
        role: foundation.roles[name], code: { s3Bucket: asset.s3BucketName, s3Key: asset.s3ObjectKey },
        environment: { variables: { DEPLOYMENT_TABLE_NAME: `dynamodb-deployment-history-${suffix}` } },
      });
      made[name].addDependency(group);
      new lambda.CfnEventInvokeConfig(this, `${name}-invoke`, { functionName: made[name].ref, qualifier: "$LATEST", maximumRetryAttempts: 0 });
    }
    return made;
  }

  build(service, { suffix }, foundation) {
    const name = `codebuild-${service}-${suffix}`;
    new logs.CfnLogGroup(this, `${service}-build-logs`, { logGroupName: `/aws/codebuild/${name}`, retentionInDays: 30 });
    for (const kind of ["tests", "coverage"]) {
      new codebuild.CfnReportGroup(this, `${service}-${kind}`, {
        name: `${name}-${kind}`, type: kind === "tests" ? "TEST" : "CODE_COVERAGE", exportConfig: { exportConfigType: "NO_EXPORT" }, deleteReports: true,
      });
    }
    new codebuild.CfnProject(this, `${service}-build`, {
      name, serviceRole: foundation.roles[`build-${service}`],
      artifacts: { type: "CODEPIPELINE" }, source: { type: "CODEPIPELINE", buildSpec: "buildspec.yml" },
      environment: { type: "LINUX_CONTAINER", computeType: "BUILD_GENERAL1_SMALL", image: "aws/codebuild/standard:7.0", environmentVariables: [{ name: "SERVICE", value: service }] },
      logsConfig: { cloudWatchLogs: { status: "ENABLED", groupName: `/aws/codebuild/${name}` } },
      timeoutInMinutes: 30,
    });
  }

  pipeline(service, { suffix, accountId }, foundation) {
    const action = (name, category, provider, configuration, wiring, owner = "AWS") => ({ name, actionTypeId: { category, owner, provider, version: "1" }, configuration, ...wiring });
    const conduct = (what) => ({ FunctionName: `lambda-release-conductor-${suffix}`, UserParameters: JSON.stringify({ action: what, service }) });
    new codepipeline.CfnPipeline(this, `${service}-pipeline`, {
      name: `codepipeline-${service}-${suffix}`, roleArn: foundation.roles[`pipeline-${service}`], pipelineType: "V2", executionMode: "QUEUED",
      artifactStore: { type: "S3", location: `s3-pipeline-artifacts-${accountId}-${suffix}` },
      stages: [
        { name: "Source", actions: [action("Source", "Source", "CodeStarSourceConnection", { ConnectionArn: foundation.connectionArn, FullRepositoryId: "owner/repo", BranchName: "main" }, { outputArtifacts: [{ name: "source" }] })] },
        { name: "Build", actions: [action("Build", "Build", "CodeBuild", { ProjectName: `codebuild-${service}-${suffix}` }, { inputArtifacts: [{ name: "source" }], outputArtifacts: [{ name: "build" }] })] },
        { name: "Deploy-Blue", actions: [action("Deploy-Blue", "Invoke", "Lambda", conduct("deploy-blue"), { inputArtifacts: [{ name: "build" }], namespace: "Blue" })] },
        { name: "Switch-Traffic", actions: [action("Switch-Traffic", "Invoke", "Lambda", conduct("switch-traffic"), { inputArtifacts: [{ name: "build" }] })] },
      ],
    });
  }

  recording(recorder, { suffix, accountId, region, services }, foundation) {
    const queue = new sqs.CfnQueue(this, "dead-letters", { queueName: `sqs-history-dead-letters-${suffix}`, sqsManagedSseEnabled: true, messageRetentionPeriod: 1209600 });
    new sqs.CfnQueuePolicy(this, "dead-letters-policy", {
      queues: [queue.ref],
      policyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage", Resource: queue.attrArn, Condition: { StringEquals: { "aws:SourceAccount": accountId } } }] },
    });
    const pipelines = services.map((service) => `codepipeline-${service}-${suffix}`);
    const rules = {
      pipelines: { eventPattern: { source: ["aws.codepipeline"], detail: { pipeline: pipelines } } },
      deployments: { eventPattern: { source: ["aws.codedeploy"], detail: { application: [`codedeploy-payments-${suffix}`] } } },
      reconcile: { scheduleExpression: "rate(15 minutes)" },
    };
    for (const [name, rule] of Object.entries(rules)) {
      new events.CfnRule(this, `${name}-rule`, {
        name: `events-${name}-${suffix}`, ...rule,
        targets: [{ id: "recorder", arn: recorder.attrArn, deadLetterConfig: { arn: queue.attrArn }, retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 86400 } }],
      });
      new lambda.CfnPermission(this, `${name}-permission`, {
        functionName: recorder.ref, action: "lambda:InvokeFunction", principal: "events.amazonaws.com", sourceArn: `arn:aws:events:${region}:${accountId}:rule/events-${name}-${suffix}`,
      });
    }
    new lambda.CfnPermission(this, "topic-permission", { functionName: recorder.ref, action: "lambda:InvokeFunction", principal: "sns.amazonaws.com", sourceArn: foundation.events.ref });
    new sns.CfnSubscription(this, "recorder-subscription", { protocol: "lambda", topicArn: foundation.events.ref, endpoint: recorder.attrArn });
  }
}

module.exports = { DeliveryStack };
