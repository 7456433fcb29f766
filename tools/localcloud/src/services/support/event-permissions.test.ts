/**
 * What EventBridge, SNS, SQS, S3, Secrets Manager and Parameter Store need of each other's policies.
 */
import type { Caller, ServiceId, Shape } from "../../service";
import { openTestAccount, type TestAccount } from "./test-account";

const ACCOUNT = "000000000000";
const RULE = `arn:aws:events:us-east-1:${ACCOUNT}:rule/orders`;
const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:news`;
const arnOf = (queue: string): string => `arn:aws:sqs:us-east-1:${ACCOUNT}:${queue}`;
const urlOf = (queue: string): string => `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/${queue}`;

let account: TestAccount;
const call = (service: ServiceId, operation: string, input: Shape = {}): Promise<Shape> => account.call(service, operation, input);
const document = (...Statement: Shape[]): string => JSON.stringify({ Version: "2012-10-17", Statement: Statement.map((one) => ({ Effect: "Allow", ...one })) });
const lets = (queue: string, principal: string, sourceArn: string): Promise<Shape> => call("sqs", "SetQueueAttributes", {
  QueueUrl: urlOf(queue),
  Attributes: { Policy: document({ Principal: { Service: principal }, Action: "sqs:SendMessage", Resource: arnOf(queue), Condition: { ArnEquals: { "aws:SourceArn": sourceArn } } }) },
});
const letters = async (queue: string): Promise<Shape[]> =>
  (await call("sqs", "ReceiveMessage", { QueueUrl: urlOf(queue), MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] })).Messages as Shape[] ?? [];
const service = (principal: string, sourceArn?: string): Caller => ({ accountId: ACCOUNT, arn: principal, kind: "service", ...(sourceArn !== undefined && { sourceArn, sourceAccount: ACCOUNT }) });
const publishAs = (caller: Caller): Promise<Shape> => account.cloud.call({ service: "sns", operation: "Publish", input: { TopicArn: TOPIC, Message: "m" }, caller });
/** A session of a role with these permissions. */
async function roleWith(actions: string[]): Promise<Caller> {
  const roleArn = await account.role("worker", "lambda.amazonaws.com");
  await account.allow("worker", actions);
  return { accountId: ACCOUNT, kind: "role", roleArn, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/worker/session` };
}

beforeEach(async () => {
  account = await openTestAccount();
  for (const QueueName of ["target", "dead"]) await call("sqs", "CreateQueue", { QueueName });
  await call("sns", "CreateTopic", { Name: "news" });
});
afterEach(() => account.close());

describe("EventBridge", () => {
  beforeEach(async () => {
    await call("events", "PutRule", { Name: "orders", EventPattern: "{\"source\":[\"shop\"]}" });
    await call("events", "PutTargets", { Rule: "orders", Targets: [{ Id: "q", Arn: arnOf("target"), DeadLetterConfig: { Arn: arnOf("dead") } }] });
  });
  const event = async (): Promise<void> => {
    await call("events", "PutEvents", { Entries: [{ Source: "shop", DetailType: "Order", Detail: "{}" }] });
    await account.cloud.settle();
  };

  it("sends to a queue whose policy names the rule", async () => {
    await lets("target", "events.amazonaws.com", RULE);
    await event();

    expect(await letters("target")).toHaveLength(1);
    expect(await letters("dead")).toEqual([]);
  });

  it("buries what a queue's policy does not let it send, at once and with the reason", async () => {
    await lets("target", "events.amazonaws.com", `${RULE}-other`);
    await lets("dead", "events.amazonaws.com", RULE);
    await event();

    expect(await letters("target")).toEqual([]);
    const [letter] = await letters("dead");
    expect(letter?.MessageAttributes).toMatchObject({ ERROR_CODE: { StringValue: "NO_PERMISSIONS" }, RETRY_ATTEMPTS: { StringValue: "0" } });
  });

  it("loses what neither queue takes", async () => {
    await event();

    expect([await letters("target"), await letters("dead")]).toEqual([[], []]);
  });

  it("does not start a pipeline with a role that may not", async () => {
    const RoleArn = await account.role("starter", "events.amazonaws.com");
    await lets("dead", "events.amazonaws.com", RULE);
    const Arn = `arn:aws:codepipeline:us-east-1:${ACCOUNT}:pay`;
    await call("events", "PutTargets", { Rule: "orders", Targets: [{ Id: "q", Arn, RoleArn, DeadLetterConfig: { Arn: arnOf("dead") } }] });
    await event();

    expect((await letters("dead"))[0]?.MessageAttributes).toMatchObject({ ERROR_CODE: { StringValue: "NO_PERMISSIONS" }, TARGET_ARN: { StringValue: Arn } });
  });
});

describe("SNS", () => {
  beforeEach(() => call("sns", "Subscribe", {
    TopicArn: TOPIC, Protocol: "sqs", Endpoint: arnOf("target"), Attributes: { RawMessageDelivery: "true", RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf("dead") }) },
  }));
  const openTopic = (principal: string): Promise<Shape> => call("sns", "SetTopicAttributes", {
    TopicArn: TOPIC, AttributeName: "Policy", AttributeValue: document({ Principal: { Service: principal }, Action: "sns:Publish", Resource: TOPIC }),
  });
  const encrypt = (AttributeValue: string): Promise<Shape> => call("sns", "SetTopicAttributes", { TopicArn: TOPIC, AttributeName: "KmsMasterKeyId", AttributeValue });

  it("sends to a queue whose policy names the topic, else to a dead-letter queue that does", async () => {
    await lets("dead", "sns.amazonaws.com", TOPIC);
    await publishAs(account.cloud.administrator);
    await account.cloud.settle();
    await lets("target", "sns.amazonaws.com", TOPIC);
    await publishAs(account.cloud.administrator);
    await account.cloud.settle();

    expect([(await letters("dead")).length, (await letters("target")).length]).toEqual([1, 1]);
  });

  it("takes messages of a service that the topic's policy names, and of no other", async () => {
    await openTopic("cloudwatch.amazonaws.com");

    await publishAs(service("cloudwatch.amazonaws.com"));
    await expect(publishAs(service("codestar-notifications.amazonaws.com"))).rejects.toMatchObject({ code: "AuthorizationError" });
  });

  it("takes none of a service under the key of AWS, which no service can use", async () => {
    await openTopic("cloudwatch.amazonaws.com");
    await encrypt("alias/aws/sns");

    await expect(publishAs(service("cloudwatch.amazonaws.com"))).rejects.toMatchObject({ code: expect.stringMatching(/^KMSAccessDenied/) });
  });

  it("takes them under a key whose policy names the service", async () => {
    await openTopic("cloudwatch.amazonaws.com");
    const root = { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "kms:*", Resource: "*" };
    const use = { Principal: { Service: "cloudwatch.amazonaws.com" }, Action: ["kms:GenerateDataKey*", "kms:Decrypt"], Resource: "*" };
    const { KeyMetadata: { KeyId, Arn } } = await call("kms", "CreateKey", { Policy: document(root, use) });
    await encrypt(Arn);

    await publishAs(service("cloudwatch.amazonaws.com"));
    await call("kms", "PutKeyPolicy", { KeyId, PolicyName: "default", Policy: document(root, { ...use, Action: "kms:GenerateDataKey*" }) });
    await expect(publishAs(service("cloudwatch.amazonaws.com"))).rejects.toMatchObject({ code: expect.stringMatching(/^KMSAccessDenied/) });
  });

  it("takes those of a role under the key of AWS with the permission to publish alone", async () => {
    await encrypt("alias/aws/sns");

    await publishAs(await roleWith(["sns:Publish"]));
  });
});

describe("secrets and parameters", () => {
  const as = (caller: Caller, to: ServiceId, operation: string, input: Shape): Promise<Shape> => account.cloud.call({ service: to, operation, input, caller });
  const ownKey = async (): Promise<string> => (await call("kms", "CreateKey")).KeyMetadata.Arn as string;

  it("need the permission for them and for their own key; for the key of AWS none", async () => {
    await call("secretsmanager", "CreateSecret", { Name: "plain", SecretString: "x" });
    await call("secretsmanager", "CreateSecret", { Name: "own", SecretString: "x", KmsKeyId: await ownKey() });
    await call("ssm", "PutParameter", { Name: "/plain", Value: "x", Type: "SecureString" });
    await call("ssm", "PutParameter", { Name: "/own", Value: "x", Type: "SecureString", KeyId: await ownKey() });
    const worker = await roleWith(["secretsmanager:GetSecretValue", "ssm:GetParameter"]);
    const secret = (SecretId: string): Promise<Shape> => as(worker, "secretsmanager", "GetSecretValue", { SecretId });
    const parameter = (Name: string): Promise<Shape> => as(worker, "ssm", "GetParameter", { Name, WithDecryption: true });

    expect([(await secret("plain")).SecretString, (await parameter("/plain")).Parameter.Value]).toEqual(["x", "x"]);
    for (const refused of [secret("own"), parameter("/own")]) await expect(refused).rejects.toMatchObject({ code: "AccessDeniedException", message: expect.stringContaining("kms:Decrypt") });
    await account.allow("worker", ["secretsmanager:GetSecretValue", "ssm:GetParameter", "kms:Decrypt"]);
    expect([(await secret("own")).SecretString, (await parameter("/own")).Parameter.Value]).toEqual(["x", "x"]);
  });

  it("are allowed by their ARNs", async () => {
    const { ARN } = await call("secretsmanager", "CreateSecret", { Name: "app/db", SecretString: "x" });
    await call("secretsmanager", "CreateSecret", { Name: "other", SecretString: "x" });
    await call("ssm", "PutParameter", { Name: "/app/url", Value: "x", Type: "String" });
    const worker = await roleWith(["sts:GetCallerIdentity"]);
    await account.allow("worker", ["secretsmanager:GetSecretValue", "ssm:GetParameter*"], [
      `${(ARN as string).slice(0, -6)}??????`, `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/app/*`, `arn:aws:ssm:us-east-1:${ACCOUNT}:parameter/app`,
    ]);

    await as(worker, "secretsmanager", "GetSecretValue", { SecretId: "app/db" });
    await as(worker, "ssm", "GetParameter", { Name: "/app/url" });
    await as(worker, "ssm", "GetParametersByPath", { Path: "/app/" });
    await expect(as(worker, "secretsmanager", "GetSecretValue", { SecretId: "other" })).rejects.toMatchObject({ code: "AccessDeniedException" });
    await expect(as(worker, "ssm", "GetParameters", { Names: ["/app/url", "/else"] })).rejects.toMatchObject({ code: "AccessDeniedException" });
  });
});

describe("S3", () => {
  it("reads an object under a key of KMS for who may use the key", async () => {
    const key = (await call("kms", "CreateKey")).KeyMetadata.Arn as string;
    await call("s3", "CreateBucket", { Bucket: "artifacts" });
    await call("s3", "PutObject", { Bucket: "artifacts", Key: "a", Body: Buffer.from("x"), ServerSideEncryption: "aws:kms", SSEKMSKeyId: key });
    const worker = await roleWith(["s3:GetObject"]);
    const read = (): Promise<Shape> => account.cloud.call({ service: "s3", operation: "GetObject", input: { Bucket: "artifacts", Key: "a" }, caller: worker });

    await expect(read()).rejects.toMatchObject({ code: "AccessDenied", message: expect.stringContaining("kms:Decrypt") });
    await account.allow("worker", ["s3:GetObject", "kms:Decrypt"]);
    await read();
  });
});
