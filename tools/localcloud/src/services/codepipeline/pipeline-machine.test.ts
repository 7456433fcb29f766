import fc from "fast-check";
import { advance, newRun, type PipelineEffect, type PipelineEvent, type PipelineState, type Run } from "./pipeline-machine";

const STAGES = [
  { name: "Source", actions: [{ name: "S3", runOrder: 1 }] },
  { name: "Build", actions: [{ name: "A", runOrder: 1 }, { name: "B", runOrder: 1 }, { name: "C", runOrder: 2 }] },
  { name: "Deploy", actions: [{ name: "D", runOrder: 1 }] },
];

/** A pipeline whose actions end when a test says so. */
class World {
  state: PipelineState;
  log: string[] = [];
  private count = 0;

  constructor(mode: PipelineState["mode"]) {
    this.state = { mode, closed: [], runs: [] };
  }

  happen(event: PipelineEvent): PipelineEffect[] {
    const { runs, effects } = advance(this.state, event);
    this.state = { ...this.state, runs };
    this.log.push(...effects.map((effect) => {
      if (effect.kind === "execution") return `${effect.id} ${effect.change}`;
      if (effect.kind === "stage") return `${effect.id} ${effect.stage} ${effect.change}`;
      return `${effect.id} ${effect.kind} ${effect.stage}/${effect.action}`;
    }));
    return effects;
  }

  start(): string {
    const number = ++this.count;
    const id = `e${number}`;
    this.happen({ kind: "start", run: newRun(id, number, STAGES) });
    return id;
  }

  end(id: string, stage: string, action: string, succeeded = true): void {
    this.happen({ kind: "actionEnded", id, stage, action, succeeded });
  }

  /** Ends what is in progress of an execution in a stage. */
  pass(id: string, stage: string): void {
    for (let round = 0; round < 3; round++) {
      for (const action of this.run(id).stages.find(({ name }) => name === stage)!.actions) if (action.status === "InProgress") this.end(id, stage, action.name);
    }
  }

  run(id: string): Run {
    return this.state.runs.find((run) => run.id === id)!;
  }

  close(...closed: string[]): void {
    this.state = { ...this.state, closed };
    this.happen({ kind: "transition" });
  }
}

describe("an execution", () => {
  it("goes through its stages, actions of one run order together and the next ones after them", () => {
    const world = new World("QUEUED");
    const id = world.start();
    world.pass(id, "Source");
    expect(world.log.slice(-2)).toEqual(["e1 startAction Build/A", "e1 startAction Build/B"]);
    world.end(id, "Build", "B");
    expect(world.log[world.log.length - 1]).toBe("e1 startAction Build/B");
    world.end(id, "Build", "A");
    world.end(id, "Build", "C");
    world.end(id, "Deploy", "D");

    expect(world.log).toEqual([
      "e1 STARTED", "e1 Source STARTED", "e1 startAction Source/S3", "e1 Source SUCCEEDED",
      "e1 Build STARTED", "e1 startAction Build/A", "e1 startAction Build/B", "e1 startAction Build/C", "e1 Build SUCCEEDED",
      "e1 Deploy STARTED", "e1 startAction Deploy/D", "e1 Deploy SUCCEEDED", "e1 SUCCEEDED",
    ]);
  });

  it("fails when what runs beside the failed action has ended, and leaves the stage to the next one", () => {
    const world = new World("QUEUED");
    const [first, second] = [world.start(), world.start()];
    world.pass(first, "Source");
    world.pass(second, "Source");

    world.end(first, "Build", "A", false);
    expect(world.run(first).status).toBe("InProgress");
    world.end(first, "Build", "B");

    expect(world.run(first)).toMatchObject({ status: "Failed", place: "done" });
    expect(world.run(second)).toMatchObject({ place: "inside", at: 1 });
    expect(world.log).not.toContain("e1 startAction Build/C");
  });

  it("takes a second end of an action for nothing", () => {
    const world = new World("QUEUED");
    const id = world.start();
    world.pass(id, "Source");
    const before = world.state;

    world.end(id, "Source", "S3", false);

    expect(world.state.runs).toEqual(before.runs);
  });
});

describe("executions that wait", () => {
  it("keep their order in QUEUED", () => {
    const world = new World("QUEUED");
    const ids = [world.start(), world.start(), world.start()];
    world.pass("e1", "Source");
    world.pass("e2", "Source");
    expect(ids.map((id) => `${world.run(id).at} ${world.run(id).place}`)).toEqual(["1 inside", "1 waiting", "0 inside"]);

    world.pass("e1", "Build");

    expect(ids.map((id) => `${world.run(id).at} ${world.run(id).place}`)).toEqual(["2 inside", "1 inside", "0 inside"]);
  });

  it("give way to the newest in SUPERSEDED", () => {
    const world = new World("SUPERSEDED");
    world.start();
    world.pass("e1", "Source");
    world.start();
    world.pass("e2", "Source");
    world.start();
    world.pass("e3", "Source");

    expect(world.run("e1")).toMatchObject({ place: "inside", at: 1 });
    expect(world.run("e2")).toMatchObject({ status: "Superseded", place: "done" });
    world.pass("e1", "Build");
    expect(world.run("e3")).toMatchObject({ place: "inside", at: 1 });
  });

  it("stay in front of a closed stage until it is opened", () => {
    const world = new World("QUEUED");
    world.close("Deploy");
    const id = world.start();
    world.pass(id, "Source");
    world.pass(id, "Build");
    expect(world.run(id)).toMatchObject({ at: 2, place: "waiting" });

    world.close();

    expect(world.run(id)).toMatchObject({ at: 2, place: "inside" });
  });
});

describe("stopping", () => {
  it("waits for what runs", () => {
    const world = new World("QUEUED");
    const id = world.start();
    world.pass(id, "Source");

    world.happen({ kind: "stop", id, abandon: false });
    expect(world.run(id)).toMatchObject({ status: "Stopping", place: "inside" });
    world.end(id, "Build", "A");
    world.end(id, "Build", "B");

    expect(world.run(id)).toMatchObject({ status: "Stopped", place: "done" });
    expect(world.log.slice(-4)).toEqual(["e1 STOPPING", "e1 Build STOPPING", "e1 Build STOPPED", "e1 STOPPED"]);
  });

  it("abandons what runs when asked to, also after a stop that waits", () => {
    const world = new World("QUEUED");
    const id = world.start();
    world.happen({ kind: "stop", id, abandon: false });

    world.happen({ kind: "stop", id, abandon: true });

    expect(world.run(id)).toMatchObject({ status: "Stopped", place: "done" });
    expect(world.log.filter((line) => line === "e1 STOPPING")).toHaveLength(1);
    expect(world.log).toContain("e1 abandonAction Source/S3");
  });
});

describe("a retry", () => {
  const failed = (): World => {
    const world = new World("QUEUED");
    world.start();
    world.pass("e1", "Source");
    world.end("e1", "Build", "A", false);
    world.end("e1", "Build", "B");
    world.log = [];
    return world;
  };

  it("of failed actions repeats those and goes on", () => {
    const world = failed();

    world.happen({ kind: "retry", id: "e1", stage: "Build", allActions: false });

    expect(world.log).toEqual(["e1 RESUMED", "e1 Build RESUMED", "e1 startAction Build/A"]);
    expect(world.run("e1").attempt).toBe(2);
    world.end("e1", "Build", "A");
    expect(world.log[world.log.length - 1]).toBe("e1 startAction Build/C");
  });

  it("of all actions repeats the stage", () => {
    const world = failed();

    world.happen({ kind: "retry", id: "e1", stage: "Build", allActions: true });

    expect(world.log.slice(2)).toEqual(["e1 startAction Build/A", "e1 startAction Build/B"]);
  });

  it("of failed actions goes on at once where none is left: the stage was stopped while its last action succeeded", () => {
    const world = new World("QUEUED");
    world.start();
    world.happen({ kind: "stop", id: "e1", abandon: false });
    world.end("e1", "Source", "S3");
    world.log = [];

    world.happen({ kind: "retry", id: "e1", stage: "Source", allActions: false });

    expect(world.log.slice(0, 4)).toEqual(["e1 RESUMED", "e1 Source RESUMED", "e1 Source SUCCEEDED", "e1 Build STARTED"]);
    expect(world.run("e1")).toMatchObject({ place: "inside", at: 1 });
  });

  it("does nothing while another execution is in the stage", () => {
    const world = failed();
    world.start();
    world.pass("e2", "Source");

    world.happen({ kind: "retry", id: "e1", stage: "Build", allActions: true });

    expect(world.run("e1").place).toBe("done");
  });
});

describe("a new declaration", () => {
  it("cancels what is on its way", () => {
    const world = new World("QUEUED");
    world.start();
    world.start();

    world.happen({ kind: "updated" });

    expect(world.state.runs.map(({ status }) => status)).toEqual(["Cancelled", "Cancelled"]);
    expect(world.log).toContain("e1 abandonAction Source/S3");
  });
});

type Move = "start" | "succeed" | "fail" | "stop" | "abandon" | "retry" | "close" | "open" | "update";

describe("a pipeline", () => {
  const moves = fc.array(fc.tuple(fc.constantFrom<Move>("start", "succeed", "succeed", "succeed", "fail", "stop", "abandon", "retry", "close", "open", "update"), fc.nat()), { maxLength: 80 });

  it("has one execution in a stage at most, loses none, and comes to rest, whatever happens in whatever order", () => {
    fc.assert(fc.property(fc.constantFrom<PipelineState["mode"]>("QUEUED", "SUPERSEDED"), moves, (mode, history) => {
      const world = new World(mode);
      const started: string[] = [];
      const ended = new Map<string, number>();
      const inProgress = (): [string, string, string][] => world.state.runs.flatMap((run) => run.place !== "inside" ? []
        : run.stages[run.at]!.actions.flatMap((action): [string, string, string][] => action.status === "InProgress" ? [[run.id, run.stages[run.at]!.name, action.name]] : []));
      const pick = <T>(list: T[], seed: number): T | undefined => list[seed % Math.max(1, list.length)];
      const play = (move: Move, seed: number): void => {
        const run = pick([...world.state.runs], seed);
        if (move === "start") started.push(world.start());
        else if (move === "succeed" || move === "fail") {
          const one = pick(inProgress(), seed);
          if (one !== undefined) world.end(...one, move === "succeed");
        } else if (move === "close") world.close(pick(["Source", "Build", "Deploy"], seed)!);
        else if (move === "open") world.close();
        else if (move === "update") world.happen({ kind: "updated" });
        else if (run !== undefined && move === "retry") world.happen({ kind: "retry", id: run.id, stage: run.stages[run.at]!.name, allActions: seed % 2 === 0 });
        else if (run !== undefined) world.happen({ kind: "stop", id: run.id, abandon: move === "abandon" });
      };
      // `expect` for every step would take most of the time.
      const isSound = (): boolean => {
        const { runs } = world.state;
        const isCrowded = [0, 1, 2].some((at) => runs.filter((run) => run.place === "inside" && run.at === at).length > 1);
        return !isCrowded && runs.every((run) =>
          (run.place !== "inside" || run.stages[run.at]!.actions.some(({ status }) => status === "InProgress"))
          && (run.place === "done") === !["InProgress", "Stopping"].includes(run.status));
      };

      for (const [move, seed] of history) {
        play(move, seed);
        if (!isSound()) expect(world.state).toBe(`sound after ${move}`);
      }
      world.close();
      for (let round = 0; inProgress().length > 0 && round < 1000; round++) play("succeed", round);

      for (const run of world.state.runs) ended.set(run.id, (ended.get(run.id) ?? 0) + 1);
      expect([...ended.keys()].sort()).toEqual([...started].sort());
      expect(world.state.runs.every((run) => run.place === "done")).toBe(true);
    }), { numRuns: 500 });
  });
});
