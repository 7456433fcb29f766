import { ConditionalCheckFailedException, type DynamoDBClient, type UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { historyRecorder } from "./history-recorder";

const pipelineEvent = {
  source: "aws.codepipeline",
  time: "2026-11-21T10:00:00Z",
  detail: { pipeline: "codepipeline-payment-dev", "execution-id": "e-1", state: "SUCCEEDED" },
};
const deploymentEvent = {
  source: "aws.codedeploy",
  time: "2026-11-21T10:00:01Z",
  detail: { deploymentId: "d-1", deploymentGroup: "codedeploy-payment-dev", state: "FAILURE" },
};

const triggerEvent = (message: string) => ({ Records: [{ Sns: { Message: message, Timestamp: "2026-11-21T10:00:02.000Z" } }] });

async function record(event: unknown, failure?: Error) {
  const sent: UpdateItemCommand[] = [];
  const logged: unknown[][] = [];
  const send = (async (command: UpdateItemCommand) => {
    sent.push(command);
    if (failure) throw failure;
  }) as unknown as DynamoDBClient["send"];
  await historyRecorder({ dynamoDb: { send }, tableName: "history", log: (...entry) => logged.push(entry) })(event);
  return { sent: sent.map((command) => command.input), logged };
}

describe("historyRecorder", () => {
  it.each([
    [pipelineEvent, "execution:e-1", "codepipeline-payment-dev", "SUCCEEDED"],
    [deploymentEvent, "codedeploy:d-1", "codedeploy-payment-dev", "FAILURE"],
  ])("records the state on the condition that it is newer", async (event, deploymentId, subject, state) => {
    const { sent, logged } = await record(event);

    expect(sent).toEqual([{
      TableName: "history",
      Key: { deploymentId: { S: deploymentId } },
      UpdateExpression: "SET #subject = :subject, #state = :state, #time = :time",
      ConditionExpression: "attribute_not_exists(deploymentId) OR #time < :time",
      ExpressionAttributeNames: { "#subject": "subject", "#state": "state", "#time": "time" },
      ExpressionAttributeValues: { ":subject": { S: subject }, ":state": { S: state }, ":time": { S: event.time } },
    }]);
    expect(logged).toEqual([["info", "state recorded", { deploymentId, state, time: event.time }]]);
  });

  it.each([
    ["SUCCEEDED", "SUCCESS"],
    ["InProgress", "InProgress"],
  ])("records a trigger's status %s as %s, with the topic's time", async (status, state) => {
    const { sent } = await record(triggerEvent(JSON.stringify({ deploymentId: "d-1", deploymentGroupName: "group", status })));

    expect(sent.map((input) => input.ExpressionAttributeValues)).toEqual([
      { ":subject": { S: "group" }, ":state": { S: state }, ":time": { S: "2026-11-21T10:00:02.000Z" } },
    ]);
    expect(sent[0]?.Key).toEqual({ deploymentId: { S: "codedeploy:d-1" } });
  });

  it("says that it cannot reconcile yet, and writes nothing", async () => {
    const { sent, logged } = await record({ source: "aws.events", "detail-type": "Scheduled Event" });

    expect(sent).toEqual([]);
    expect(logged).toEqual([["warn", "this version of the history recorder cannot look for lost events yet"]]);
  });

  it("takes an event that comes late or twice as done", async () => {
    const { logged } = await record(pipelineEvent, new ConditionalCheckFailedException({ message: "failed", $metadata: {} }));

    expect(logged).toEqual([
      ["info", "state is older than what is recorded", { deploymentId: "execution:e-1", state: "SUCCEEDED", time: pipelineEvent.time }],
    ]);
  });

  it("fails when the table does, so that the event is tried again", async () => {
    await expect(record(pipelineEvent, new Error("throttled"))).rejects.toThrow("throttled");
  });

  it.each([
    [undefined, "The event cannot be recorded: event: "],
    [{ ...pipelineEvent, time: "yesterday" }, "event.time: "],
    [triggerEvent("no JSON"), "message: is not JSON"],
    [triggerEvent("{}"), "message.deploymentId: "],
    [{ ...deploymentEvent, detail: {} }, "event.detail.deploymentId: "],
  ])("says why %j cannot be recorded", async (event, reason) => {
    await expect(record(event)).rejects.toThrow(reason);
  });
});

describe("the history recorder function", () => {
  it("fails at init without its table, and logs to standard output with it", async () => {
    expect(() => jest.requireActual("./index")).toThrow("DEPLOYMENT_TABLE_NAME is not set");

    jest.resetModules();
    process.env.DEPLOYMENT_TABLE_NAME = "history";
    const client = jest.requireActual<typeof import("@aws-sdk/client-dynamodb")>("@aws-sdk/client-dynamodb");
    jest.spyOn(client.DynamoDBClient.prototype, "send").mockImplementation(async () => ({}));
    const lines: string[] = [];
    const write = jest.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(String(text)) > 0);
    await jest.requireActual<typeof import("./index")>("./index").handler(pipelineEvent);
    write.mockRestore();
    delete process.env.DEPLOYMENT_TABLE_NAME;

    expect(JSON.parse(lines[0] ?? "{}")).toMatchObject({ message: "state recorded" });
  });
});
