import type { Shape } from "../../service";
import { AGENDA } from "../../time/agenda";
import { LAMBDA, openEventAccount, START, type EventAccount } from "./__fixtures__/event-account";

let account: EventAccount;
beforeEach(async () => { account = await openEventAccount(); });
afterEach(() => account.cloud.close());

const minutes = (): number[] => account.received.map(({ seconds }) => seconds / 60);
const agenda = (): unknown[] => account.cloud.store.read((tx) => tx.list(AGENDA));
const rule = async (ScheduleExpression: string, change: Shape = {}): Promise<void> => {
  await account.events("PutRule", { Name: "tick", ScheduleExpression, ...change });
  await account.events("PutTargets", { Rule: "tick", Targets: [{ Id: "t", Arn: LAMBDA }] });
};

describe("a rule with a schedule", () => {
  it("sends its targets a scheduled event, counted from when the rule was made", async () => {
    await account.cloud.advanceBy(90_000);
    await rule("rate(15 minutes)");

    await account.cloud.advanceBy(100 * 60_000);

    expect(minutes()).toEqual([16.5, 31.5, 46.5, 61.5, 76.5, 91.5]);
    expect(JSON.parse(Buffer.from(account.received[0]?.input.Payload as Uint8Array).toString())).toEqual({
      version: "0", id: expect.stringMatching(/^[0-9a-f-]{36}$/), "detail-type": "Scheduled Event", source: "aws.events", account: "000000000000",
      time: "2026-11-20T12:16:30Z", region: "us-east-1", resources: ["arn:aws:events:us-east-1:000000000000:rule/tick"], detail: {},
    });
  });

  it("is one task on the agenda, which moves with the rule and goes with it", async () => {
    await rule("rate(15 minutes)");
    await rule("cron(0 13 * * ? *)");
    expect(agenda()).toMatchObject([[expect.anything(), { task: "schedule", at: START + 3_600_000 }]]);

    await account.events("DisableRule", { Name: "tick" });
    expect(agenda()).toEqual([]);
    await account.events("EnableRule", { Name: "tick" });
    expect(agenda()).toHaveLength(1);

    await account.events("RemoveTargets", { Rule: "tick", Ids: ["t"] });
    await account.events("DeleteRule", { Name: "tick" });
    expect(agenda()).toEqual([]);
  });

  it("keeps its times when it is put again unchanged", async () => {
    await rule("rate(15 minutes)");
    await account.cloud.advanceBy(10 * 60_000);
    await rule("rate(15 minutes)", { Description: "new" });

    await account.cloud.advanceBy(10 * 60_000);

    expect(minutes()).toEqual([15]);
  });

  it("does not run while it is disabled", async () => {
    await rule("rate(15 minutes)", { State: "DISABLED" });

    await account.cloud.advanceBy(100 * 60_000);

    expect(minutes()).toEqual([]);
  });

  it("does not make up for times at which nobody ran the cloud", async () => {
    await rule("rate(15 minutes)");
    const { cloud } = account;
    const sent: string[] = [];
    cloud.observe(({ operation, at }) => void (operation === "Invoke" && sent.push(new Date(at).toISOString())));
    const clock = cloud.clock as ReturnType<typeof import("../../time/clock").virtualClock>;

    // Time passes as it does while no process is there: nothing is carried out.
    clock.moveTo(START + 100 * 60_000);
    await cloud.advanceBy(10 * 60_000);

    expect(sent).toEqual(["2026-11-20T13:45:00.000Z"]);
  });
});

describe("an idle wait", () => {
  it("costs a schedule its own runs and nothing else", async () => {
    await rule("rate(15 minutes)");
    let calls = 0;
    account.cloud.observe(() => void calls++);

    await account.cloud.advanceBy(100 * 60_000);

    expect(calls).toBe(6);
  });
});
