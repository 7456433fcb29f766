// @ts-check
"use strict";
const { Stack, CfnOutput, aws_codeconnections: codeconnections, aws_dynamodb: dynamodb, aws_iam: iam, aws_kms: kms, aws_s3: s3, aws_sns: sns } = require("aws-cdk-lib");

const statement = (sid, actions, resources, condition) => ({
  Sid: sid, Effect: "Allow", Action: actions, Resource: resources, ...(condition ? { Condition: condition } : {}),
});

/** Artifact bucket, tables, topics with their key, connection, and a role with a policy for each principal. */
class FoundationStack extends Stack {
  constructor(scope, id, { settings, ...props }) {
    super(scope, id, props);
    const { suffix, accountId, region, services } = settings;
    const arn = (service, resource) => `arn:aws:${service}:${region}:${accountId}:${resource}`;

    const bucketName = `s3-pipeline-artifacts-${accountId}-${suffix}`;
    const bucket = new s3.CfnBucket(this, "artifacts", {
      bucketName,
      versioningConfiguration: { status: "Enabled" },
      bucketEncryption: { serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
      publicAccessBlockConfiguration: { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      ownershipControls: { rules: [{ objectOwnership: "BucketOwnerEnforced" }] },
      lifecycleConfiguration: {
        rules: [
          { id: "old-versions", status: "Enabled", noncurrentVersionExpiration: { noncurrentDays: 30 } },
          { id: "current-versions", status: "Enabled", expirationInDays: 90 },
          { id: "aborted-uploads", status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 7 } },
        ],
      },
    });
    new s3.CfnBucketPolicy(this, "artifacts-policy", {
      bucket: bucketName,
      policyDocument: {
        Version: "2012-10-17",
        Statement: [{
          Sid: "TlsOnly", Effect: "Deny", Principal: "*", Action: "s3:*",
          Resource: [`arn:aws:s3:::${bucketName}`, `arn:aws:s3:::${bucketName}/*`], Condition: { Bool: { "aws:SecureTransport": "false" } },
        }],
      },
    });

    const table = (purpose, key) => new dynamodb.CfnTable(this, purpose, {
      tableName: `dynamodb-${purpose}-${suffix}`,
      billingMode: "PAY_PER_REQUEST",
      attributeDefinitions: [{ attributeName: key, attributeType: "S" }],
      keySchema: [{ attributeName: key, keyType: "HASH" }],
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      sseSpecification: { sseEnabled: true },
    });
    const history = table("deployment-history", "deploymentId");
    table("payments", "idempotencyKey");

    const key = new kms.CfnKey(this, "notifications-key", {
      enableKeyRotation: true,
      pendingWindowInDays: 7,
      keyPolicy: {
        Version: "2012-10-17",
        Statement: [
          { Sid: "Account", Effect: "Allow", Principal: { AWS: `arn:aws:iam::${accountId}:root` }, Action: "kms:*", Resource: "*" },
          {
            Sid: "Publishers", Effect: "Allow", Principal: { Service: ["cloudwatch.amazonaws.com", "events.amazonaws.com"] },
            Action: ["kms:Decrypt", "kms:GenerateDataKey*"], Resource: "*", Condition: { StringEquals: { "aws:SourceAccount": accountId } },
          },
        ],
      },
    });
    new kms.CfnAlias(this, "notifications-key-alias", { aliasName: `alias/kms-notifications-${suffix}`, targetKeyId: key.attrArn });
    const topic = (purpose) => {
      const made = new sns.CfnTopic(this, purpose, { topicName: `sns-${purpose}-${suffix}`, kmsMasterKeyId: key.attrArn });
      new sns.CfnTopicPolicy(this, `${purpose}-policy`, {
        topics: [made.ref],
        policyDocument: {
          Version: "2012-10-17",
          Statement: [{
            Sid: "Publishers", Effect: "Allow", Principal: { Service: ["cloudwatch.amazonaws.com", "codedeploy.amazonaws.com"] },
            Action: "sns:Publish", Resource: arn("sns", `sns-${purpose}-${suffix}`), Condition: { StringEquals: { "aws:SourceAccount": accountId } },
          }],
        },
      });
      return made;
    };
    this.events = topic("deployment-events");
    this.notifications = topic("deployment-notifications");
    new sns.CfnSubscription(this, "operations-email", { protocol: "email", endpoint: "operations@example.com", topicArn: this.notifications.ref });

    const connection = new codeconnections.CfnConnection(this, "github", { connectionName: `github-${suffix}`, providerType: "GitHub" });
    this.connectionArn = connection.attrConnectionArn;

    /** A role that one service may assume, with its one policy. */
    const role = (purpose, service, statements, condition) => {
      const made = new iam.CfnRole(this, `${purpose}-role`, {
        roleName: `iam-${purpose}-${suffix}`,
        assumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", ...(condition ? { Condition: condition } : {}) }],
        },
      });
      new iam.CfnManagedPolicy(this, `${purpose}-policy`, {
        managedPolicyName: `iam-${purpose}-${suffix}`,
        roles: [made.ref],
        policyDocument: { Version: "2012-10-17", Statement: statements },
      });
      return made.attrArn;
    };
    const ours = { StringEquals: { "aws:SourceAccount": accountId } };
    const logs = (group) => statement("Logs", ["logs:CreateLogStream", "logs:PutLogEvents"], [arn("logs", `log-group:${group}:*`)]);
    const artifacts = statement("Artifacts", ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"], [`arn:aws:s3:::${bucketName}/*`]);

    this.roles = {};
    for (const service of services) {
      const functionArn = (colour) => arn("lambda", `function:lambda-${service}-${colour}-${suffix}`);
      this.roles[`pipeline-${service}`] = role(`pipeline-${service}`, "codepipeline.amazonaws.com", [
        artifacts,
        statement("Bucket", ["s3:GetBucketVersioning"], [`arn:aws:s3:::${bucketName}`]),
        statement("Source", ["codeconnections:UseConnection", "codestar-connections:UseConnection"], [this.connectionArn]),
        statement("Build", ["codebuild:StartBuild", "codebuild:BatchGetBuilds"], [arn("codebuild", `project/codebuild-${service}-${suffix}`)]),
        statement("Conduct", ["lambda:InvokeFunction"], [arn("lambda", `function:lambda-release-conductor-${suffix}`)]),
      ], ours);
      this.roles[`build-${service}`] = role(`build-${service}`, "codebuild.amazonaws.com", [
        artifacts,
        logs(`/aws/codebuild/codebuild-${service}-${suffix}`),
        statement("Reports", ["codebuild:CreateReport", "codebuild:UpdateReport", "codebuild:BatchPutTestCases", "codebuild:BatchPutCodeCoverages"],
          [arn("codebuild", `report-group/codebuild-${service}-*`)]),
      ], ours);
      this.roles[`codedeploy-${service}`] = role(`codedeploy-${service}`, "codedeploy.amazonaws.com", [
        statement("Alias", ["lambda:GetAlias", "lambda:UpdateAlias", "lambda:GetProvisionedConcurrencyConfig"], [functionArn("green")]),
        statement("Hooks", ["lambda:InvokeFunction"], [arn("lambda", `function:lambda-traffic-hook-before-${suffix}`), arn("lambda", `function:lambda-traffic-hook-after-${suffix}`)]),
        statement("Alarms", ["cloudwatch:DescribeAlarms"], ["*"]),
        statement("Events", ["sns:Publish"], [this.events.ref]),
      ], ours);
      for (const colour of ["blue", "green"]) {
        this.roles[`${service}-${colour}`] = role(`${service}-${colour}`, "lambda.amazonaws.com", [
          statement("Payments", ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], [arn("dynamodb", `table/dynamodb-payments-${suffix}`)]),
          logs(`/aws/lambda/lambda-${service}-${colour}-${suffix}`),
        ]);
      }
    }
    for (const name of ["release-conductor", "traffic-hook-before", "traffic-hook-after", "history-recorder"]) {
      this.roles[name] = role(name, "lambda.amazonaws.com", [
        logs(`/aws/lambda/lambda-${name}-${suffix}`),
        statement("History", ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"], [history.attrArn]),
      ]);
    }
    for (const name of ["release-approver", "release-operator"]) {
      new iam.CfnManagedPolicy(this, name, {
        managedPolicyName: `iam-${name}-${suffix}`,
        policyDocument: { Version: "2012-10-17", Statement: [statement("Approve", ["codepipeline:PutApprovalResult"], [arn("codepipeline", `codepipeline-*-${suffix}/*`)])] },
      });
    }
    new CfnOutput(this, "artifactBucketName", { value: bucket.ref });
    new CfnOutput(this, "deploymentTableName", { value: history.ref });
  }
}

module.exports = { FoundationStack };
