import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { Readable } from "node:stream";
import { paymentsClient } from "./payments-client";

interface Sent { headers: Record<string, string>; body: string }

/** A client whose requests are kept and answered from a list of status codes. */
function clientAnswering(statusCodes: number[]) {
  const sent: Sent[] = [];
  const client = paymentsClient({
    region: "eu-central-1", credentials: { accessKeyId: "a", secretAccessKey: "b" },
    requestHandler: {
      handle: async ({ headers, body }: Sent) => {
        sent.push({ headers: { ...headers }, body: String(body) });
        return { response: { statusCode: statusCodes.shift() ?? 200, headers: { "content-type": "application/x-amz-json-1.0" }, body: Readable.from([Buffer.from("{}")]) } };
      },
    },
  });
  return { client, sent };
}

const put = (client: DynamoDBClient, id: string) => client.send(new PutItemCommand({ TableName: "payments", Item: { id: { S: id } } }));
const update = (client: DynamoDBClient, id: string) => client.send(new UpdateItemCommand({ TableName: "payments", Key: { id: { S: id } } }));

// A build on the local cloud has an endpoint in its environment, and the SDK says so in its log.
beforeEach(() => void jest.replaceProperty(process, "env", {}));
afterEach(() => jest.restoreAllMocks());

describe("paymentsClient", () => {
  it("sends what each command says, also when the way there is known from an earlier one", async () => {
    const { client, sent } = clientAnswering([]);

    await put(client, "1");
    await update(client, "1");
    await Promise.all([put(client, "2"), put(client, "3")]);

    expect(sent.map(({ headers, body }) => [headers["x-amz-target"], JSON.parse(body)])).toEqual([
      ["DynamoDB_20120810.PutItem", { TableName: "payments", Item: { id: { S: "1" } } }],
      ["DynamoDB_20120810.UpdateItem", { TableName: "payments", Key: { id: { S: "1" } } }],
      ["DynamoDB_20120810.PutItem", { TableName: "payments", Item: { id: { S: "2" } } }],
      ["DynamoDB_20120810.PutItem", { TableName: "payments", Item: { id: { S: "3" } } }],
    ]);
    expect(new Set(sent.map(({ headers }) => headers["authorization"])).size).toBe(4);
  });

  it("tries again what the service could not do, as a new attempt of the same request", async () => {
    const { client, sent } = clientAnswering([200, 500, 200]);

    await put(client, "1");
    await put(client, "2");

    expect(sent.map(({ headers }) => headers["amz-sdk-request"])).toEqual(["attempt=1; max=3", "attempt=1; max=3", "attempt=2; max=3"]);
    expect(sent[1]?.headers["amz-sdk-invocation-id"]).toBe(sent[2]?.headers["amz-sdk-invocation-id"]);
    expect(sent[0]?.headers["amz-sdk-invocation-id"]).not.toBe(sent[1]?.headers["amz-sdk-invocation-id"]);
  });

  it("finds the way through the client once for each kind of command, and copies nothing for a log", async () => {
    const { client } = clientAnswering([]);
    const resolved = jest.spyOn(client.middlewareStack, "concat");
    const info = jest.fn();
    client.config.logger = { debug: info, info, warn: info, error: info };

    for (let id = 0; id < 5; id++) await put(client, String(id));

    expect(resolved).toHaveBeenCalledTimes(1);
    expect(info).not.toHaveBeenCalled();
  });
});
