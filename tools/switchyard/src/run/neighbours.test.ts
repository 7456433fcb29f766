import { waitForNeighbours } from "./neighbours";
import type { RunRecord } from "./registry";

const other = (more: Partial<RunRecord>): RunRecord => ({
  process: { pid: 4711 },
  since: "2026-01-02T03:04:05.000Z",
  commandLine: "switchyard up",
  stack: "local",
  layers: ["foundation", "runtime"],
  state: "running",
  ...more,
});
const mine = { stack: "local", layers: ["runtime"], pid: 1 };
const registry = (...answers: RunRecord[][]) => {
  const forgotten: number[] = [];
  return { list: () => answers.shift() ?? [], forget: (record: RunRecord) => void forgotten.push(record.process.pid), forgotten };
};
const never = new AbortController().signal;

describe("waitForNeighbours", () => {
  it("waits for a run whose client is gone, and says so once", async () => {
    const said: string[] = [];
    const runs = [other({ state: "finishing" })];

    await waitForNeighbours(registry(runs, runs, runs), mine, (text) => said.push(text), never);

    expect(said).toEqual(["A run is still finishing: switchyard up, process 4711, since 2026-01-02T03:04:05.000Z. Waiting until it has saved."]);
  });

  it("refuses while a run that somebody watches holds one of the layers", async () => {
    await expect(waitForNeighbours(registry([other({})]), mine, () => undefined, never)).rejects.toMatchObject({
      exitCode: 1,
      message:
        "Another run works on runtime (stack local): switchyard up, process 4711, since 2026-01-02T03:04:05.000Z.\n" +
        "Wait until it is done, or end it after its running step with `npx switchyard cancel`.",
    });
  });

  it("does not mind other layers, other stacks, or itself", async () => {
    const runs = [other({ layers: ["delivery"] }), other({ stack: "dev" }), other({ process: { pid: 1 } })];

    await expect(waitForNeighbours(registry(runs), mine, () => undefined, never)).resolves.toBeUndefined();
  });

  it("passes on what a run that ended unseen left to say", async () => {
    const said: string[] = [];
    const runs = registry([other({ state: "ended", summary: "it finished its running steps, saved and stopped" })], []);

    await waitForNeighbours(runs, mine, (text) => said.push(text), never);

    expect(said).toEqual(["Process 4711 (switchyard up) went on after its command was gone, and ended: it finished its running steps, saved and stopped."]);
    expect(runs.forgotten).toEqual([4711]);
  });
});
