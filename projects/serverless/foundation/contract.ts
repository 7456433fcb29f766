import { type Service, serviceSchema } from "@switchyard/conventions";
import { decision, defineContract, text, textMap } from "@switchyard/contracts";
import * as z from "zod/mini";
import { foundationFolder, foundationSettings } from "./src/settings";

const place = z.strictObject({ partition: z.string(), region: z.string(), account: z.string() });

const tags = z.strictObject({
  Environment: z.string(),
  Project: z.string(),
  ManagedBy: z.string(),
  CostCenter: z.string(),
  Repository: z.string(),
  Team: z.string(),
});

const exampleService: Service = {
  name: "payment",
  repository: "example/payments",
  branch: "main",
  followsBranch: true,
  tagPatterns: [],
  filePaths: [],
};

/** What the foundation offers to the layers above it. */
export const foundation = defineContract(
  "foundation",
  {
    /** Last part of every name. */
    environmentSuffix: decision("the suffix of the environment", z.string().check(z.minLength(1)), { example: "dev" }),
    /** Partition, region and account; with the naming convention they give every ARN. */
    place: decision("partition, region and account", place, {
      example: { partition: "aws", region: "us-east-1", account: "000000000000" },
    }),
    /** The services of the environment, complete. */
    services: decision("the list of services", z.array(serviceSchema).check(z.minLength(1)), { example: [exampleService] }),
    /** Whether X-Ray traces the functions. */
    tracing: decision("true or false", z.boolean(), { example: false }),
    /** Whether CodeArtifact keeps the npm packages of builds; with the naming convention that tells where. */
    npmCache: decision("true or false", z.boolean(), { example: false }),
    /** Whether a webhook of GitHub starts pipelines instead of the connection. */
    githubWebhook: decision("true or false", z.boolean(), { example: false }),
    /** Default tags of every provider. */
    tags: decision("the tags of the environment", tags, {
      example: { Environment: "dev", Project: "payments", ManagedBy: "pulumi", CostCenter: "payments", Repository: "example/payments", Team: "payments" },
    }),
    /** Bucket that CodePipeline and CodeBuild hand artifacts through. */
    artifactBucketName: text("an S3 bucket name", { example: "s3-pipeline-artifacts-000000000000-dev" }),
    /** Audit trail of all deployments. */
    deploymentTableName: text("a DynamoDB table name", { example: "dynamodb-deployment-history-dev" }),
    /** Payments by idempotency key, of the sample service. */
    paymentsTableName: text("a DynamoDB table name", { example: "dynamodb-payments-dev" }),
    /** What CodeDeploy reports; read by the history recorder only. */
    deploymentEventsTopicArn: text("an SNS topic ARN", { example: "arn:aws:sns:us-east-1:000000000000:sns-deployment-events-dev" }),
    /** What people read. */
    deploymentNotificationsTopicArn: text("an SNS topic ARN", {
      example: "arn:aws:sns:us-east-1:000000000000:sns-deployment-notifications-dev",
    }),
    /** Connection to GitHub that the pipelines read from. */
    connectionArn: text("the ARN of a CodeConnections connection", {
      example: "arn:aws:codeconnections:us-east-1:000000000000:connection/00000000-0000-0000-0000-000000000000",
    }),
    /** PENDING until somebody finishes the connection in the console; ADOPTED when it is somebody else's. */
    connectionStatus: text("the status of the connection", { example: "PENDING" }),
    /** Where a person finishes the connection. */
    connectionConsoleUrl: text("a link", {
      example: "https://us-east-1.console.aws.amazon.com/codesuite/settings/connections?region=us-east-1",
    }),
    /** Roles by service, then by principal; known before they are made, as names give ARNs. */
    serviceRoleArns: decision("role ARNs by service and principal", z.record(z.string(), z.record(z.string(), z.string())), {
      example: { payment: { green: "arn:aws:iam::000000000000:role/role-green-payment-dev" } },
    }),
    /** Role of the one history recorder. */
    historyRecorderRoleArn: text("a role ARN", { example: "arn:aws:iam::000000000000:role/role-history-recorder-dev" }),
    /** Role of the one version clean-up. */
    versionCleanupRoleArn: text("a role ARN", { example: "arn:aws:iam::000000000000:role/role-version-cleanup-dev" }),
    /** Policies by service that let a person approve releases. */
    releaseApproverPolicyArns: textMap("policy ARNs by service", {
      example: { payment: "arn:aws:iam::000000000000:policy/policy-release-approver-payment-dev" },
    }),
    /** Policies by service that let a person stop, promote, roll back and repair releases. */
    releaseOperatorPolicyArns: textMap("policy ARNs by service", {
      example: { payment: "arn:aws:iam::000000000000:policy/policy-release-operator-payment-dev" },
    }),
  },
  { folder: foundationFolder, settings: Object.keys(foundationSettings) },
);
