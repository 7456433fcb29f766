/**
 * From an event and a message to a function that really runs.
 */
import type { Shape } from "../../service";
import { openTestAccount, zipOf, type TestAccount } from "./test-account";

const ACCOUNT = "000000000000";
const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:recorder`;
const RULE = `arn:aws:events:us-east-1:${ACCOUNT}:rule/orders`;
const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:news`;
const CODE = "exports.handler = async (event) => { console.log(JSON.stringify({ seen: event.detail ?? event.Records[0].Sns.Message })); };";

let account: TestAccount;
const permit = (principal: string, SourceArn: string): Promise<Shape> => account.call("lambda", "AddPermission", {
  FunctionName: "recorder", StatementId: principal.split(".")[0], Action: "lambda:InvokeFunction", Principal: principal, SourceArn,
});
const seen = async (): Promise<unknown[]> => {
  const { events } = await account.call("logs", "FilterLogEvents", { logGroupName: "/aws/lambda/recorder", filterPattern: "seen" });
  return (events as Shape[]).map(({ message }) => (JSON.parse((message as string).slice((message as string).indexOf("{"))) as Shape).seen as unknown);
};

beforeEach(async () => {
  account = await openTestAccount();
  const Role = await account.role("recorder", "lambda.amazonaws.com");
  await account.allow("recorder", ["logs:CreateLogStream", "logs:PutLogEvents"]);
  await account.call("logs", "CreateLogGroup", { logGroupName: "/aws/lambda/recorder" });
  await account.call("lambda", "CreateFunction", { FunctionName: "recorder", Runtime: "nodejs22.x", Handler: "index.handler", Role, Code: { ZipFile: zipOf(CODE) } });
});
afterEach(() => account.close());

it("an event reaches the function of a rule once the function lets EventBridge call it", async () => {
  await account.call("events", "PutRule", { Name: "orders", EventPattern: "{\"source\":[\"shop\"]}" });
  await account.call("events", "PutTargets", { Rule: "orders", Targets: [{ Id: "f", Arn: FUNCTION }] });
  const put = async (state: string): Promise<void> => {
    await account.call("events", "PutEvents", { Entries: [{ Source: "shop", DetailType: "Order", Detail: JSON.stringify({ state }) }] });
    await account.cloud.settle();
  };

  await put("unseen");
  await permit("events.amazonaws.com", RULE);
  await put("new");

  expect(await seen()).toEqual([{ state: "new" }]);
});

it("a message reaches the function that subscribes once the function lets SNS call it", async () => {
  await account.call("sns", "CreateTopic", { Name: "news" });
  await account.call("sns", "Subscribe", { TopicArn: TOPIC, Protocol: "lambda", Endpoint: FUNCTION });
  const publish = async (Message: string): Promise<void> => {
    await account.call("sns", "Publish", { TopicArn: TOPIC, Message });
    await account.cloud.settle();
  };

  await publish("unseen");
  await permit("sns.amazonaws.com", TOPIC);
  await publish("hello");

  expect(await seen()).toEqual(["hello"]);
});
