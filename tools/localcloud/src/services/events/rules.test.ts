import type { Shape } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";

const ARN = "arn:aws:events:us-east-1:000000000000:rule/history";
const LAMBDA = "arn:aws:lambda:us-east-1:000000000000:function:recorder:live";

let account: TestAccount;
const events = (operation: string, input: Shape = {}): Promise<Shape> => account.call("events", operation, input);
const EventPattern = JSON.stringify({ source: ["aws.codepipeline"], detail: { pipeline: ["payment"] } });
const rule = (change: Shape = {}): Promise<Shape> => events("PutRule", { Name: "history", EventPattern, ...change });
const target = (change: Shape = {}): Promise<Shape> => events("PutTargets", { Rule: "history", Targets: [{ Id: "recorder", Arn: LAMBDA, ...change }] });

beforeEach(async () => {
  account = await openTestAccount();
});
afterEach(() => account.close());

describe("PutRule", () => {
  it("makes an enabled rule on the default bus", async () => {
    expect(await rule({ Description: "records", Tags: [{ Key: "A", Value: "1" }] })).toEqual({ RuleArn: ARN });

    const read = { Name: "history", Arn: ARN, State: "ENABLED", EventBusName: "default", EventPattern, Description: "records" };
    expect(await events("DescribeRule", { Name: "history" })).toEqual({ ...read, CreatedBy: "000000000000" });
    expect(await events("ListRules", { NamePrefix: "his" })).toEqual({ Rules: [read] });
    expect(await events("ListTagsForResource", { ResourceARN: ARN })).toEqual({ Tags: [{ Key: "A", Value: "1" }] });
  });

  it("replaces all settings of a rule that is there, but not its tags", async () => {
    await rule({ Description: "records", Tags: [{ Key: "A", Value: "1" }] });
    await events("PutRule", { Name: "history", ScheduleExpression: "rate(5 minutes)", State: "DISABLED", Tags: [{ Key: "B", Value: "2" }] });

    const read = await events("DescribeRule", { Name: "history" });

    expect(read).toMatchObject({ ScheduleExpression: "rate(5 minutes)", State: "DISABLED" });
    expect(read).not.toHaveProperty("EventPattern");
    expect(read).not.toHaveProperty("Description");
    expect(await events("ListTagsForResource", { ResourceARN: ARN })).toEqual({ Tags: [{ Key: "A", Value: "1" }] });
  });

  it.each([
    ["neither pattern nor schedule", { EventPattern: undefined }, "ValidationException", /^Parameter\(s\) EventPattern or ScheduleExpression must be specified\.$/],
    ["a schedule nobody understands", { EventPattern: undefined, ScheduleExpression: "every day" }, "ValidationException", /^Parameter ScheduleExpression is not valid\.$/],
    ["a pattern that is no JSON", { EventPattern: "{" }, "InvalidEventPatternException", /^Event pattern is not valid\. Reason:/],
    ["a pattern with a bare value", { EventPattern: "{\"source\":\"aws.codepipeline\"}" }, "InvalidEventPatternException", /"source" must be an object or an array/],
    ["a role that is missing", { RoleArn: "arn:aws:iam::000000000000:role/none" }, "ValidationException", /cannot be assumed by principal 'events\.amazonaws\.com'/],
    ["a bus that is missing", { EventBusName: "own" }, "ResourceNotFoundException", /^Event bus own does not exist\.$/],
  ])("refuses %s", async (_what, change, code, message) => {
    await expect(rule(change)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(await events("ListRules")).toEqual({ Rules: [] });
  });
});

describe("targets", () => {
  beforeEach(() => rule());

  it("read back with dead-letter queue, retry policy and transformer; the same id replaces", async () => {
    const settings = {
      DeadLetterConfig: { Arn: "arn:aws:sqs:us-east-1:000000000000:failed" }, RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3600 },
      InputTransformer: { InputPathsMap: { state: "$.detail.state" }, InputTemplate: "{\"state\": <state>, \"rule\": <aws.events.rule-name>}" },
    };
    await target();

    expect(await target(settings)).toEqual({ FailedEntryCount: 0, FailedEntries: [] });
    expect(await events("ListTargetsByRule", { Rule: "history" })).toEqual({ Targets: [{ Id: "recorder", Arn: LAMBDA, ...settings }] });
    expect(await events("ListRuleNamesByTarget", { TargetArn: LAMBDA })).toEqual({ RuleNames: ["history"] });
  });

  it.each<[string, Shape, string, RegExp]>([
    ["an ARN that is none", { Arn: "recorder" }, "ValidationException", /Provided Arn is not in correct format/],
    ["two kinds of input", { Input: "{}", InputPath: "$.detail" }, "ValidationException", /^Only one of Input, InputPath, or InputTransformer/],
    ["input that is no JSON", { Input: "{" }, "ValidationException", /^JSON syntax error in input for target recorder/],
    ["a path that is none", { InputPath: "detail" }, "ValidationException", /^Invalid InputPath/],
    ["a placeholder without a path", { InputTransformer: { InputTemplate: "\"<state>\"" } }, "ValidationException", /invalid placeholder state/],
    ["a topic as dead-letter queue", { DeadLetterConfig: { Arn: "arn:aws:sns:us-east-1:000000000000:failed" } }, "ValidationException", /not the ARN of a standard Amazon SQS queue/],
    ["a pipeline without a role", { Arn: "arn:aws:codepipeline:us-east-1:000000000000:payment" }, "ValidationException", /^RoleArn is required/],
    ["what is not modelled", { Arn: "arn:aws:kinesis:us-east-1:000000000000:stream/x" }, "NotImplemented", /not modelled/],
  ])("refuse %s", async (_what, change, code, message) => {
    await expect(target(change)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(await events("ListTargetsByRule", { Rule: "history" })).toEqual({ Targets: [] });
  });

  it("are at most five for a rule", async () => {
    const Targets = Array.from({ length: 6 }, (_, index) => ({ Id: `t${index}`, Arn: LAMBDA }));

    await expect(events("PutTargets", { Rule: "history", Targets })).rejects.toMatchObject({ code: "LimitExceededException" });
    await expect(events("PutTargets", { Rule: "history", Targets: Targets.slice(1) })).resolves.toMatchObject({ FailedEntryCount: 0 });
    await expect(events("PutTargets", { Rule: "history", Targets: Targets.slice(0, 1) })).rejects.toMatchObject({ code: "LimitExceededException" });
  });

  it("keep their rule from being deleted", async () => {
    await target();

    await expect(events("DeleteRule", { Name: "history" })).rejects.toMatchObject({ code: "ValidationException", message: "Rule can't be deleted since it has targets." });
    await events("RemoveTargets", { Rule: "history", Ids: ["recorder", "missing"] });
    await events("DeleteRule", { Name: "history" });
    await events("DeleteRule", { Name: "history" });
    await expect(target()).rejects.toMatchObject({ code: "ResourceNotFoundException", message: "Rule history does not exist on EventBus default." });
  });
});

describe("other operations", () => {
  it("stop at 300 rules, and still change those that are there", async () => {
    for (let index = 0; index < 300; index++) await rule({ Name: `r${index}` });

    await expect(rule({ Name: "one-more" })).rejects.toMatchObject({ code: "LimitExceededException" });
    await expect(rule({ Name: "r7", Description: "changed" })).resolves.toBeDefined();
  });

  it("switch a rule, and tag it under either form of its ARN", async () => {
    await rule();

    await events("DisableRule", { Name: "history" });
    expect((await events("DescribeRule", { Name: "history" })).State).toBe("DISABLED");
    await events("EnableRule", { Name: "history", EventBusName: "arn:aws:events:us-east-1:000000000000:event-bus/default" });
    expect((await events("DescribeRule", { Name: "history" })).State).toBe("ENABLED");
    await events("TagResource", { ResourceARN: ARN, Tags: [{ Key: "A", Value: "1" }, { Key: "B", Value: "2" }] });
    await events("UntagResource", { ResourceARN: ARN.replace("rule/", "rule/default/"), TagKeys: ["A"] });
    expect(await events("ListTagsForResource", { ResourceARN: ARN })).toEqual({ Tags: [{ Key: "B", Value: "2" }] });
  });

  it("test a pattern against an event", async () => {
    const event = {
      id: "1", account: "000000000000", source: "aws.codepipeline", time: "2026-11-20T12:00:00Z", region: "us-east-1", resources: [], "detail-type": "x",
      detail: { pipeline: "payment" },
    };
    const test = (Event: unknown): Promise<Shape> => events("TestEventPattern", { EventPattern, Event: JSON.stringify(Event) });

    expect(await test(event)).toEqual({ Result: true });
    expect(await test({ ...event, detail: { pipeline: "other" } })).toEqual({ Result: false });
    await expect(test({ source: "aws.codepipeline" })).rejects.toMatchObject({ code: "ValidationException" });
  });

  it("know the default bus alone", async () => {
    expect((await events("ListEventBuses")).EventBuses).toMatchObject([{ Name: "default" }]);
    await expect(events("DescribeEventBus", { Name: "own" })).rejects.toMatchObject({ code: "ResourceNotFoundException" });
    await expect(events("CreateEventBus", { Name: "own" })).rejects.toMatchObject({ code: "NotImplemented" });
  });
});
