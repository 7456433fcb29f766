import { liveAlias } from "@switchyard/conventions";
import { outcomeOf } from "../../scenario/release-outcome";
import { answer } from "../../testing/approvals";
import { scenario } from "../../testing/scenario";

const open = scenario({ settings: { "delivery:approval": true } });

describe("a second push that reaches blue while the first waits for its approval", () => {
  it("D9: changes nothing about what was proved and approved first, and is released after it", async () => {
    const rehearsal = await open();
    const { admin, names } = rehearsal;
    const { blueFunction, greenFunction } = names["payment"]!;
    const codeOf = async (FunctionName: string, Qualifier: string): Promise<string> => (await admin("lambda", "GetFunctionConfiguration", { FunctionName, Qualifier })).CodeSha256 as string;

    const [first] = await rehearsal.push({ defect: "module.exports = () => undefined; // first" });
    await rehearsal.pass({ callsPerSecond: 0.05, atMostMinutes: 5 });
    const [second] = await rehearsal.push({ defect: "module.exports = () => undefined; // second" });
    await rehearsal.pass({ callsPerSecond: 0.05, atMostMinutes: 5 });
    const [blue, proved] = [await codeOf(blueFunction, liveAlias), await codeOf(blueFunction, "2")];
    await answer(rehearsal, first!, "bob", "Approved");
    await rehearsal.finish(first!, { callsPerSecond: 0.05 });

    const one = await outcomeOf(rehearsal, first!);
    expect(blue).not.toBe(proved);
    expect(await codeOf(greenFunction, liveAlias)).toBe(proved);
    expect(one).toMatchObject({
      pipeline: "Succeeded", alias: { version: "2", weights: {} }, blueVersion: "3",
      record: { outcome: "succeeded", commit: first!.commit, artifactSha256: proved, blueVersion: "2", fromVersion: "1", toVersion: "2" },
    });

    await answer(rehearsal, second!, "carol", "Approved");
    await rehearsal.finish(second!, { callsPerSecond: 0.05 });

    const two = await outcomeOf(rehearsal, second!);
    expect(await codeOf(greenFunction, liveAlias)).toBe(blue);
    expect(two).toMatchObject({
      pipeline: "Succeeded", alias: { version: "3", weights: {} },
      record: { outcome: "succeeded", commit: second!.commit, artifactSha256: blue, blueVersion: "3", fromVersion: "2", toVersion: "3" },
    });
    expect(two.messages).toEqual([
      `payment local: release started from ${first!.commit.slice(0, 7)}`, `payment local: APPROVAL NEEDED for ${first!.commit.slice(0, 7)}`,
      `payment local: release started from ${second!.commit.slice(0, 7)}`, "payment local: released as version 2",
      `payment local: APPROVAL NEEDED for ${second!.commit.slice(0, 7)}`, "payment local: released as version 3",
    ]);
  });
});
