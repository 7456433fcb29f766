import { openCloud, type CloudOptions, type LocalCloud } from "../cloud";
import type { CallContext, Service, ServiceId, Shape, SteerableClock, TaskHandler } from "../service";
import { openTestAccount } from "../services/support/test-account";
import { AGENDA, AGENDA_FAILED } from "./agenda";
import { virtualClock } from "./clock";

const START = Date.parse("2026-11-20T12:00:00Z");

interface Setup {
  tasks?: Record<string, TaskHandler>;
  /** What `DeletePipeline` does with its name. */
  call?: (name: string, context: CallContext) => Shape | Promise<Shape>;
  options?: Partial<CloudOptions>;
}

/** A cloud with one operation and with tasks of a test's own, and the seconds at which things happened. */
async function cloudWith({ tasks = {}, call = () => ({}), options = {} }: Setup): Promise<{ cloud: LocalCloud; clock: SteerableClock; failures: unknown[]; make: (name: string) => Promise<Shape> }> {
  const clock = virtualClock(START);
  const failures: unknown[] = [];
  const service = (id: ServiceId): Service => ({ id, operations: { DeletePipeline: (input, context) => call(String(input["name"]), context) }, tasks });
  const cloud = await openCloud({ memory: true, seed: "test", clock, loadService: service, reportFailure: (error) => failures.push(error), ...options });
  const make = (name: string): Promise<Shape> => cloud.call({ service: "codepipeline", operation: "DeletePipeline", input: { name }, caller: cloud.administrator });
  return { cloud, clock, failures, make };
}

const seconds = (context: Pick<CallContext, "clock">): number => (context.clock.now() - START) / 1000;

describe("Driver", () => {
  it("carries tasks out at their times, as their service, and stops the clock where it was told to", async () => {
    const seen: string[] = [];
    const { cloud, clock, make } = await cloudWith({
      call: (name, context) => context.store.transaction((tx) => {
        for (const after of [30, 10, 90]) context.schedule(tx, { task: "note", key: `${name}-${after}`, at: START + after * 1000 });
        return {};
      }),
      tasks: { note: ({ key }, context) => void seen.push(`${key} at ${seconds(context)} by ${context.caller.arn}`) },
    });

    await make("a");
    await cloud.advanceBy(60_000);

    expect(seen).toEqual(["a-10 at 10 by codepipeline.amazonaws.com", "a-30 at 30 by codepipeline.amazonaws.com"]);
    expect(clock.now()).toBe(START + 60_000);
    expect(cloud.store.read((tx) => tx.list(AGENDA))).toHaveLength(1);
  });

  it("keeps the order in which tasks of one instant came, and carries out what they ask for at once", async () => {
    const seen: string[] = [];
    const { cloud, make } = await cloudWith({
      call: (name, context) => context.store.transaction((tx) => {
        context.schedule(tx, { task: "note", key: name, at: START });
        return {};
      }),
      tasks: {
        note: ({ key }, context) => {
          seen.push(key);
          if (key === "a") context.store.transaction((tx) => context.schedule(tx, { task: "note", key: "child", at: START }));
        },
      },
    });

    for (const name of ["b", "a", "c"]) await make(name);
    await cloud.settle();

    expect(seen).toEqual(["b", "a", "c", "child"]);
  });

  it("moves a task that is put on the agenda twice, and forgets one that is taken off", async () => {
    const seen: string[] = [];
    const { cloud, make } = await cloudWith({
      call: (name, context) => context.store.transaction((tx) => {
        if (name === "off") expect(context.cancel(tx, { task: "note", key: "gone" })).toBe(true);
        else for (const at of [1, 5]) context.schedule(tx, { task: "note", key: name, at: START + at * 1000 });
        return {};
      }),
      tasks: { note: ({ key }, context) => void seen.push(`${key} at ${seconds(context)}`) },
    });

    for (const name of ["kept", "gone", "off"]) await make(name);
    await cloud.advanceBy(10_000);

    expect(seen).toEqual(["kept at 5"]);
  });

  it("tries a task that fails again after 1, 2, 4 … seconds, then puts it aside and says so each time", async () => {
    const at: number[] = [];
    const { cloud, failures, make } = await cloudWith({
      call: (name, context) => context.store.transaction((tx) => {
        context.schedule(tx, { task: "fail", key: name, at: START });
        return {};
      }),
      tasks: { fail: (_task, context) => { at.push(seconds(context)); throw new Error("no"); } },
    });

    await make("a");
    await cloud.advanceBy(3_600_000);

    expect(at).toEqual([0, 1, 3, 7, 15, 31, 63, 127]);
    expect(failures).toHaveLength(8);
    expect(String(failures[0])).toContain("Task codepipeline.fail a failed: no");
    expect(cloud.store.read((tx) => tx.list<Shape>(AGENDA_FAILED)).map(([, item]) => item["error"])).toEqual(["no"]);
  });

  it("has a task off the agenda from the transaction that finishes it", async () => {
    const left: number[] = [];
    const { cloud, make } = await cloudWith({
      call: (name, context) => context.store.transaction((tx) => {
        context.schedule(tx, { task: name, key: "k", at: START });
        return {};
      }),
      tasks: {
        finishes: (task, context) => {
          context.store.transaction((tx) => task.finish(tx));
          left.push(context.store.read((tx) => tx.list(AGENDA)).length);
        },
        leaves: (_task, context) => void left.push(context.store.read((tx) => tx.list(AGENDA)).length),
      },
    });

    for (const name of ["finishes", "leaves"]) {
      await make(name);
      await cloud.settle();
    }

    expect(left).toEqual([0, 1]);
    expect(cloud.store.read((tx) => tx.list(AGENDA))).toEqual([]);
  });

  it("keeps what a task puts on the agenda under its own name", async () => {
    const { cloud, make } = await cloudWith({
      call: (name, context) => context.store.transaction((tx) => {
        context.schedule(tx, { task: "renews", key: name, at: START });
        return {};
      }),
      tasks: {
        renews: ({ key, at }, context) => context.store.transaction((tx) => context.schedule(tx, { task: "renews", key, at: at + 1000 })),
      },
    });

    await make("k");
    await cloud.advanceBy(1000);

    expect(cloud.store.read((tx) => tx.list<{ at: number }>(AGENDA)).map(([, { at }]) => at)).toEqual([START + 2000]);
  });

  it("does not move time while something outside is at work, and moves it to where that waits for", async () => {
    const seen: string[] = [];
    const { cloud, make } = await cloudWith({
      call: (name, context) => context.store.transaction((tx) => {
        context.schedule(tx, { task: name, key: name, at: START });
        return {};
      }),
      tasks: {
        // Real time passes here, virtual time must not.
        works: (_task, context) => context.outside(async () => {
          await new Promise((done) => setTimeout(done, 20));
          seen.push(`worked at ${seconds(context)}`);
        }),
        sleeps: (_task, context) => context.outside(async (outside) => {
          await outside.park(START + 5_000).woken;
          seen.push(`slept until ${seconds(context)}`);
        }),
        late: (_task, context) => context.store.transaction((tx) => context.schedule(tx, { task: "note", key: "n", at: START + 2_000 })),
        note: (_task, context) => void seen.push(`noted at ${seconds(context)}`),
      },
    });

    for (const name of ["works", "sleeps", "late"]) await make(name);
    await cloud.advanceBy(10_000);

    expect(seen).toEqual(["worked at 0", "noted at 2", "slept until 5"]);
  });

  it("moves time for a call from outside that waits for it", async () => {
    const { clock, make } = await cloudWith({
      call: (_name, context) => context.outside(async (outside) => {
        await outside.park(START + 7_000).woken;
        return {};
      }),
    });

    await make("a");

    expect(clock.now()).toBe(START + 7_000);
  });

  it("waits for the slower of two parts of one call before time moves", async () => {
    const seen: string[] = [];
    const { make } = await cloudWith({
      call: async (_name, context) => {
        await Promise.all([
          context.outside(async (outside) => {
            await outside.park(START + 1_000).woken;
            seen.push(`parked part at ${seconds(context)}`);
          }),
          context.outside(async () => {
            await new Promise((done) => setTimeout(done, 20));
            seen.push(`working part at ${seconds(context)}`);
          }),
        ]);
        return {};
      },
    });

    await make("a");

    expect(seen).toEqual(["working part at 0", "parked part at 1"]);
  });

  it("carries tasks out by itself when it drives and time passes", async () => {
    const noted = new Promise<number>((done) => {
      void cloudWith({
        options: { drives: true, clock: undefined },
        call: (name, context) => context.store.transaction((tx) => {
          context.schedule(tx, { task: "note", key: name, at: context.clock.now() + 15 });
          return {};
        }),
        tasks: { note: (task, context) => { done(context.clock.now() - task.at); } },
      }).then(({ make, cloud }) => make("a").then(() => noted).then(() => cloud.close()));
    });

    expect(await noted).toBeGreaterThanOrEqual(0);
  });

  it("moves a clock that runs by itself, and keeps it ahead", async () => {
    const seen: number[] = [];
    const { cloud, make } = await cloudWith({
      options: { clock: undefined },
      call: (name, context) => context.store.transaction((tx) => {
        context.schedule(tx, { task: "note", key: name, at: context.clock.now() + 3_600_000 });
        return {};
      }),
      tasks: { note: (task, context) => void seen.push(context.clock.now() - task.at) },
    });
    const before = cloud.clock.now();

    await make("a");
    await cloud.advanceBy(7_200_000);

    expect(seen).toHaveLength(1);
    expect(cloud.clock.now() - before).toBeGreaterThanOrEqual(7_200_000);
  });

  it("waits a hundred idle minutes without a task in no time", async () => {
    const { cloud, clock } = await cloudWith({});

    await cloud.advanceBy(100 * 60_000);

    expect(clock.now()).toBe(START + 100 * 60_000);
  });
});

describe("a fraction of a millisecond", () => {
  it("never gets into the cloud's time, in which AWS stamps whole ones", async () => {
    const account = await openTestAccount();
    const from = account.clock.at;

    expect(await account.cloud.advanceBy(1000 / 3)).toEqual({ from, to: from + 333 });
    await account.close();
  });
});
