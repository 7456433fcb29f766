import { CloudWatchClient, DescribeAlarmsCommand, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, CreateLogGroupCommand, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient, ResourceNotFoundException, CreateBackupCommand } from "@aws-sdk/client-dynamodb";
import { CreateRoleCommand, GetRoleCommand, IAMClient, ListRolesCommand, NoSuchEntityException, CreateGroupCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, GetFunctionCommand, LambdaClient, ResourceNotFoundException as FunctionNotFound, CreateCodeSigningConfigCommand } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, GetBucketTaggingCommand, GetBucketVersioningCommand, HeadBucketCommand, ListBucketsCommand, NoSuchBucket,
  PutBucketTaggingCommand, PutBucketVersioningCommand, S3Client, ListObjectsV2Command, GetObjectCommand, PutObjectCommand, GetObjectAclCommand } from "@aws-sdk/client-s3";
import { CreateTopicCommand, GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand, GetQueueUrlCommand, QueueDoesNotExist, SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { AwsSmithyRpcV2CborProtocol } from "@aws-sdk/core/protocols";
import { zipSync } from "fflate";
import { Agent } from "node:http";
import { Readable } from "node:stream";
import { startTestCloud, type TestCloud } from "../testing/served-cloud";

let test: TestCloud;

beforeAll(async () => { test = await startTestCloud(); });
afterAll(() => test.stop());

const TRUST = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }] });

describe("the stock SDK v3 against a served cloud", () => {
  it("speaks query: IAM makes and reads a role, with lists, dates and errors", async () => {
    const iam = new IAMClient(test.clientConfig);

    const made = await iam.send(new CreateRoleCommand({ RoleName: "sdk-role", AssumeRolePolicyDocument: TRUST, Description: "a & b <c>", Tags: [{ Key: "Team", Value: "payments" }] }));
    const read = await iam.send(new GetRoleCommand({ RoleName: "sdk-role" }));
    const all = await iam.send(new ListRolesCommand({}));

    expect(made.Role!.Arn).toBe("arn:aws:iam::000000000000:role/sdk-role");
    expect(read.Role).toMatchObject({ Description: "a & b <c>", Tags: [{ Key: "Team", Value: "payments" }], CreateDate: expect.any(Date) });
    expect(decodeURIComponent(read.Role!.AssumeRolePolicyDocument!)).toBe(TRUST);
    expect(all.Roles!.map(({ RoleName }) => RoleName)).toContain("sdk-role");
    await expect(iam.send(new GetRoleCommand({ RoleName: "missing" }))).rejects.toThrow(NoSuchEntityException);
    await expect(iam.send(new GetRoleCommand({ RoleName: "not valid!" }))).rejects.toMatchObject({
      name: "ValidationError", $metadata: { httpStatusCode: 400 },
      message: "1 validation error detected: Value 'not valid!' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]+",
    });
  });

  it("speaks query: STS and SNS, with maps", async () => {
    const identity = await new STSClient(test.clientConfig).send(new GetCallerIdentityCommand({}));
    const sns = new SNSClient(test.clientConfig);
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "sdk-topic", Attributes: { DisplayName: "Payments" } }));
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));

    expect(identity).toMatchObject({ Account: "000000000000", Arn: "arn:aws:iam::000000000000:user/administrator" });
    expect(Attributes).toMatchObject({ TopicArn, DisplayName: "Payments" });
  });

  it("speaks JSON 1.0 and 1.1: DynamoDB, Logs, SQS", async () => {
    const dynamodb = new DynamoDBClient(test.clientConfig);
    const logs = new CloudWatchLogsClient(test.clientConfig);
    const sqs = new SQSClient(test.clientConfig);

    await dynamodb.send(new CreateTableCommand({ TableName: "sdk-table", BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }], KeySchema: [{ AttributeName: "id", KeyType: "HASH" }] }));
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: "sdk-table" }));
    await logs.send(new CreateLogGroupCommand({ logGroupName: "/sdk/group" }));
    const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/sdk/" }));
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "sdk-queue", Attributes: { VisibilityTimeout: "45" } }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));

    expect(Table).toMatchObject({ TableName: "sdk-table", CreationDateTime: expect.any(Date) });
    expect(logGroups!.map(({ logGroupName }) => logGroupName)).toEqual(["/sdk/group"]);
    expect(Attributes).toMatchObject({ VisibilityTimeout: "45" });
    await expect(dynamodb.send(new DescribeTableCommand({ TableName: "missing" }))).rejects.toThrow(ResourceNotFoundException);
    await expect(sqs.send(new GetQueueUrlCommand({ QueueName: "missing" }))).rejects.toThrow(QueueDoesNotExist);
  });

  it("speaks JSON and CBOR: CloudWatch", async () => {
    const alarm = { AlarmName: "sdk-alarm", Namespace: "AWS/Lambda", MetricName: "Errors", Statistic: "Sum", Period: 60, EvaluationPeriods: 2,
      Threshold: 1.5, ComparisonOperator: "GreaterThanThreshold" } as const;
    const overJson = new CloudWatchClient(test.clientConfig);
    const overCbor = new CloudWatchClient({ ...test.clientConfig, 
      protocol: new AwsSmithyRpcV2CborProtocol({ defaultNamespace: "com.amazonaws.cloudwatch", awsQueryCompatible: true }) });

    await overCbor.send(new PutMetricAlarmCommand(alarm));
    for (const client of [overJson, overCbor]) {
      const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ AlarmNames: ["sdk-alarm"] }));
      expect(MetricAlarms![0]).toMatchObject({ ...alarm, AlarmConfigurationUpdatedTimestamp: expect.any(Date) });
      await expect(client.send(new DescribeAlarmsCommand({ StateValue: "WRONG" as never }))).rejects.toMatchObject({
        name: "ValidationError",
        message: "1 validation error detected: Value 'WRONG' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [OK, ALARM, INSUFFICIENT_DATA]",
      });
    }
  });

  it("speaks REST JSON: Lambda takes a zip and reads it back", async () => {
    const iam = new IAMClient(test.clientConfig);
    const lambda = new LambdaClient(test.clientConfig);
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName: "sdk-function-role", AssumeRolePolicyDocument: TRUST }));
    const ZipFile = zipSync({ "index.js": Buffer.from("exports.handler = async () => 1;") });

    const made = await lambda.send(new CreateFunctionCommand({ FunctionName: "sdk-function", Role: Role!.Arn!, Runtime: "nodejs18.x", Handler: "index.handler", Code: { ZipFile } }));
    const read = await lambda.send(new GetFunctionCommand({ FunctionName: "arn:aws:lambda:us-east-1:000000000000:function:sdk-function" }));

    expect(made.$metadata.httpStatusCode).toBe(201);
    expect(read.Configuration).toMatchObject({ FunctionName: "sdk-function", CodeSize: ZipFile.length });
    await expect(lambda.send(new GetFunctionCommand({ FunctionName: "missing" }))).rejects.toThrow(FunctionNotFound);
  });

  it("speaks REST XML: S3 buckets and their settings", async () => {
    const s3 = new S3Client({ ...test.clientConfig, forcePathStyle: true });

    await s3.send(new CreateBucketCommand({ Bucket: "sdk-bucket" }));
    await s3.send(new PutBucketTaggingCommand({ Bucket: "sdk-bucket", Tagging: { TagSet: [{ Key: "a b", Value: "x=y @z" }, { Key: "c", Value: "" }] } }));
    await s3.send(new PutBucketVersioningCommand({ Bucket: "sdk-bucket", VersioningConfiguration: { Status: "Enabled" } }));

    const { Buckets } = await s3.send(new ListBucketsCommand({}));
    expect(Buckets).toEqual([expect.objectContaining({ Name: "sdk-bucket", CreationDate: expect.any(Date) })]);
    expect((await s3.send(new GetBucketTaggingCommand({ Bucket: "sdk-bucket" }))).TagSet).toEqual([{ Key: "a b", Value: "x=y @z" }, { Key: "c", Value: "" }]);
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket: "sdk-bucket" }))).Status).toBe("Enabled");
    await expect(s3.send(new ListObjectsV2Command({ Bucket: "missing-bucket" }))).rejects.toThrow(NoSuchBucket);
    await expect(s3.send(new HeadBucketCommand({ Bucket: "missing-bucket" }))).rejects.toMatchObject({ name: "NotFound", $metadata: { httpStatusCode: 404 } });
  });

  it("carries S3 objects with awkward keys, metadata, checksums and streamed bodies", async () => {
    const s3 = new S3Client({ ...test.clientConfig, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: "sdk-objects" }));
    const keys = ["plain.txt", "a b/c+d/é&<'>\"*!().zip", "/leading//double/", "100%25.txt", "?query=1#x"];

    for (const [at, Key] of keys.entries()) {
      const ChecksumAlgorithm = (["CRC32", "CRC32C", "SHA1", "SHA256", "CRC32"] as const)[at];
      // A stream of unknown content makes the SDK send aws-chunked with a checksum trailer.
      const text = `body of ${Key}`;
      await s3.send(new PutObjectCommand({ Bucket: "sdk-objects", Key, Body: Readable.from([Buffer.from(text)]), ContentLength: Buffer.byteLength(text),
        ChecksumAlgorithm, Metadata: { owner: "payments" } }));
      const read = await s3.send(new GetObjectCommand({ Bucket: "sdk-objects", Key }));

      expect(await read.Body!.transformToString()).toBe(text);
      expect(read).toMatchObject({ ContentLength: Buffer.byteLength(text), Metadata: { owner: "payments" }, LastModified: expect.any(Date) });
    }

    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: "sdk-objects" }));
    expect(Contents!.map(({ Key }) => Key).sort()).toEqual([...keys].sort());
  });

  it("takes the Region from the signature", async () => {
    const here = new SQSClient(test.clientConfig);
    const elsewhere = new SQSClient({ ...test.clientConfig, region: "eu-west-1" });

    const { QueueUrl } = await elsewhere.send(new CreateQueueCommand({ QueueName: "sdk-ireland" }));

    expect((await elsewhere.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }))).Attributes).toEqual({
      QueueArn: "arn:aws:sqs:eu-west-1:000000000000:sdk-ireland" });
    await expect(here.send(new GetQueueUrlCommand({ QueueName: "sdk-ireland" }))).rejects.toThrow(QueueDoesNotExist);
  });

  it("takes the bucket from the host name", async () => {
    const agent = new Agent({ lookup: (_name, _options, done) => (done as (...args: unknown[]) => void)(null, [{ address: "127.0.0.1", family: 4 }]) });
    const s3 = new S3Client({ ...test.clientConfig, endpoint: `http://s3.localhost:${test.served.port}`, requestHandler: { httpAgent: agent } });

    await s3.send(new CreateBucketCommand({ Bucket: "sdk-virtual" }));

    expect((await s3.send(new HeadBucketCommand({ Bucket: "sdk-virtual" }))).$metadata.httpStatusCode).toBe(200);
    agent.destroy();
  });

  it("refuses what is not modelled by name, in the protocol of the service", async () => {

    const refusals = [
      new IAMClient(test.clientConfig).send(new CreateGroupCommand({ GroupName: "g" })),
      new DynamoDBClient(test.clientConfig).send(new CreateBackupCommand({ TableName: "tab", BackupName: "bak" })),
      new LambdaClient(test.clientConfig).send(new CreateCodeSigningConfigCommand({ AllowedPublishers: { SigningProfileVersionArns: ["a"] } })),
      new S3Client({ ...test.clientConfig, forcePathStyle: true }).send(new GetObjectAclCommand({ Bucket: "sdk-bucket", Key: "a" })),
    ];

    const names = ["iam.CreateGroup", "dynamodb.CreateBackup", "lambda.CreateCodeSigningConfig", "s3.GetObjectAcl"];
    for (const [at, refusal] of refusals.entries()) {
      await expect(refusal).rejects.toMatchObject({
        name: "NotImplemented", $metadata: { httpStatusCode: 501 },
        message: `${names[at]} is not modelled by the local cloud. docs/local-cloud-operations.md lists what is; docs/local-cloud.md says how to add an operation.`,
      });
    }
  });
});
