import type { Shape } from "../../service";
import { openEventAccount, QUEUE, type EventAccount } from "./__fixtures__/event-account";

let account: EventAccount;
beforeEach(async () => {
  account = await openEventAccount();
  await account.events("PutRule", { Name: "all", EventPattern: "{\"account\":[\"000000000000\"]}" });
  await account.events("PutTargets", { Rule: "all", Targets: [{ Id: "q", Arn: QUEUE }] });
});
afterEach(() => account.cloud.close());

const entry = { Source: "shop", DetailType: "Order", Detail: "{}" };

describe("PutEvents", () => {
  it("takes good entries and refuses bad ones one by one", async () => {
    const bad: [Shape, string, string][] = [
      [{ Source: "aws.codepipeline" }, "NotAuthorizedForSourceException", "Not authorized for the source."],
      [{ Detail: "{" }, "MalformedDetail", "Detail is malformed."],
      [{ Detail: "[]" }, "MalformedDetail", "Detail is malformed."],
      [{ Detail: `${"{\"a\":".repeat(1000)}{}${"}".repeat(1000)}` }, "MalformedDetail", "Detail is malformed."],
      [{ Source: undefined }, "InvalidArgument", "Parameter Source is not valid. Reason: Source is a required argument."],
      [{ DetailType: "" }, "InvalidArgument", "Parameter DetailType is not valid. Reason: DetailType is a required argument."],
    ];

    const answer = await account.events("PutEvents", { Entries: [entry, ...bad.map(([change]) => ({ ...entry, ...change })), entry] });
    await account.cloud.settle();

    expect(answer.FailedEntryCount).toBe(bad.length);
    expect(answer.Entries.slice(1, -1)).toEqual(bad.map(([, ErrorCode, ErrorMessage]) => ({ ErrorCode, ErrorMessage })));
    expect((await account.letters()).map(({ body }) => (JSON.parse(body) as Shape).id as string).sort())
      .toEqual([answer.Entries[0].EventId, answer.Entries.at(-1).EventId].sort());
  });

  it("keeps the time that an entry gives, in whole seconds", async () => {
    await account.events("PutEvents", { Entries: [{ ...entry, Time: new Date("2026-11-19T10:11:12.345Z") }] });
    await account.cloud.settle();

    expect((await account.letters()).map(({ body }) => (JSON.parse(body) as Shape).time as string)).toEqual(["2026-11-19T10:11:12Z"]);
  });

  it("refuses a request of more than one mebibyte, of more than ten entries, and for a bus that is not there", async () => {
    const half = { ...entry, Detail: JSON.stringify({ text: "x".repeat(512 * 1024) }) };

    await expect(account.events("PutEvents", { Entries: [half, half] })).rejects.toMatchObject({
      code: "ValidationException", message: "Total size of the entries in the request is over the limit.",
    });
    await expect(account.events("PutEvents", { Entries: Array<Shape>(11).fill(entry) })).rejects.toMatchObject({ code: "ValidationException" });
    await expect(account.events("PutEvents", { Entries: [{ ...entry, EventBusName: "own" }] })).rejects.toMatchObject({ code: "ResourceNotFoundException" });
    await account.cloud.settle();
    expect(await account.letters()).toEqual([]);
  });
});
