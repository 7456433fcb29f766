import fc from "fast-check";
import type { Shape } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";

let account: TestAccount;
const Name = "sns-deployments-dev";
const TopicArn = `arn:aws:sns:us-east-1:000000000000:${Name}`;
const sns = (operation: string, input: Shape = {}): Promise<Shape> => account.call("sns", operation, input);
const create = (input: Shape = {}): Promise<Shape> => sns("CreateTopic", { Name, ...input });
const attributes = async (): Promise<Shape> => (await sns("GetTopicAttributes", { TopicArn })).Attributes;
const policy = (statement: Shape = {}): string => JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "cloudwatch.amazonaws.com" }, Action: "sns:Publish", Resource: TopicArn, ...statement }],
});

beforeEach(async () => {
  account = await openTestAccount();
});
afterEach(() => account.close());

describe("CreateTopic", () => {
  it("makes a topic with AWS's defaults", async () => {
    expect(await create()).toEqual({ TopicArn });

    const { Policy, EffectiveDeliveryPolicy, ...others } = await attributes();
    expect(others).toEqual({ TopicArn, Owner: "000000000000", DisplayName: "", SubscriptionsConfirmed: "0", SubscriptionsPending: "0", SubscriptionsDeleted: "0" });
    expect(JSON.parse(Policy as string)).toMatchObject({ Id: "__default_policy_ID", Statement: [{ Condition: { StringEquals: { "AWS:SourceOwner": "000000000000" } } }] });
    expect(JSON.parse(EffectiveDeliveryPolicy as string).http.defaultHealthyRetryPolicy.numRetries).toBe(3);
  });

  it("gives the same topic again, and refuses another one under its name", async () => {
    const { KeyMetadata } = await account.call("kms", "CreateKey");
    const given = { Attributes: { KmsMasterKeyId: KeyMetadata.KeyId }, Tags: [{ Key: "Team", Value: "payments" }] };
    await create(given);

    expect(await create(given)).toEqual({ TopicArn });
    await expect(create({ Attributes: { DisplayName: "x" } })).rejects.toMatchObject({
      code: "InvalidParameter", statusCode: 400, message: "Invalid parameter: Attributes Reason: Topic already exists with different attributes",
    });
    await expect(create({ Tags: [{ Key: "Team", Value: "other" }] })).rejects.toMatchObject({
      message: "Invalid parameter: Tags Reason: Topic already exists with different tags",
    });
  });

  it.each<[string, Shape, string]>([
    ["a key that does not exist", { KmsMasterKeyId: "alias/ghost" }, "Invalid parameter: KmsMasterKeyId Reason:"],
    ["an unknown attribute", { Ghost: "1" }, "Invalid parameter: AttributeName"],
    ["an unknown tracing mode", { TracingConfig: "On" }, "Invalid parameter: TracingConfig"],
  ])("refuses %s", async (_what, Attributes, message) => {
    await expect(create({ Attributes })).rejects.toMatchObject({ code: "InvalidParameter", message: expect.stringContaining(message) });
    expect(await sns("ListTopics")).toEqual({ Topics: [] });
  });

  it("takes AWS's own key, which is made then", async () => {
    await create({ Attributes: { KmsMasterKeyId: "alias/aws/sns" } });

    expect((await attributes()).KmsMasterKeyId).toBe("alias/aws/sns");
    expect((await account.call("kms", "ListAliases")).Aliases).toMatchObject([{ AliasName: "alias/aws/sns" }]);
  });

  it("takes exactly the names that SNS's rule allows", async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/), fc.string({ maxLength: 10 })), async (name) => {
      const made = await create({ Name: name }).then(() => true, (error: { code: string }) => (expect(error.code).toBe("InvalidParameter"), false));
      expect(made).toBe(/^[A-Za-z0-9_-]{1,256}$/.test(name));
    }), { numRuns: 60 });
  });
});

describe("a topic's policy", () => {
  beforeEach(() => create());
  const set = (AttributeValue: string): Promise<Shape> => sns("SetTopicAttributes", { TopicArn, AttributeName: "Policy", AttributeValue });

  it("comes back as it was set", async () => {
    await set(policy());

    expect((await attributes()).Policy).toBe(policy());
  });

  it.each<[string, string, string]>([
    ["what is no JSON", "{", "Invalid parameter: Policy Reason: Policy is not valid JSON"],
    ["sns:*", policy({ Action: "sns:*" }), "Invalid parameter: Policy statement action out of service scope!"],
    ["another service's action", policy({ Action: "sqs:SendMessage" }), "Invalid parameter: Policy statement action out of service scope!"],
    ["another topic", policy({ Resource: `${TopicArn}-other` }), "Invalid parameter: Policy Error:"],
    ["a role that does not exist", policy({ Principal: { AWS: "arn:aws:iam::000000000000:role/ghost" } }), "Invalid parameter: Policy Error: PrincipalNotFound"],
    ["no principal", policy({ Principal: undefined }), "Missing required field Principal"],
  ])("cannot hold %s", async (_what, text, message) => {
    await expect(set(text)).rejects.toMatchObject({ code: "InvalidParameter", message: expect.stringContaining(message) });
  });
});

describe("a topic that is not there", () => {
  it("gives NotFound, and InvalidParameter for what is no ARN", async () => {
    await expect(attributes()).rejects.toMatchObject({ code: "NotFound", statusCode: 404, message: "Topic does not exist" });
    await expect(sns("GetTopicAttributes", { TopicArn: "ghost" })).rejects.toMatchObject({
      code: "InvalidParameter", message: "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1",
    });
    expect(await sns("DeleteTopic", { TopicArn })).toEqual({});
    await expect(sns("ListTagsForResource", { ResourceArn: TopicArn })).rejects.toMatchObject({ code: "ResourceNotFound", statusCode: 404 });
  });
});

describe("subscriptions", () => {
  const queue = "arn:aws:sqs:us-east-1:000000000000:jobs";
  const subscribe = (Protocol: string, Endpoint: string, more: Shape = {}): Promise<Shape> => sns("Subscribe", { TopicArn, Protocol, Endpoint, ...more });
  beforeEach(() => create());

  it("of a queue or a function stand at once, one for each endpoint", async () => {
    const { SubscriptionArn } = await subscribe("sqs", queue, { Attributes: { RawMessageDelivery: "true", FilterPolicy: '{"state":["FAILURE"]}' } });

    expect(SubscriptionArn).toMatch(new RegExp(`^${TopicArn}:[0-9a-f-]{36}$`));
    expect(await subscribe("sqs", queue)).toEqual({ SubscriptionArn });
    expect((await sns("GetSubscriptionAttributes", { SubscriptionArn })).Attributes).toEqual({
      SubscriptionArn, TopicArn, Owner: "000000000000", Protocol: "sqs", Endpoint: queue, PendingConfirmation: "false", ConfirmationWasAuthenticated: "true",
      SubscriptionPrincipal: account.cloud.administrator.arn, RawMessageDelivery: "true", FilterPolicy: '{"state":["FAILURE"]}', FilterPolicyScope: "MessageAttributes",
    });
    expect((await attributes()).SubscriptionsConfirmed).toBe("1");
    await expect(subscribe("sqs", queue, { Attributes: { RawMessageDelivery: "false" } })).rejects.toMatchObject({ code: "InvalidParameter" });
  });

  it("by email wait for a confirmation, and cannot be taken back before", async () => {
    expect(await subscribe("email", "ops@example.com")).toEqual({ SubscriptionArn: "pending confirmation" });
    const { SubscriptionArn } = await subscribe("email", "ops@example.com", { ReturnSubscriptionArn: true });

    expect((await sns("ListSubscriptionsByTopic", { TopicArn })).Subscriptions).toEqual([
      { SubscriptionArn: "PendingConfirmation", Owner: "000000000000", Protocol: "email", Endpoint: "ops@example.com", TopicArn },
    ]);
    expect((await attributes()).SubscriptionsPending).toBe("1");
    await expect(sns("Unsubscribe", { SubscriptionArn })).rejects.toMatchObject({ code: "InvalidParameter", message: expect.stringContaining("pending confirmation") });
    await expect(sns("ConfirmSubscription", { TopicArn, Token: "guess" })).rejects.toMatchObject({ message: "Invalid parameter: Token" });
    const [[, { pendingToken }]] = account.cloud.store.read((tx) => tx.list<{ pendingToken: string }>("sns-subscriptions")) as [[string, { pendingToken: string }]];

    expect(await sns("ConfirmSubscription", { TopicArn, Token: pendingToken })).toEqual({ SubscriptionArn });
    expect((await sns("ListSubscriptions")).Subscriptions).toMatchObject([{ SubscriptionArn }]);
    await sns("Unsubscribe", { SubscriptionArn });
    expect((await attributes())).toMatchObject({ SubscriptionsConfirmed: "0", SubscriptionsPending: "0", SubscriptionsDeleted: "1" });
  });

  it("that nobody confirms lapse after two days", async () => {
    const { SubscriptionArn } = await subscribe("email", "ops@example.com", { ReturnSubscriptionArn: true });
    account.clock.at += 48 * 3_600_000;

    await expect(sns("GetSubscriptionAttributes", { SubscriptionArn })).rejects.toMatchObject({ code: "NotFound", message: "Subscription does not exist" });
    expect((await sns("ListSubscriptions")).Subscriptions).toEqual([]);
  });

  it.each<[string, string, string]>([
    ["email", "nobody", "Invalid parameter: Email address"],
    ["sqs", "jobs", "Invalid parameter: SQS endpoint ARN"],
    ["lambda", queue, "Invalid parameter: Lambda endpoint ARN"],
    ["pigeon", "coop", "Invalid parameter: Amazon SNS does not support this protocol string: pigeon"],
  ])("by %s refuse the endpoint %s", async (protocol, endpoint, message) => {
    await expect(subscribe(protocol, endpoint)).rejects.toMatchObject({ code: "InvalidParameter", message });
  });

  it("by https are not modelled, and say so", async () => {
    await expect(subscribe("https", "https://example.com")).rejects.toMatchObject({ code: "NotImplemented", statusCode: 501 });
  });

  it("change their attributes and refuse wrong ones", async () => {
    const { SubscriptionArn } = await subscribe("lambda", "arn:aws:lambda:us-east-1:000000000000:function:recorder:live");
    const set = (AttributeName: string, AttributeValue: string): Promise<Shape> =>
      sns("SetSubscriptionAttributes", { SubscriptionArn, AttributeName, AttributeValue });
    await set("FilterPolicy", '{"a":["b"]}');
    await set("FilterPolicyScope", "MessageBody");

    expect((await sns("GetSubscriptionAttributes", { SubscriptionArn })).Attributes).toMatchObject({ FilterPolicyScope: "MessageBody" });
    await expect(set("RawMessageDelivery", "true")).rejects.toMatchObject({ message: expect.stringContaining("does not support raw message delivery") });
    await expect(set("FilterPolicy", "{")).rejects.toMatchObject({ message: expect.stringContaining("failed to parse JSON") });
    await expect(set("RedrivePolicy", '{"deadLetterTargetArn":"x"}')).rejects.toMatchObject({ code: "InvalidParameter" });
    await expect(set("Ghost", "1")).rejects.toMatchObject({ message: "Invalid parameter: AttributeName" });
  });

  it("go with their topic", async () => {
    await subscribe("sqs", queue);
    await sns("DeleteTopic", { TopicArn });

    expect((await sns("ListSubscriptions")).Subscriptions).toEqual([]);
  });
});

describe("tags of topics", () => {
  it("are kept, listed and removed", async () => {
    await create({ Tags: [{ Key: "Team", Value: "payments" }] });
    await sns("TagResource", { ResourceArn: TopicArn, Tags: [{ Key: "Stage", Value: "dev" }] });
    await sns("UntagResource", { ResourceArn: TopicArn, TagKeys: ["Team"] });

    expect(await sns("ListTagsForResource", { ResourceArn: TopicArn })).toEqual({ Tags: [{ Key: "Stage", Value: "dev" }] });
  });
});
