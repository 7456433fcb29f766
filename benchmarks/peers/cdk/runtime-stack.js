// @ts-check
"use strict";
const path = require("node:path");
const { Stack, CfnOutput, aws_cloudwatch: cloudwatch, aws_lambda: lambda, aws_logs: logs, aws_s3_assets: assets } = require("aws-cdk-lib");

/** For each service a blue and a green function with version 1 and alias `live`, and the alarms of both kinds. */
class RuntimeStack extends Stack {
  constructor(scope, id, { settings, foundation, ...props }) {
    super(scope, id, props);
    const { suffix, services, bundles } = settings;
    const bundle = new assets.Asset(this, "payment-bundle", { path: path.join(bundles, "payment") });

    for (const service of services) {
      for (const colour of ["blue", "green"]) {
        const functionName = `lambda-${service}-${colour}-${suffix}`;
        const group = new logs.CfnLogGroup(this, `${service}-${colour}-logs`, { logGroupName: `/aws/lambda/${functionName}`, retentionInDays: 30 });
        const made = new lambda.CfnFunction(this, `${service}-${colour}`, {
          functionName,
          runtime: "nodejs18.x",
          handler: "index.handler",
          memorySize: 512,
          timeout: 10,
          reservedConcurrentExecutions: 100,
          role: foundation.roles[`${service}-${colour}`],
          code: { s3Bucket: bundle.s3BucketName, s3Key: bundle.s3ObjectKey },
          environment: { variables: { PAYMENTS_TABLE_NAME: `dynamodb-payments-${suffix}` } },
          tracingConfig: { mode: "PassThrough" },
        });
        made.addDependency(group);
        const version = new lambda.CfnVersion(this, `${service}-${colour}-version`, { functionName: made.ref });
        new lambda.CfnAlias(this, `${service}-${colour}-live`, { functionName: made.ref, functionVersion: version.attrVersion, name: "live" });
        new lambda.CfnEventInvokeConfig(this, `${service}-${colour}-invoke`, { functionName: made.ref, qualifier: "$LATEST", maximumRetryAttempts: 0 });
      }
      this.alarms(service, `lambda-${service}-green-${suffix}`, suffix, foundation.notifications.ref);
    }
    new CfnOutput(this, "services", { value: services.join(",") });
  }

  alarms(service, functionName, suffix, topic) {
    const metric = (id, name, stat = "Sum") => ({
      id, returnData: false,
      metricStat: {
        period: 60, stat,
        metric: { namespace: "AWS/Lambda", metricName: name, dimensions: [{ name: "FunctionName", value: functionName }, { name: "Resource", value: `${functionName}:live` }] },
      },
    });
    const common = { evaluationPeriods: 2, datapointsToAlarm: 2, comparisonOperator: "GreaterThanThreshold", treatMissingData: "notBreaching" };
    for (const [purpose, people] of [["live", true], ["candidate", false]]) {
      const actions = people ? { alarmActions: [topic], okActions: [topic] } : {};
      new cloudwatch.CfnAlarm(this, `${service}-${purpose}-errors`, {
        alarmName: `cloudwatch-${service}-${purpose}-error-rate-${suffix}`, threshold: 5, ...common, ...actions,
        metrics: [
          { id: "rate", expression: "IF(invocations > 0, 100 * errors / invocations, 0)", returnData: true },
          metric("errors", "Errors"), metric("invocations", "Invocations"),
        ],
      });
      new cloudwatch.CfnAlarm(this, `${service}-${purpose}-throttles`, {
        alarmName: `cloudwatch-${service}-${purpose}-throttles-${suffix}`, threshold: 0, ...common, ...actions,
        metrics: [{ ...metric("throttles", "Throttles"), returnData: true }],
      });
    }
    new cloudwatch.CfnAlarm(this, `${service}-candidate-failures`, {
      alarmName: `cloudwatch-${service}-candidate-failures-${suffix}`, threshold: 5, ...common,
      metrics: [
        { id: "rate", expression: "IF(invocations > 0, 100 * failures / invocations, 0)", returnData: true },
        metric("failures", "PaymentFailures"), metric("invocations", "Invocations"),
      ],
    });
  }
}

module.exports = { RuntimeStack };
