import { join } from "node:path";
import { openCloud, type LocalCloud } from "../cloud";
import { trust, zipOf } from "../services/support/test-account";
import { loadService } from "../service-registry";
import type { CallContext, ServiceId, Shape } from "../service";
import { SERVICE_IDS } from "../model/service-ids";
import { sampleInput } from "../testing/sample-input";
import { AuthorizationFacts } from "./facts";
import { mapRequest } from "./request-mapping";
import { authorizationOf } from "./service-authorization";

const facts = new AuthorizationFacts(join(__dirname, "..", "..", "models"));
const A = "us-east-1:000000000000";
let account: LocalCloud;
let context: CallContext;
/** KMS finds the key before anything is decided, so there has to be one. */
let ofKey: Shape;

const call = (service: ServiceId, operation: string, input: Shape = {}): Promise<Shape> =>
  account.call({ service, operation, input, caller: account.administrator });

beforeAll(async () => {
  account = await openCloud({ memory: true, seed: "mapping", hooks: { authorise: (_call, given) => { context = given; } } });
  const { KeyId } = (await call("kms", "CreateKey")).KeyMetadata;
  const { CiphertextBlob } = await call("kms", "Encrypt", { KeyId, Plaintext: Uint8Array.of(1) });
  ofKey = { KeyId, TargetKeyId: KeyId, SourceKeyId: KeyId, DestinationKeyId: KeyId, CiphertextBlob };
});
afterAll(() => account.close());

const asked = (service: ServiceId, operation: string, input: Shape): [string, string[]][] =>
  mapRequest(facts, service, operation, input, context).map(({ action, resources }) => [action, resources]);

/** Names its queue only to whoever can read it. */
const moveHandle = Buffer.from(JSON.stringify({ task: "letters/1" })).toString("base64");

describe("what operations ask of IAM", () => {
  const modelled = SERVICE_IDS.flatMap((service) => Object.keys(loadService(service).operations).map((operation) => [service, operation] as const));

  it.each(modelled)("%s %s: an action of AWS's own list on resources of its own", (service, operation) => {
    const input = { ...sampleInput(account.models.service(service).operation(operation)!), ...(service === "kms" && ofKey), ...(operation === "CancelMessageMoveTask" && { TaskHandle: moveHandle }) };

    for (const { action, resources } of mapRequest(facts, service, operation, input, context)) {
      const [prefix = "", name = ""] = action.split(":");
      expect(facts.service(prefix).action(name)?.action).toBe(action);
      expect(resources.length).toBeGreaterThan(0);
      expect(resources.filter((resource) => /undefined|\$\{|\[object/.test(resource))).toEqual([]);
    }
  });

  const fn = `arn:aws:lambda:${A}:function:pay`;
  const cases: [string, ServiceId, string, Shape, [string, string[]][]][] = [
    ["an invocation of an alias", "lambda", "Invoke", { FunctionName: "pay", Qualifier: "live" }, [["lambda:InvokeFunction", [`${fn}:live`]]]],
    ["an invocation by ARN", "lambda", "Invoke", { FunctionName: `${fn}:7` }, [["lambda:InvokeFunction", [`${fn}:7`]]]],
    ["an invocation without a qualifier", "lambda", "Invoke", { FunctionName: "pay" }, [["lambda:InvokeFunction", [fn]]]],
    ["a change of an alias, on the function", "lambda", "UpdateAlias", { FunctionName: "pay", Name: "live" }, [["lambda:UpdateAlias", [fn]]]],
    ["provisioned concurrency, on the version", "lambda", "GetProvisionedConcurrencyConfig", { FunctionName: "pay", Qualifier: "7" }, [["lambda:GetProvisionedConcurrencyConfig", [`${fn}:7`]]]],
    ["a new function with tags and its role", "lambda", "CreateFunction", { FunctionName: "pay", Role: "arn:aws:iam::000000000000:role/pay", Tags: { a: "b" } },
      [["lambda:CreateFunction", [fn]], ["lambda:TagResource", [fn]], ["iam:PassRole", ["arn:aws:iam::000000000000:role/pay"]]]],
    ["a change of settings that leaves the role", "lambda", "UpdateFunctionConfiguration", { FunctionName: "pay", Timeout: 3 }, [["lambda:UpdateFunctionConfiguration", [fn]]]],
    ["tags of a function", "lambda", "ListTags", { Resource: fn }, [["lambda:ListTags", [fn]]]],
    ["a list of functions", "lambda", "ListFunctions", {}, [["lambda:ListFunctions", ["*"]]]],
    ["an object", "s3", "GetObject", { Bucket: "b", Key: "k/1" }, [["s3:GetObject", ["arn:aws:s3:::b/k/1"]]]],
    ["an object's head", "s3", "HeadObject", { Bucket: "b", Key: "k" }, [["s3:GetObject", ["arn:aws:s3:::b/k"]]]],
    ["a version of an object", "s3", "HeadObject", { Bucket: "b", Key: "k", VersionId: "v" }, [["s3:GetObjectVersion", ["arn:aws:s3:::b/k"]]]],
    ["a version to be deleted", "s3", "DeleteObject", { Bucket: "b", Key: "k", VersionId: "v" }, [["s3:DeleteObjectVersion", ["arn:aws:s3:::b/k"]]]],
    ["several objects to be deleted", "s3", "DeleteObjects", { Bucket: "b", Delete: { Objects: [{ Key: "k" }, { Key: "l", VersionId: "v" }] } },
      [["s3:DeleteObject", ["arn:aws:s3:::b/k"]], ["s3:DeleteObjectVersion", ["arn:aws:s3:::b/l"]]]],
    ["a copy", "s3", "CopyObject", { Bucket: "b", Key: "k", CopySource: "from/a%20b?versionId=v" }, [["s3:GetObjectVersion", ["arn:aws:s3:::from/a b"]], ["s3:PutObject", ["arn:aws:s3:::b/k"]]]],
    ["an object with tags", "s3", "PutObject", { Bucket: "b", Key: "k", Tagging: "a=b" }, [["s3:PutObject", ["arn:aws:s3:::b/k"]], ["s3:PutObjectTagging", ["arn:aws:s3:::b/k"]]]],
    ["attributes of an object", "s3", "GetObjectAttributes", { Bucket: "b", Key: "k" }, [["s3:GetObject", ["arn:aws:s3:::b/k"]], ["s3:GetObjectAttributes", ["arn:aws:s3:::b/k"]]]],
    ["a part", "s3", "UploadPart", { Bucket: "b", Key: "k" }, [["s3:PutObject", ["arn:aws:s3:::b/k"]]]],
    ["a bucket's list", "s3", "ListObjectsV2", { Bucket: "b" }, [["s3:ListBucket", ["arn:aws:s3:::b"]]]],
    ["all buckets", "s3", "ListBuckets", {}, [["s3:ListAllMyBuckets", ["*"]]]],
    ["a bucket's rules", "s3", "PutBucketLifecycleConfiguration", { Bucket: "b" }, [["s3:PutLifecycleConfiguration", ["arn:aws:s3:::b"]]]],
    ["a message", "sns", "Publish", { TopicArn: `arn:aws:sns:${A}:t` }, [["sns:Publish", [`arn:aws:sns:${A}:t`]]]],
    ["messages", "sns", "PublishBatch", { TopicArn: `arn:aws:sns:${A}:t` }, [["sns:Publish", [`arn:aws:sns:${A}:t`]]]],
    ["a subscription, on its topic", "sns", "Unsubscribe", { SubscriptionArn: `arn:aws:sns:${A}:t:id` }, [["sns:Unsubscribe", [`arn:aws:sns:${A}:t`]]]],
    ["a telephone", "sns", "Publish", { PhoneNumber: "+15550100" }, [["sns:Publish", ["+15550100"]]]],
    ["a new topic with tags", "sns", "CreateTopic", { Name: "t", Tags: [{ Key: "a", Value: "b" }] }, [["sns:CreateTopic", [`arn:aws:sns:${A}:t`]], ["sns:TagResource", [`arn:aws:sns:${A}:t`]]]],
    ["a batch for a queue", "sqs", "SendMessageBatch", { QueueUrl: "http://127.0.0.1:4566/000000000000/q" }, [["sqs:SendMessage", [`arn:aws:sqs:${A}:q`]]]],
    ["a new queue with tags", "sqs", "CreateQueue", { QueueName: "q", tags: { a: "b" } }, [["sqs:CreateQueue", [`arn:aws:sqs:${A}:q`]], ["sqs:TagQueue", [`arn:aws:sqs:${A}:q`]]]],
    ["a log group", "logs", "FilterLogEvents", { logGroupName: "/a" }, [["logs:FilterLogEvents", [`arn:aws:logs:${A}:log-group:/a:*`]]]],
    ["a log group by ARN", "logs", "FilterLogEvents", { logGroupIdentifier: `arn:aws:logs:${A}:log-group:/a` }, [["logs:FilterLogEvents", [`arn:aws:logs:${A}:log-group:/a:*`]]]],
    ["a log stream", "logs", "PutLogEvents", { logGroupName: "/a", logStreamName: "s" }, [["logs:PutLogEvents", [`arn:aws:logs:${A}:log-group:/a:log-stream:s`]]]],
    ["tags of a log group", "logs", "TagResource", { resourceArn: `arn:aws:logs:${A}:log-group:/a`, tags: {} }, [["logs:TagResource", [`arn:aws:logs:${A}:log-group:/a`]]]],
    ["all log groups", "logs", "DescribeLogGroups", {}, [["logs:DescribeLogGroups", ["*"]]]],
    ["alarms by name", "cloudwatch", "DeleteAlarms", { AlarmNames: ["a", "b"] }, [["cloudwatch:DeleteAlarms", [`arn:aws:cloudwatch:${A}:alarm:a`, `arn:aws:cloudwatch:${A}:alarm:b`]]]],
    ["alarms described", "cloudwatch", "DescribeAlarms", { AlarmNames: ["a"] }, [["cloudwatch:DescribeAlarms", [`arn:aws:cloudwatch:${A}:alarm:*`]]]],
    ["a dashboard, of no Region", "cloudwatch", "GetDashboard", { DashboardName: "d" }, [["cloudwatch:GetDashboard", ["arn:aws:cloudwatch::000000000000:dashboard/d"]]]],
    ["metrics", "cloudwatch", "GetMetricData", { MetricDataQueries: [] }, [["cloudwatch:GetMetricData", ["*"]]]],
    ["an approval", "codepipeline", "PutApprovalResult", { pipelineName: "p", stageName: "s", actionName: "a" }, [["codepipeline:PutApprovalResult", [`arn:aws:codepipeline:${A}:p/s/a`]]]],
    ["a stage", "codepipeline", "RetryStageExecution", { pipelineName: "p", stageName: "s" }, [["codepipeline:RetryStageExecution", [`arn:aws:codepipeline:${A}:p/s`]]]],
    ["a job", "codepipeline", "PutJobSuccessResult", { jobId: "j" }, [["codepipeline:PutJobSuccessResult", ["*"]]]],
    ["a new pipeline with its roles", "codepipeline", "CreatePipeline", { pipeline: { name: "p", roleArn: "arn:aws:iam::000000000000:role/p", stages: [{ actions: [{ roleArn: "arn:aws:iam::000000000000:role/a" }] }] } },
      [["codepipeline:CreatePipeline", [`arn:aws:codepipeline:${A}:p`]], ["iam:PassRole", ["arn:aws:iam::000000000000:role/p"]], ["iam:PassRole", ["arn:aws:iam::000000000000:role/a"]]]],
    ["a build, on its project", "codebuild", "StopBuild", { id: "p:1-2" }, [["codebuild:StopBuild", [`arn:aws:codebuild:${A}:project/p`]]]],
    ["builds by ARN", "codebuild", "BatchGetBuilds", { ids: [`arn:aws:codebuild:${A}:build/p:1-2`] }, [["codebuild:BatchGetBuilds", [`arn:aws:codebuild:${A}:project/p`]]]],
    ["a new project with its role", "codebuild", "CreateProject", { name: "p", serviceRole: "arn:aws:iam::000000000000:role/b" },
      [["codebuild:CreateProject", [`arn:aws:codebuild:${A}:project/p`]], ["iam:PassRole", ["arn:aws:iam::000000000000:role/b"]]]],
    ["a rule's targets with their roles", "events", "PutTargets", { Rule: "r", Targets: [{ Arn: "x", RoleArn: "arn:aws:iam::000000000000:role/e" }, { Arn: "y" }] },
      [["events:PutTargets", [`arn:aws:events:${A}:rule/r`]], ["iam:PassRole", ["arn:aws:iam::000000000000:role/e"]]]],
    ["events", "events", "PutEvents", { Entries: [{ Source: "a" }, { Source: "b", EventBusName: "own" }] },
      [["events:PutEvents", [`arn:aws:events:${A}:event-bus/default`]], ["events:PutEvents", [`arn:aws:events:${A}:event-bus/own`]]]],
    ["a new deployment group with its role", "codedeploy", "CreateDeploymentGroup", { applicationName: "a", deploymentGroupName: "g", serviceRoleArn: "arn:aws:iam::000000000000:role/d" },
      [["codedeploy:CreateDeploymentGroup", [`arn:aws:codedeploy:${A}:deploymentgroup:a/g`]], ["iam:PassRole", ["arn:aws:iam::000000000000:role/d"]]]],
    ["deployment groups by name", "codedeploy", "BatchGetDeploymentGroups", { applicationName: "a", deploymentGroupNames: ["g", "h"] },
      [["codedeploy:BatchGetDeploymentGroups", [`arn:aws:codedeploy:${A}:deploymentgroup:a/g`, `arn:aws:codedeploy:${A}:deploymentgroup:a/h`]]]],
    ["a hook's answer", "codedeploy", "PutLifecycleEventHookExecutionStatus", { deploymentId: "d" }, [["codedeploy:PutLifecycleEventHookExecutionStatus", ["*"]]]],
    ["a connection by its old ARN", "codeconnections", "GetConnection", { ConnectionArn: `arn:aws:codestar-connections:${A}:connection/c` }, [["codeconnections:GetConnection", [`arn:aws:codestar-connections:${A}:connection/c`]]]],
    ["a table", "dynamodb", "DescribeTable", { TableName: "t" }, [["dynamodb:DescribeTable", [`arn:aws:dynamodb:${A}:table/t`]]]],
    ["a new role in a path", "iam", "CreateRole", { RoleName: "r", Path: "/team/" }, [["iam:CreateRole", ["arn:aws:iam::000000000000:role/team/r"]]]],
    ["a new role with tags", "iam", "CreateRole", { RoleName: "r", Tags: [{ Key: "a", Value: "b" }] }, [["iam:CreateRole", ["arn:aws:iam::000000000000:role/r"]], ["iam:TagRole", ["arn:aws:iam::000000000000:role/r"]]]],
    ["a policy that AWS manages", "iam", "GetPolicy", { PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }, [["iam:GetPolicy", ["arn:aws:iam::aws:policy/AdministratorAccess"]]]],
    ["an attachment, on the role", "iam", "AttachRolePolicy", { RoleName: "r", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }, [["iam:AttachRolePolicy", ["arn:aws:iam::000000000000:role/r"]]]],
    ["who one is", "sts", "GetCallerIdentity", {}, []],
    ["a role to be taken on with tags", "sts", "AssumeRole", { RoleArn: "arn:aws:iam::000000000000:role/r", RoleSessionName: "s", Tags: [{ Key: "a", Value: "b" }], SourceIdentity: "me" },
      [["sts:AssumeRole", ["arn:aws:iam::000000000000:role/r"]], ["sts:TagSession", ["arn:aws:iam::000000000000:role/r"]], ["sts:SetSourceIdentity", ["arn:aws:iam::000000000000:role/r"]]]],
  ];

  it.each(cases)("%s", (_what, service, operation, input, expected) => {
    expect(asked(service, operation, input)).toEqual(expected);
  });

  it("find an existing role's path", async () => {
    await call("iam", "CreateRole", { RoleName: "pathed", Path: "/team/", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") });

    expect(asked("iam", "GetRole", { RoleName: "pathed" })).toEqual([["iam:GetRole", ["arn:aws:iam::000000000000:role/team/pathed"]]]);
  });

  it("are on the key behind an alias, and on both keys of a re-encryption", async () => {
    const one = (await call("kms", "CreateKey", {})).KeyMetadata;
    const two = (await call("kms", "CreateKey", {})).KeyMetadata;
    await call("kms", "CreateAlias", { AliasName: "alias/one", TargetKeyId: one.KeyId });
    const { CiphertextBlob } = await call("kms", "Encrypt", { KeyId: one.KeyId, Plaintext: Uint8Array.of(1) });

    expect(asked("kms", "Encrypt", { KeyId: "alias/one" })).toEqual([["kms:Encrypt", [one.Arn]]]);
    expect(asked("kms", "Decrypt", { CiphertextBlob })).toEqual([["kms:Decrypt", [one.Arn]]]);
    expect(asked("kms", "ReEncrypt", { CiphertextBlob, DestinationKeyId: two.KeyId })).toEqual([["kms:ReEncryptFrom", [one.Arn]], ["kms:ReEncryptTo", [two.Arn]]]);
    expect(asked("kms", "UpdateAlias", { AliasName: "alias/one", TargetKeyId: two.KeyId })).toEqual([["kms:UpdateAlias", [`arn:aws:kms:${A}:alias/one`, one.Arn, two.Arn]]]);
  });

  it("carry the condition keys of the service", () => {
    const keys = (service: ServiceId, operation: string, input: Shape): Shape => mapRequest(facts, service, operation, input, context).at(-1)!.context ?? {};

    expect(keys("lambda", "CreateFunction", { FunctionName: "pay", Role: "arn:aws:iam::000000000000:role/pay" }))
      .toEqual({ "iam:PassedToService": "lambda.amazonaws.com", "iam:AssociatedResourceArn": fn });
    expect(keys("lambda", "AddPermission", { FunctionName: "pay", Principal: "events.amazonaws.com" })).toEqual({ "lambda:Principal": "events.amazonaws.com" });
    expect(keys("cloudwatch", "PutMetricData", { Namespace: "Own" })).toEqual({ "cloudwatch:namespace": "Own" });
    expect(keys("sns", "Subscribe", { TopicArn: `arn:aws:sns:${A}:t`, Protocol: "sqs", Endpoint: "e" })).toEqual({ "sns:Protocol": "sqs", "sns:Endpoint": "e" });
    expect(keys("s3", "ListObjectsV2", { Bucket: "b", Prefix: "p/", MaxKeys: 3 })).toMatchObject({ "s3:prefix": "p/", "s3:max-keys": 3 });
    expect(keys("sqs", "CreateQueue", { QueueName: "q", tags: { a: "b" } })).toEqual({ "aws:TagKeys": ["a"], "aws:RequestTag/a": "b" });
    expect(keys("iam", "AttachRolePolicy", { RoleName: "r", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }))
      .toEqual({ "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" });
  });
});

describe("a function's own policy", () => {
  it("is that of the qualifier that the call names", async () => {
    const { Role } = await call("iam", "CreateRole", { RoleName: "exec", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") });
    await call("lambda", "CreateFunction", { FunctionName: "hooked", Role: Role.Arn, Runtime: "nodejs22.x", Handler: "index.handler", Code: { ZipFile: zipOf("") } });
    await call("lambda", "AddPermission", { FunctionName: "hooked", StatementId: "s", Action: "lambda:InvokeFunction", Principal: "events.amazonaws.com" });
    const policyOf = authorizationOf("lambda").resourcePolicy!;

    expect(JSON.parse(policyOf(`arn:aws:lambda:${A}:function:hooked`, context)!.text!).Statement).toHaveLength(1);
    expect(policyOf(`arn:aws:lambda:${A}:function:hooked:live`, context)).toBeUndefined();
    expect(policyOf(`arn:aws:lambda:${A}:function:hooked:$LATEST`, context)).toBeUndefined();
  });
});
