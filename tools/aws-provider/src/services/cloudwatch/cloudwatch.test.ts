import type { PropertyMap } from "../../framework/wire-value";
import { tellLifeStory } from "../../testing/resource-life";
import type { World } from "../../testing/resource-life";

const GROUP = "/aws/lambda/lambda-payment-green-dev";

tellLifeStory({
  type: "aws:cloudwatch/logGroup:LogGroup",
  inputs: () => ({ name: GROUP, retentionInDays: 30 }),
  outputs: ["arn", "logGroupClass", "tagsAll"],
  update: {
    inputs: (before) => ({ ...before, retentionInDays: 14, tags: { Service: "payment" } }),
    paths: { retentionInDays: "update", "tags.Service": "add", "tagsAll.Service": "add" },
    calls: ["PutRetentionPolicy", "TagResource"],
  },
  drift: {
    change: (world) => world.aws("logs", "DeleteRetentionPolicy", { logGroupName: GROUP }),
    paths: { retentionInDays: "update" },
  },
  replace: { inputs: (before) => ({ ...before, name: "/aws/lambda/other" }), keys: ["name"] },
  unknownToImport: ["skipDestroy"],
});

const metricOf = (id: string, metricName: string): PropertyMap => ({
  id,
  metric: {
    metricName,
    namespace: "AWS/Lambda",
    period: 60,
    stat: "Sum",
    dimensions: { FunctionName: "lambda-payment-green-dev", Resource: "lambda-payment-green-dev:live" },
  },
});
const ratio = { id: "rate", expression: "100 * errors / invocations", label: "error rate", returnData: true };
const ALARM = "alarm-payment-error-rate-dev";

tellLifeStory({
  type: "aws:cloudwatch/metricAlarm:MetricAlarm",
  inputs: () => ({
    name: ALARM,
    comparisonOperator: "GreaterThanThreshold",
    threshold: 5,
    evaluationPeriods: 2,
    datapointsToAlarm: 2,
    treatMissingData: "notBreaching",
    metricQueries: [ratio, metricOf("errors", "Errors"), metricOf("invocations", "Invocations")],
  }),
  outputs: ["arn", "actionsEnabled", "tagsAll"],
  update: {
    inputs: (before) => ({ ...before, threshold: 10 }),
    paths: { threshold: "update" },
    calls: ["PutMetricAlarm"],
  },
  drift: {
    change: (world) =>
      world.aws("cloudwatch", "PutMetricAlarm", {
        AlarmName: ALARM,
        ComparisonOperator: "GreaterThanThreshold",
        Threshold: 50,
        EvaluationPeriods: 1,
        MetricName: "Errors",
        Namespace: "AWS/Lambda",
        Statistic: "Sum",
        Period: 60,
        TreatMissingData: "notBreaching",
      }),
    paths: {
      datapointsToAlarm: "add",
      evaluationPeriods: "update",
      metricName: "delete",
      metricQueries: "add",
      namespace: "delete",
      period: "delete",
      statistic: "delete",
      threshold: "update",
    },
  },
  replace: { inputs: (before) => ({ ...before, name: "alarm-other-dev" }), keys: ["name"] },
});

tellLifeStory({
  type: "aws:cloudwatch/metricAlarm:MetricAlarm",
  inputs: () => ({
    name: "alarm-throttles-dev",
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
    evaluationPeriods: 1,
    metricName: "Throttles",
    namespace: "AWS/Lambda",
    statistic: "Sum",
    period: 60,
    dimensions: { FunctionName: "lambda-payment-green-dev" },
    alarmActions: ["arn:aws:sns:us-east-1:000000000000:b", "arn:aws:sns:us-east-1:000000000000:a"],
    alarmDescription: "Callers are throttled",
  }),
  outputs: ["arn"],
  update: {
    inputs: (before) => ({ ...before, alarmActions: ["arn:aws:sns:us-east-1:000000000000:a"], tags: { Service: "payment" } }),
    paths: { "alarmActions[0]": "delete", "tags.Service": "add", "tagsAll.Service": "add" },
    calls: ["PutMetricAlarm", "TagResource"],
  },
});

const RULE = "rule-history-deployments-dev";

tellLifeStory({
  type: "aws:cloudwatch/eventRule:EventRule",
  inputs: () => ({ name: RULE, description: "deployments", eventPattern: JSON.stringify({ source: ["aws.codedeploy"] }) }),
  outputs: ["arn", "state", "eventBusName", "tagsAll"],
  update: {
    inputs: (before) => ({ ...before, eventPattern: JSON.stringify({ source: ["aws.codedeploy", "aws.codepipeline"] }) }),
    paths: { eventPattern: "update" },
    calls: ["PutRule"],
  },
  drift: {
    change: (world) => world.aws("events", "DisableRule", { Name: RULE }),
    paths: { state: "update" },
  },
  replace: { inputs: (before) => ({ ...before, name: "rule-other-dev" }), keys: ["name"] },
  unknownToImport: ["forceDestroy"],
});

const QUEUE_ARN = "arn:aws:sqs:us-east-1:000000000000:sqs-history-dev";
const makeRule = async (world: World): Promise<Record<string, string>> => {
  await world.aws("events", "PutRule", { Name: RULE, ScheduleExpression: "rate(15 minutes)" });
  return {};
};

tellLifeStory({
  type: "aws:cloudwatch/eventTarget:EventTarget",
  prepare: makeRule,
  inputs: () => ({ rule: RULE, targetId: "recorder", arn: QUEUE_ARN, retryPolicy: { maximumRetryAttempts: 8 } }),
  outputs: ["targetId", "eventBusName"],
  update: {
    inputs: (before) => ({ ...before, input: JSON.stringify({ reconcile: true }) }),
    paths: { input: "add" },
    calls: ["PutTargets"],
  },
  drift: {
    change: (world) => world.aws("events", "PutTargets", { Rule: RULE, Targets: [{ Id: "recorder", Arn: QUEUE_ARN }] }),
    paths: { retryPolicy: "add" },
  },
  replace: { inputs: (before) => ({ ...before, targetId: "other" }), keys: ["targetId"] },
  importId: () => `${RULE}/recorder`,
  unknownToImport: ["forceDestroy"],
});

tellLifeStory({
  type: "aws:cloudwatch/dashboard:Dashboard",
  inputs: () => ({ dashboardName: "dashboard-releases-dev", dashboardBody: JSON.stringify({ widgets: [] }) }),
  outputs: ["dashboardArn"],
  update: {
    inputs: (before) => ({ ...before, dashboardBody: JSON.stringify({ start: "-PT6H", widgets: [] }) }),
    paths: { dashboardBody: "update" },
    calls: ["PutDashboard"],
  },
});

const QUERY = { name: "query-payment-errors-dev", queryString: "fields @timestamp | limit 20", logGroupNames: ["/aws/lambda/payment"] };

tellLifeStory({
  type: "aws:cloudwatch/queryDefinition:QueryDefinition",
  inputs: () => QUERY,
  outputs: ["arn", "queryDefinitionId"],
  update: {
    inputs: (before) => ({ ...before, name: "query-other-dev", logGroupNames: ["/aws/lambda/payment", "/aws/lambda/other"] }),
    paths: { name: "update", "logGroupNames[1]": "add" },
    calls: ["PutQueryDefinition"],
  },
  drift: {
    change: (world, resource) => world.aws("logs", "PutQueryDefinition", { name: QUERY.name, queryString: "limit 1", queryDefinitionId: resource.id }),
    paths: { logGroupNames: "add", queryString: "update" },
  },
});
