import type { InvokeCommand } from "@aws-sdk/client-lambda";
import { versionCall } from "./index";

describe("versionCall", () => {
  it.each<[object, object]>([
    [{ Payload: Buffer.from('{"status":"ok"}') }, { payload: { status: "ok" }, milliseconds: 5 }],
    [{ FunctionError: "Unhandled", Payload: Buffer.from("{}") }, { failure: "Unhandled", milliseconds: 5 }],
    [{ FunctionError: "Unhandled", Payload: Buffer.from('{"errorType":"Sandbox.Timedout","errorMessage":"card 4111"}') }, { failure: "Unhandled (Sandbox.Timedout)", milliseconds: 5 }],
    [{ FunctionError: "Unhandled", Payload: Buffer.from('{"errorType":"4111 1111"}') }, { failure: "Unhandled", milliseconds: 5 }],
    [{}, { failure: "the answer is not JSON", milliseconds: 5 }],
    [{ Payload: Buffer.from("oops") }, { failure: "the answer is not JSON", milliseconds: 5 }],
  ])("D22: invokes a version by number and reads %j", async (answer, expected) => {
    let clock = 0;
    const sent: unknown[] = [];
    const client = { send: async (command: InvokeCommand) => { sent.push(command.input); return answer; } } as never;

    expect(await versionCall({ client, functionName: "f", version: "4", now: () => (clock += 5) })({ a: 1 })).toEqual(expected);
    expect(sent).toEqual([{ FunctionName: "f", Qualifier: "4", Payload: Buffer.from('{"a":1}') }]);
  });
});
