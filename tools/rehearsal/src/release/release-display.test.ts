import { paint } from "@switchyard/switchyard/display/paint";
import { duration, ReleaseDisplay } from "./release-display";

function display(isTTY: boolean) {
  const written: string[] = [];
  return { written, display: new ReleaseDisplay({ isTTY, columns: 20, write: (text: string) => written.push(text) }, paint(false)) };
}

describe("ReleaseDisplay", () => {
  it("prints a line for each thing, and nothing that has to be rewritten, where no terminal is", () => {
    const { display: plain, written } = display(false);

    plain.progress("payment 20 %");
    plain.say("payment", { text: "Build began", mood: "plain", at: "2026-03-02T09:05:00.000Z" });
    plain.say(undefined, { text: "2 files", mood: "plain" });

    expect(written).toEqual(["09:05:00  payment  Build began\n", "          2 files\n"]);
  });

  it("keeps how things stand below what is said on a terminal, never wider than that is", () => {
    const { display: live, written } = display(true);

    live.progress("payment 20 % on the new version");
    live.say("payment", { text: "Build began", mood: "plain" });

    expect(written).toEqual(["\r\u001b[2Kpayment 20 % on the", "\r\u001b[2K          payment  Build began\npayment 20 % on the"]);
  });

  it("ends with the verdict, what callers met, and where to read on", () => {
    const { display: plain, written } = display(false);
    const record = { outcome: "rolled back", deploymentIds: ["d-1"], alarms: [], trafficSteps: [], operators: [], notes: [], states: [] } as const;

    plain.end({
      commit: "c", virtualSeconds: 375, wallSeconds: 1.25,
      services: [{ service: "payment", executionId: "e", isReleased: false, verdict: "payment: rolled back.", pipelineStatus: "Failed", record: { ...record, deploymentIds: ["d-1"], alarms: [], trafficSteps: [], operators: [], notes: [], states: [] },
        callers: { 1: { calls: 90, failures: 0 }, 2: { calls: 1, failures: 1 } }, paymentProblems: [] }],
    }, 1);

    expect(written.join("")).toBe([
      "", "payment: rolled back.", "  version 1: 90 payment requests of callers, 0 failed", "  version 2: 1 payment request of callers, 1 failed",
      "  No payment was taken twice, and none that was accepted is lost.", "  Everything about it: npx nx history delivery --id d-1", "6 min 15 s of the cloud's time in 1.3 s.", "",
    ].join("\n"));
  });

  it.each([[0, "0 s"], [59, "59 s"], [60, "1 min 0 s"], [5925, "98 min 45 s"]])("writes %d seconds as %s", (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});
