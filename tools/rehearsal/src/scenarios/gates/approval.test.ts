import { outcomeOf } from "../../scenario/release-outcome";
import { answer } from "../../testing/approvals";
import { scenario } from "../../testing/scenario";

const open = scenario({ settings: { "delivery:approval": true } });

describe("a release that somebody has to approve", () => {
  it("D23: goes on with another person's approval, which names what it is for and is recorded", async () => {
    const rehearsal = await open();
    const [execution] = await rehearsal.push({ message: "feat: refunds\n\nmore of it" });

    const { asked, by } = await answer(rehearsal, execution!, "bob", "Approved");
    await rehearsal.finish(execution!, { callsPerSecond: 0.1 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(asked).toBe(`Release payment: commit ${execution!.commit} by Ada Lovelace <ada@example.com>, artifact ${outcome.record.artifactSha256}: feat: refunds`);
    expect(outcome).toMatchObject({ pipeline: "Succeeded", alias: { version: "2", weights: {} } });
    expect(outcome.record).toMatchObject({ outcome: "succeeded", approval: { decision: "Approved", by, comment: "bob says so" } });
    expect(outcome.messages).toEqual(expect.arrayContaining([expect.stringContaining("APPROVAL NEEDED")]));
  });

  it("D23: ends before anything touches green when the author has approved it", async () => {
    const rehearsal = await open();
    const [execution] = await rehearsal.push();

    const { by } = await answer(rehearsal, execution!, "ada", "Approved");
    await rehearsal.finish(execution!, { callsPerSecond: 0 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toMatchObject({ pipeline: "Failed", alias: { version: "1", weights: {} }, deployments: [] });
    expect(outcome.actions.at(-1)).toMatchObject({
      name: "Switch-Traffic", status: "Failed",
      message: `${by} wrote the commit (Ada Lovelace <ada@example.com>) and may not approve it. Retry all actions of the stage and have somebody else approve. No traffic was moved.`,
    });
    expect(outcome.record).toMatchObject({ outcome: "failed", approval: { decision: "Approved", by } });
    const { Versions } = await rehearsal.admin("lambda", "ListVersionsByFunction", { FunctionName: rehearsal.names["payment"]!.greenFunction });
    expect(Versions).toHaveLength(2);
  });

  it("D23: ends when it is rejected", async () => {
    const rehearsal = await open();
    const [execution] = await rehearsal.push();

    const { by } = await answer(rehearsal, execution!, "bob", "Rejected");
    await rehearsal.finish(execution!, { callsPerSecond: 0 });

    const outcome = await outcomeOf(rehearsal, execution!);
    expect(outcome).toMatchObject({ pipeline: "Failed", deployments: [], messages: expect.arrayContaining(["payment local: REJECTED, no traffic was moved"]) });
    expect(outcome.record).toMatchObject({ outcome: "rejected", approval: { decision: "Rejected", by, comment: "bob says so" } });
  });
});
