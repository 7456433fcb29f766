import { AwsError, type Shape } from "../../service";
import { AGENDA } from "../../time/agenda";
import { LAMBDA, openEventAccount, QUEUE, START, type EventAccount, type Received } from "./__fixtures__/event-account";

const RULE = "arn:aws:events:us-east-1:000000000000:rule/orders";

let account: EventAccount;
let answer: (received: Received) => Shape;

beforeEach(async () => {
  answer = () => ({});
  account = await openEventAccount((received) => answer(received));
  await account.events("PutRule", { Name: "orders", EventPattern: "{\"source\":[\"shop\"]}" });
});
afterEach(async () => {
  expect(account.failures).toEqual([]);
  await account.cloud.close();
});

const target = (change: Shape = {}): Promise<Shape> => account.events("PutTargets", { Rule: "orders", Targets: [{ Id: "t", Arn: LAMBDA, ...change }] });
const tries = (): number[] => account.received.map(({ seconds }) => seconds);
const payload = (index = 0): unknown => JSON.parse(Buffer.from(account.received[index]?.input.Payload as Uint8Array).toString()) as unknown;

describe("delivery of an event", () => {
  it("invokes a function asynchronously, as EventBridge on behalf of the rule", async () => {
    await target();

    const { Entries } = await account.putEvent({ Resources: ["arn:x"] });
    await account.cloud.settle();

    expect(account.received).toHaveLength(1);
    expect(account.received[0]).toMatchObject({
      service: "lambda", operation: "Invoke", input: { FunctionName: LAMBDA, InvocationType: "Event" },
      caller: { kind: "service", arn: "events.amazonaws.com", sourceArn: RULE, sourceAccount: "000000000000" },
    });
    expect(payload()).toEqual({
      version: "0", id: Entries[0].EventId, "detail-type": "Order", source: "shop", account: "000000000000", time: "2026-11-20T12:00:00Z",
      region: "us-east-1", resources: ["arn:x"], detail: { state: "new" },
    });
    expect(account.cloud.store.read((tx) => tx.list(AGENDA))).toEqual([]);
  });

  it("goes to every target of every rule that matches and is enabled, and to no other", async () => {
    await account.events("PutTargets", { Rule: "orders", Targets: [{ Id: "a", Arn: QUEUE, Input: "\"a\"" }, { Id: "b", Arn: QUEUE, Input: "\"b\"" }] });
    for (const [Name, EventPattern, State] of [
      ["also", "{\"detail\":{\"state\":[\"new\"]}}", "ENABLED"], ["off", "{\"source\":[\"shop\"]}", "DISABLED"], ["other", "{\"source\":[\"bank\"]}", "ENABLED"],
    ]) {
      await account.events("PutRule", { Name, EventPattern, State });
      await account.events("PutTargets", { Rule: Name, Targets: [{ Id: "q", Arn: QUEUE, Input: `"${Name}"` }] });
    }

    await account.putEvent();
    await account.cloud.settle();

    expect((await account.letters()).map(({ body }) => body).sort()).toEqual(["\"a\"", "\"also\"", "\"b\""]);
  });

  it.each<[string, Shape, string, Shape]>([
    ["a topic", { Arn: "arn:aws:sns:us-east-1:000000000000:t", Input: "\"x\"" }, "sns.Publish", { TopicArn: "arn:aws:sns:us-east-1:000000000000:t", Message: "\"x\"" }],
    ["a pipeline", { Arn: "arn:aws:codepipeline:us-east-1:000000000000:pay", RoleArn: "role" }, "codepipeline.StartPipelineExecution", { name: "pay" }],
    ["a build", { Arn: "arn:aws:codebuild:us-east-1:000000000000:project/pay", RoleArn: "role", Input: "{\"sourceVersion\":\"v1\"}" },
      "codebuild.StartBuild", { projectName: "pay", sourceVersion: "v1" }],
  ])("calls %s", async (_what, { RoleArn, ...change }, operation, input) => {
    const { Role } = await account.call("iam", "CreateRole", {
      RoleName: "starter", AssumeRolePolicyDocument: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"events.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}",
    });
    await account.call("iam", "PutRolePolicy", {
      RoleName: "starter", PolicyName: "p", PolicyDocument: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}",
    });
    await target({ ...change, ...(RoleArn !== undefined && { RoleArn: Role.Arn }) });

    await account.putEvent();
    await account.cloud.settle();

    expect(account.received.map((one) => [`${one.service}.${one.operation}`, one.input])).toEqual([[operation, input]]);
    expect(account.received[0]?.caller.kind).toBe(RoleArn === undefined ? "service" : "role");
  });

  it("writes the event into a stream of its own in a log group", async () => {
    await target({ Arn: "arn:aws:logs:us-east-1:000000000000:log-group:/aws/events/orders" });

    const { Entries } = await account.putEvent();
    await account.cloud.settle();

    const stream = { logGroupName: "/aws/events/orders", logStreamName: Entries[0].EventId as string };
    expect(account.received.map(({ operation, input }) => [operation, input])).toEqual([
      ["CreateLogStream", stream],
      ["PutLogEvents", { ...stream, logEvents: [{ timestamp: START, message: expect.stringContaining("\"state\":\"new\"") }] }],
    ]);
  });
});

describe("a delivery that fails", () => {
  const deadLetters = { DeadLetterConfig: { Arn: QUEUE } };

  it("is tried again with growing waits until it succeeds", async () => {
    answer = () => {
      if (account.received.length < 5) throw new AwsError("ServiceException", "down", 500);
      return {};
    };
    await target(deadLetters);

    await account.putEvent();
    await account.cloud.advanceBy(86_400_000);

    const waits = tries().slice(1).map((at, index) => at - tries()[index]!);
    expect(waits).toHaveLength(4);
    waits.forEach((wait, index) => {
      expect(wait).toBeGreaterThanOrEqual(2 ** index / 2);
      expect(wait).toBeLessThanOrEqual(2 ** index);
    });
    expect(await account.letters()).toEqual([]);
  });

  it("becomes a dead letter after the retries of its policy", async () => {
    answer = () => { throw new AwsError("TooManyRequestsException", "Rate exceeded", 429); };
    await target({ ...deadLetters, RetryPolicy: { MaximumRetryAttempts: 2 } });

    const { Entries } = await account.putEvent();
    await account.cloud.advanceBy(86_400_000);

    expect(tries()).toHaveLength(3);
    const [letter, ...more] = await account.letters();
    expect(more).toEqual([]);
    expect(JSON.parse(letter!.body)).toMatchObject({ id: Entries[0].EventId, source: "shop" });
    expect(letter!.attributes).toEqual({
      RULE_ARN: RULE, TARGET_ARN: LAMBDA, ERROR_CODE: "THROTTLING", ERROR_MESSAGE: "Rate exceeded", RETRY_ATTEMPTS: "2",
      EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
    });
  });

  it("becomes a dead letter when the event is too old", async () => {
    answer = () => { throw new AwsError("ServiceException", "down", 500); };
    await target({ ...deadLetters, RetryPolicy: { MaximumEventAgeInSeconds: 60 } });

    await account.putEvent();
    await account.cloud.advanceBy(59_000);
    expect(await account.letters()).toEqual([]);
    await account.cloud.advanceBy(1_000);

    expect(tries().every((at) => at < 60)).toBe(true);
    expect((await account.letters()).map(({ attributes }) => [attributes.EXHAUSTED_RETRY_CONDITION, attributes.RETRY_ATTEMPTS]))
      .toEqual([["MaximumEventAgeInSeconds", String(tries().length - 1)]]);
  });

  it("gives up after 185 retries or 24 hours when the target has no policy", async () => {
    answer = () => { throw new AwsError("ServiceException", "down", 500); };
    await target(deadLetters);

    await account.putEvent();
    await account.cloud.advanceBy(86_400_000);

    expect(tries().length).toBeGreaterThan(100);
    expect(tries().length).toBeLessThanOrEqual(186);
    expect(await account.letters()).toHaveLength(1);
  });

  it.each([
    ["AccessDeniedException", 403, "NO_PERMISSIONS"], ["ResourceNotFoundException", 404, "NO_RESOURCE"], ["NotImplemented", 501, "SDK_CLIENT_ERROR"],
    ["InvalidRequestContentException", 400, "INVALID_JSON"], ["InvalidParameterValue", 400, "INVALID_PARAMETER"],
  ])("of %s becomes a dead letter at once", async (code, status, expected) => {
    answer = () => { throw new AwsError(code, "no", status); };
    await target(deadLetters);

    await account.putEvent();
    await account.cloud.advanceBy(3_600_000);

    expect(tries()).toEqual([0]);
    const [letter] = await account.letters();
    expect(letter?.attributes).toEqual({ RULE_ARN: RULE, TARGET_ARN: LAMBDA, ERROR_CODE: expected, ERROR_MESSAGE: "no", RETRY_ATTEMPTS: "0" });
  });

  it("is dropped when there is no dead-letter queue, or none that exists", async () => {
    answer = () => { throw new AwsError("AccessDeniedException", "no", 403); };
    await target();
    await account.putEvent();
    await account.cloud.settle();
    await target({ DeadLetterConfig: { Arn: `${QUEUE}-gone` } });
    await account.putEvent();
    await account.cloud.settle();

    expect(tries()).toEqual([0, 0]);
    expect(account.cloud.store.read((tx) => tx.list(AGENDA))).toEqual([]);
  });

  it("is not tried again once its target is removed", async () => {
    answer = () => { throw new AwsError("ServiceException", "down", 500); };
    await target(deadLetters);
    await account.putEvent();
    await account.cloud.settle();

    await account.events("RemoveTargets", { Rule: "orders", Ids: ["t"] });
    await account.cloud.advanceBy(3_600_000);

    expect(tries()).toEqual([0]);
    expect(await account.letters()).toEqual([]);
  });
});

describe("AWS/Events", () => {
  it("counts tries, retries and failures by rule", async () => {
    answer = () => { throw new AwsError("ServiceException", "down", 500); };
    await target({ DeadLetterConfig: { Arn: QUEUE }, RetryPolicy: { MaximumRetryAttempts: 2 } });
    await account.putEvent();
    await account.cloud.advanceBy(60_000);

    const names = ["MatchedEvents", "TriggeredRules", "InvocationAttempts", "RetryInvocationAttempts", "SuccessfulInvocationAttempts", "Invocations",
      "FailedInvocations", "InvocationsSentToDlq"];
    const counts = await Promise.all(names.map(async (MetricName) => {
      const { Datapoints } = await account.call("cloudwatch", "GetMetricStatistics", {
        Namespace: "AWS/Events", MetricName, Dimensions: [{ Name: "RuleName", Value: "orders" }], Period: 300, Statistics: ["Sum"],
        StartTime: new Date(START), EndTime: new Date(START + 300_000),
      });
      return (Datapoints as Shape[]).reduce((sum, point) => sum + (point.Sum as number), 0);
    }));

    expect(Object.fromEntries(names.map((name, index) => [name, counts[index]]))).toEqual({
      MatchedEvents: 1, TriggeredRules: 1, InvocationAttempts: 3, RetryInvocationAttempts: 2, SuccessfulInvocationAttempts: 0, Invocations: 1,
      FailedInvocations: 1, InvocationsSentToDlq: 1,
    });
  });
});

describe("event faults", () => {
  it.each<[string, Parameters<EventAccount["cloud"]["faults"]["add"]>[0], number[]]>([
    ["lose", { kind: "event", source: "shop", effect: "lost" }, []],
    ["double", { kind: "event", detailType: "Order", effect: "doubled" }, [0, 0]],
    ["delay", { kind: "event", effect: { lateMilliseconds: 90_000 } }, [90]],
    ["leave alone", { kind: "event", source: "aws.codedeploy", effect: "lost" }, [0]],
  ])("%s an event", async (_what, fault, expected) => {
    await target();
    account.cloud.faults.add(fault);

    await account.putEvent();
    await account.cloud.advanceBy(600_000);

    expect(tries()).toEqual(expected);
    expect(new Set(account.received.map((_, index) => (payload(index) as Shape).id)).size).toBe(Math.min(expected.length, 1));
  });

  it("double and delay an event together", async () => {
    await target();
    account.cloud.faults.add({ kind: "event", effect: { lateMilliseconds: 5000 } });
    account.cloud.faults.add({ kind: "event", effect: "doubled" });

    await account.putEvent();
    await account.cloud.advanceBy(600_000);

    expect(tries()).toEqual([5, 5]);
  });
});
