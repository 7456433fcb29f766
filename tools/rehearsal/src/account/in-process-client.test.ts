import { inProcessClient } from "./in-process-client";

describe("inProcessClient", () => {
  it.each(["GetItemCommand", "GetItemCommand2"])("makes a call of %s, as a bundler may name it", async (name) => {
    const called: unknown[] = [];
    const client: { send(command: object): Promise<unknown> } = inProcessClient(async (...call) => { called.push(call); return { Item: {} }; }, "dynamodb") as never;
    const Command = { [name]: class { constructor(readonly input: object) {} } }[name]!;

    expect(await client.send(new Command({ TableName: "t" }))).toEqual({ Item: {} });
    expect(called).toEqual([["dynamodb", "GetItem", { TableName: "t" }]]);
  });
});
