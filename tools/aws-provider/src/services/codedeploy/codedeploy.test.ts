import { tellLifeStory } from "../../testing/resource-life";
import type { World } from "../../testing/resource-life";

const APPLICATION = "codedeploy-payment-dev";
const GROUP = "codedeploy-group-payment-dev";
const TOPIC = "arn:aws:sns:us-east-1:000000000000:sns-deployment-events-dev";

tellLifeStory({
  type: "aws:codedeploy/application:Application",
  inputs: () => ({ name: APPLICATION, computePlatform: "Lambda" }),
  outputs: ["arn", "applicationId", "linkedToGithub", "tagsAll"],
  update: {
    inputs: (before) => ({ ...before, tags: { Service: "payment" } }),
    paths: { "tags.Service": "add", "tagsAll.Service": "add" },
    calls: ["TagResource"],
  },
  replace: { inputs: (before) => ({ ...before, computePlatform: "ECS" }), keys: ["computePlatform"], deleteFirst: true },
  importId: () => APPLICATION,
});

tellLifeStory({
  type: "aws:codedeploy/deploymentConfig:DeploymentConfig",
  inputs: () => ({
    deploymentConfigName: "codedeploy-config-slow-dev",
    computePlatform: "Lambda",
    trafficRoutingConfig: { type: "TimeBasedLinear", timeBasedLinear: { interval: 7, percentage: 10 } },
  }),
  outputs: ["arn", "deploymentConfigId"],
  replace: {
    inputs: (before) => ({ ...before, trafficRoutingConfig: { type: "TimeBasedLinear", timeBasedLinear: { interval: 5, percentage: 10 } } }),
    keys: ["trafficRoutingConfig"],
    deleteFirst: true,
  },
});

const prepareGroup = async (world: World): Promise<Record<string, string>> => {
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "codedeploy.amazonaws.com" }, Action: "sts:AssumeRole" }],
  });
  const role = await world.aws("iam", "CreateRole", { RoleName: "role-codedeploy-dev", AssumeRolePolicyDocument });
  await world.aws("codedeploy", "CreateApplication", { applicationName: APPLICATION, computePlatform: "Lambda" });
  await world.aws("sns", "CreateTopic", { Name: "sns-deployment-events-dev" });
  for (const AlarmName of ["alarm-a", "alarm-b"]) {
    await world.aws("cloudwatch", "PutMetricAlarm", {
      AlarmName,
      ComparisonOperator: "GreaterThanThreshold",
      Threshold: 5,
      EvaluationPeriods: 1,
      MetricName: "Errors",
      Namespace: "AWS/Lambda",
      Statistic: "Sum",
      Period: 60,
    });
  }
  return { role: role["Role"]["Arn"] as string };
};

tellLifeStory({
  type: "aws:codedeploy/deploymentGroup:DeploymentGroup",
  prepare: prepareGroup,
  inputs: ({ role }) => ({
    appName: APPLICATION,
    deploymentGroupName: GROUP,
    serviceRoleArn: role ?? "",
    deploymentConfigName: "CodeDeployDefault.LambdaLinear10PercentEvery10Minutes",
    deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
    alarmConfiguration: { enabled: true, alarms: ["alarm-b", "alarm-a"] },
    autoRollbackConfiguration: {
      enabled: true,
      events: ["DEPLOYMENT_STOP_ON_REQUEST", "DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"],
    },
    triggerConfigurations: [{ triggerName: "events", triggerTargetArn: TOPIC, triggerEvents: ["DeploymentSuccess", "DeploymentFailure"] }],
  }),
  outputs: ["arn", "deploymentGroupId", "computePlatform", "tagsAll"],
  update: {
    inputs: (before) => ({
      ...before,
      alarmConfiguration: { enabled: true, alarms: ["alarm-a"] },
      triggerConfigurations: [],
      tags: { Service: "payment" },
    }),
    paths: {
      "alarmConfiguration.alarms[0]": "delete",
      "triggerConfigurations[0]": "delete",
      "tags.Service": "add",
      "tagsAll.Service": "add",
    },
    calls: ["UpdateDeploymentGroup", "TagResource"],
  },
  drift: {
    change: (world) =>
      world.aws("codedeploy", "UpdateDeploymentGroup", {
        applicationName: APPLICATION,
        currentDeploymentGroupName: GROUP,
        alarmConfiguration: { enabled: false, alarms: [] },
        autoRollbackConfiguration: { enabled: true, events: ["DEPLOYMENT_FAILURE"] },
      }),
    paths: {
      alarmConfiguration: "add",
      "autoRollbackConfiguration.events[0]": "add",
      "autoRollbackConfiguration.events[2]": "add",
    },
  },
  replace: { inputs: (before) => ({ ...before, appName: "codedeploy-other-dev" }), keys: ["appName"], deleteFirst: true },
  importId: () => `${APPLICATION}:${GROUP}`,
});
