import { serviceCaller } from "../services/support/service-role";
import { openTestAccount, zipOf, type TestAccount } from "../services/support/test-account";
import type { Caller, ServiceId, Shape } from "../service";
import type { DecisionRecord } from "./decision-record";

const ACCOUNT = "000000000000";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/worker`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/worker/s1`;
const worker: Caller = { kind: "role", accountId: ACCOUNT, arn: SESSION, roleArn: ROLE };
let account: TestAccount;

beforeEach(async () => {
  account = await openTestAccount();
  await account.role("worker", "lambda.amazonaws.com");
});
afterEach(() => account.close());

const as = (caller: Caller, service: ServiceId, operation: string, input: Shape = {}): Promise<Shape> => account.cloud.call({ service, operation, input, caller });
const statement = (more: Shape): string => JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Resource: "*", ...more }] });
const grant = (more: Shape, PolicyName = "inline"): Promise<Shape> =>
  account.call("iam", "PutRolePolicy", { RoleName: "worker", PolicyName, PolicyDocument: statement(more) });

describe("a call as a role", () => {
  const queue = `arn:aws:sqs:us-east-1:${ACCOUNT}:jobs`;

  it("is refused until a policy allows it, and again when the policy goes", async () => {
    const list = (): Promise<Shape> => as(worker, "sqs", "ListQueues");

    await expect(list()).rejects.toMatchObject({ code: "AccessDenied", statusCode: 403 });
    await grant({ Action: "sqs:ListQueues" });
    await expect(list()).resolves.toEqual({});
    await account.call("iam", "DeleteRolePolicy", { RoleName: "worker", PolicyName: "inline" });
    await expect(list()).rejects.toMatchObject({ code: "AccessDenied" });
  });

  it("goes by attached policies, in the version that is the default at the time", async () => {
    const { Policy } = await account.call("iam", "CreatePolicy", { PolicyName: "list", PolicyDocument: statement({ Action: "sqs:ListQueues" }) });
    await account.call("iam", "AttachRolePolicy", { RoleName: "worker", PolicyArn: Policy.Arn });
    await expect(as(worker, "sqs", "ListQueues")).resolves.toEqual({});

    await account.call("iam", "CreatePolicyVersion", { PolicyArn: Policy.Arn, PolicyDocument: statement({ Action: "sqs:DeleteQueue" }), SetAsDefault: true });

    await expect(as(worker, "sqs", "ListQueues")).rejects.toMatchObject({ code: "AccessDenied" });
  });

  it("is limited by the boundary and by session policies", async () => {
    await grant({ Action: "sqs:*" });
    const { Policy } = await account.call("iam", "CreatePolicy", { PolicyName: "limit", PolicyDocument: statement({ Action: "sqs:ListQueues" }) });
    await account.call("iam", "PutRolePermissionsBoundary", { RoleName: "worker", PermissionsBoundary: Policy.Arn });

    await expect(as(worker, "sqs", "ListQueues")).resolves.toEqual({});
    await expect(as(worker, "sqs", "CreateQueue", { QueueName: "jobs" })).rejects.toMatchObject({
      message: `User: ${SESSION} is not authorized to perform: sqs:createqueue on resource: ${queue} because no permissions boundary allows the sqs:createqueue action`,
    });
    await expect(as({ ...worker, sessionPolicies: [statement({ Action: "s3:*" })] }, "sqs", "ListQueues")).rejects.toMatchObject({
      message: `User: ${SESSION} is not authorized to perform: sqs:listqueues on resource: * because no session policy allows the sqs:listqueues action`,
    });
  });

  it("of a role that was deleted is refused", async () => {
    await account.call("iam", "DeleteRole", { RoleName: "worker" });

    await expect(as(worker, "sqs", "ListQueues")).rejects.toMatchObject({ code: "AccessDenied" });
  });

  it("knows the role's tags, its session and the resource's tags", async () => {
    await account.call("iam", "TagRole", { RoleName: "worker", Tags: [{ Key: "team", Value: "red" }] });
    await account.call("sqs", "CreateQueue", { QueueName: "jobs", tags: { team: "red" } });
    await account.call("sqs", "CreateQueue", { QueueName: "others", tags: { team: "blue" } });
    await grant({ Action: "sqs:PurgeQueue", Condition: { StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" }, ArnEquals: { "aws:PrincipalArn": ROLE } } });
    const purge = (name: string): Promise<Shape> => as(worker, "sqs", "PurgeQueue", { QueueUrl: `http://localhost/${ACCOUNT}/${name}` });

    await expect(purge("jobs")).resolves.toEqual({});
    await expect(purge("others")).rejects.toMatchObject({ code: "AccessDenied" });
  });

  it("is in the time and Region of the cloud", async () => {
    await grant({ Action: "sqs:ListQueues", Condition: { DateLessThan: { "aws:CurrentTime": "2026-11-20T13:00:00Z" }, StringEquals: { "aws:RequestedRegion": "us-east-1" }, Bool: { "aws:SecureTransport": "true" } } });
    await expect(as(worker, "sqs", "ListQueues")).resolves.toEqual({});
    await expect(account.cloud.call({ service: "sqs", operation: "ListQueues", input: {}, caller: worker, region: "eu-west-1" })).rejects.toMatchObject({ code: "AccessDenied" });

    account.clock.at += 3_600_000;

    await expect(as(worker, "sqs", "ListQueues")).rejects.toMatchObject({ code: "AccessDenied" });
  });
});

describe("a refusal", () => {
  const cases: [ServiceId, string, Shape, string, number, string][] = [
    ["lambda", "GetFunction", { FunctionName: "pay", Qualifier: "live" }, "AccessDeniedException", 403,
      `lambda:GetFunction on resource: arn:aws:lambda:us-east-1:${ACCOUNT}:function:pay:live because no identity-based policy allows the lambda:GetFunction action`],
    ["s3", "GetObject", { Bucket: "docs", Key: "a" }, "AccessDenied", 403,
      "s3:GetObject on resource: \"arn:aws:s3:::docs/a\" because no identity-based policy allows the s3:GetObject action"],
    ["sns", "ListTopics", {}, "AuthorizationError", 403, "SNS:ListTopics on resource: * because no identity-based policy allows the SNS:ListTopics action"],
    ["iam", "GetRole", { RoleName: "worker" }, "AccessDenied", 403, `iam:GetRole on resource: ${ROLE} because no identity-based policy allows the iam:GetRole action`],
    ["codedeploy", "ListApplications", {}, "AccessDeniedException", 400, "codedeploy:ListApplications on resource: * because no identity-based policy allows the codedeploy:ListApplications action"],
    ["codepipeline", "GetPipeline", { name: "pay" }, "AccessDeniedException", 400,
      `codepipeline:GetPipeline on resource: arn:aws:codepipeline:us-east-1:${ACCOUNT}:pay because no identity-based policy allows the codepipeline:GetPipeline action`],
    ["events", "ListRules", {}, "AccessDeniedException", 400, "events:ListRules on resource: * because no identity-based policy allows the events:ListRules action"],
    ["cloudwatch", "ListDashboards", {}, "AccessDenied", 403, "cloudwatch:ListDashboards on resource: * because no identity-based policy allows the cloudwatch:ListDashboards action"],
    ["dynamodb", "DescribeTable", { TableName: "t" }, "AccessDeniedException", 400,
      `dynamodb:DescribeTable on resource: arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/t because no identity-based policy allows the dynamodb:DescribeTable action`],
  ];

  it.each(cases)("of %s %s names who, what, on what and why", async (service, operation, input, code, statusCode, words) => {
    if (account.cloud.models.service(service).operation(operation) === undefined) throw new Error("no such operation");

    const refused = as(worker, service, operation, input);

    await expect(refused).rejects.toMatchObject({ code, statusCode, message: `User: ${SESSION} is not authorized to perform: ${words}` });
  });

  it("of a role that may not be passed names the role", async () => {
    const exec = await account.role("exec", "lambda.amazonaws.com");
    await grant({ Action: "lambda:*" });
    const create = (): Promise<Shape> =>
      as(worker, "lambda", "CreateFunction", { FunctionName: "pay", Role: exec, Runtime: "nodejs22.x", Handler: "index.handler", Code: { ZipFile: zipOf("") } });

    await expect(create()).rejects.toMatchObject({
      code: "AccessDeniedException",
      message: `User: ${SESSION} is not authorized to perform: iam:PassRole on resource: ${exec} because no identity-based policy allows the iam:PassRole action`,
    });
    await grant({ Action: "iam:PassRole", Resource: exec, Condition: { StringEquals: { "iam:PassedToService": "codebuild.amazonaws.com" } } }, "pass");
    await expect(create()).rejects.toThrow("iam:PassRole");
    await grant({ Action: "iam:PassRole", Resource: exec, Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } } }, "pass");
    await expect(create()).resolves.toMatchObject({ FunctionName: "pay" });
  });

  it("says when a Deny refused", async () => {
    await grant({ Action: "sqs:*" });
    await grant({ Effect: "Deny", Action: "sqs:ListQueues" }, "never");

    await expect(as(worker, "sqs", "ListQueues")).rejects.toThrow("sqs:listqueues on resource: * with an explicit deny in an identity-based policy");
  });
});

describe("a call as a service", () => {
  const rule = `arn:aws:events:us-east-1:${ACCOUNT}:rule/nightly`;
  const TopicArn = `arn:aws:sns:us-east-1:${ACCOUNT}:news`;
  const read = (principal: string, sourceArn?: string): Promise<Shape> =>
    as(serviceCaller({ accountId: ACCOUNT }, principal, sourceArn), "sns", "GetTopicAttributes", { TopicArn });
  const setPolicy = (more: Shape): Promise<Shape> => account.call("sns", "SetTopicAttributes", {
    TopicArn, AttributeName: "Policy", AttributeValue: JSON.stringify({ Statement: [{ Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sns:GetTopicAttributes", Resource: TopicArn, ...more }] }),
  });

  beforeEach(() => account.call("sns", "CreateTopic", { Name: "news" }));

  it("needs the resource's policy, with the source that it acts for", async () => {
    await setPolicy({ Condition: { ArnEquals: { "aws:SourceArn": rule }, StringEquals: { "aws:SourceAccount": ACCOUNT } } });

    await expect(read("events.amazonaws.com", rule)).resolves.toHaveProperty("Attributes");
    await expect(read("events.amazonaws.com", `${rule}-other`)).rejects.toMatchObject({
      code: "AuthorizationError", message: `User: events.amazonaws.com is not authorized to perform: SNS:GetTopicAttributes on resource: ${TopicArn} because no resource-based policy allows the SNS:GetTopicAttributes action`,
    });
    await expect(read("sns.amazonaws.com", rule)).rejects.toMatchObject({ code: "AuthorizationError" });
  });

  it("passes a topic's default policy for what belongs to the account", async () => {
    await expect(read("cloudwatch.amazonaws.com", `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm:a`)).resolves.toHaveProperty("Attributes");
    await expect(read("cloudwatch.amazonaws.com", "arn:aws:cloudwatch:us-east-1:111122223333:alarm:a")).rejects.toMatchObject({ code: "AuthorizationError" });
  });
});

describe("resource policies", () => {
  it("close a key to those whom the key's policy does not name", async () => {
    await grant({ Action: "kms:*" });
    const administrator = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/administrator` }, Action: "kms:*", Resource: "*" };
    const policy = (...Statement: Shape[]): string => JSON.stringify({ Version: "2012-10-17", Statement: [administrator, ...Statement] });
    const { KeyId, Arn } = (await account.call("kms", "CreateKey", { Policy: policy() })).KeyMetadata;
    const describe = (): Promise<Shape> => as(worker, "kms", "DescribeKey", { KeyId });

    await expect(describe()).rejects.toMatchObject({
      code: "AccessDeniedException", message: `User: ${SESSION} is not authorized to perform: kms:DescribeKey on resource: ${Arn} because no resource-based policy allows the kms:DescribeKey action`,
    });
    await account.call("kms", "PutKeyPolicy", { KeyId, Policy: policy({ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "kms:DescribeKey", Resource: "*" }) });
    await expect(describe()).resolves.toHaveProperty("KeyMetadata");
  });

  it("give a role access to a bucket, and deny it", async () => {
    await account.call("s3", "CreateBucket", { Bucket: "docs" });
    const put = (...Statement: Shape[]): Promise<Shape> => account.call("s3", "PutBucketPolicy", { Bucket: "docs", Policy: JSON.stringify({ Version: "2012-10-17", Statement }) });
    const list = (): Promise<Shape> => as(worker, "s3", "ListObjectsV2", { Bucket: "docs" });
    const statementFor = { Principal: { AWS: ROLE }, Action: "s3:ListBucket", Resource: "arn:aws:s3:::docs" };

    await expect(list()).rejects.toMatchObject({ code: "AccessDenied" });
    await put({ Effect: "Allow", ...statementFor });
    await expect(list()).resolves.toHaveProperty("KeyCount", 0);
    await put({ Effect: "Allow", ...statementFor }, { Effect: "Deny", ...statementFor, Principal: "*" });
    await expect(list()).rejects.toThrow("with an explicit deny in a resource-based policy");
  });
});

describe("a permission fault", () => {
  it("takes actions from a role while it lasts, and from no other role", async () => {
    await grant({ Action: ["sqs:ListQueues", "sns:ListTopics"] });
    const end = account.cloud.faults.add({ kind: "permission", roleName: "worker", actions: ["sqs:*"] });

    await expect(as(worker, "sqs", "ListQueues")).rejects.toThrow("because no identity-based policy allows the sqs:listqueues action");
    await expect(as(worker, "sns", "ListTopics")).resolves.toHaveProperty("Topics");
    end();
    await expect(as(worker, "sqs", "ListQueues")).resolves.toEqual({});
  });
});

describe("observed decisions", () => {
  it("tell who asked for what, on what, how it was decided and by which statement", async () => {
    await grant({ Sid: "List", Action: "sqs:ListQueues" });
    const seen: DecisionRecord[] = [];
    const end = account.cloud.observeDecisions((record) => seen.push(record));

    await as(worker, "sqs", "ListQueues");
    await as(worker, "sns", "ListTopics").catch(() => undefined);
    await account.call("sqs", "CreateQueue", { QueueName: "jobs", tags: { a: "b" } });
    end();
    await as(worker, "sqs", "ListQueues");

    expect(seen).toEqual([
      {
        at: account.clock.at, service: "sqs", operation: "ListQueues", via: [], callerArn: SESSION, roleArn: ROLE, action: "sqs:ListQueues", resource: "*", context: {},
        decision: { isAllowed: true, isExplicit: false, source: "identity", statement: { source: "identity", policy: "inline", index: 0, sid: "List" } },
      },
      expect.objectContaining({ action: "sns:ListTopics", decision: { isAllowed: false, isExplicit: false, source: "identity" } }),
      expect.objectContaining({ callerArn: account.cloud.administrator.arn, action: "sqs:CreateQueue", resource: `arn:aws:sqs:us-east-1:${ACCOUNT}:jobs`, context: { "aws:TagKeys": ["a"], "aws:RequestTag/a": "b" } }),
      expect.objectContaining({ action: "sqs:TagQueue" }),
    ]);
  });

  it("do not see the cloud's own look-ups", async () => {
    const Role = await account.role("exec", "lambda.amazonaws.com");
    const seen: DecisionRecord[] = [];
    account.cloud.observeDecisions((record) => seen.push(record));

    await account.call("lambda", "CreateFunction", { FunctionName: "pay", Role, Runtime: "nodejs22.x", Handler: "index.handler", Code: { ZipFile: zipOf("") } });

    expect(seen.map(({ action }) => action)).toEqual(["lambda:CreateFunction", "iam:PassRole"]);
  });
});
