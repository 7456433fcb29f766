import { defer } from "./concurrency";
import { orderProblems } from "./snapshot-order";
import { kitWith, runTest, testRef, thingUrn } from "./testing/test-run";
import type { Provider } from "./provider";
import { prepareOperation } from "./prepare-operation";
import { testProgram } from "./testing/test-program";
import { MemoryStack } from "./testing/memory-stack";
import { replay } from "./state/journal-replay";
import type { Snapshot } from "./state/snapshot";

describe("runOperation", () => {
  it("creates, changes and destroys what a program asks for", async () => {
    const up = await runTest("up", undefined, async ({ thing, outputs }) => {
      const first = await thing("first", { value: "one" });
      await thing("second", { value: first.outputs["upper"]! }, { propertyDependencies: { value: [first.urn] } });
      await outputs({ upper: first.outputs["upper"]! });
    });
    const again = await runTest("up", up.state, async ({ thing }) => {
      await thing("first", { value: "two" });
    });
    const destroyed = await runTest("destroy", again.state, undefined);

    expect(up.result).toMatchObject({ ok: true, exitCode: 0, outputs: { upper: "ONE" }, changes: { create: 3 } });
    expect(again.steps).toEqual(["same tests-dev", "same default", "update first", "delete second"]);
    expect(again.result.changes).toEqual({ same: 1, update: 1, delete: 1 });
    expect(destroyed.state.resources).toEqual([]);
  });

  it("writes nothing in a preview", async () => {
    const { handle, result } = await runTest("preview", undefined, async ({ thing }) => void (await thing("a", { value: "x" })));

    expect(result.changes).toEqual({ create: 2 });
    expect([handle.journal, handle.saved]).toEqual([[], undefined]);
  });

  it("announces every provider call that changes something before it makes it", async () => {
    const seen: string[] = [];
    let journal: MemoryStack["journal"] = [];
    const note = (call: string): void => void seen.push(`${call} after ${journal.filter(({ kind }) => kind === "begin").length} begins`);
    const provider = kitWith({});
    const { create, delete: remove } = provider;
    provider.create = (urn, inputs, call) => {
      note("create");
      return create(urn, inputs, call);
    };
    provider.delete = (id, urn, props, call) => {
      note("delete");
      return remove(id, urn, props, call);
    };
    const handle = new MemoryStack(testRef);
    journal = handle.journal;

    const up = await runTest("up", undefined, async ({ thing }) => void (await thing("a", { value: "x" })), { handle, providers: () => provider });

    expect(seen).toEqual(["create after 3 begins"]);
    expect(journal.map((entry) => entry.kind)).toEqual(["begin", "end", "begin", "end", "begin", "end"]);
    expect(handle.saved?.pendingOperations).toEqual([]);
    expect(up.result.ok).toBe(true);
  });

  it("says that a package has no provider here", async () => {
    const { errors, result } = await runTest("up", undefined, async ({ thing }) => void (await thing("a", {}, { type: "other:index:Thing" })));

    expect(result.exitCode).toBe(1);
    expect(errors).toEqual([expect.stringContaining('no provider for package "other"')]);
  });

  it("works on independent resources side by side, up to the limit", async () => {
    let running = 0;
    let most = 0;
    const create: Provider["create"] = async (urn, inputs) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running--;
      return { id: urn, outs: inputs };
    };

    await runTest("up", undefined, async ({ thing }) => {
      await Promise.all(Array.from({ length: 9 }, (_, i) => thing(`t${i}`)));
    }, { options: { parallel: 3 }, providers: () => kitWith({ create }) });

    expect(most).toBe(3);
  });

  it("keeps what was made and deletes nothing when a step fails", async () => {
    const before = await runTest("up", undefined, async ({ thing }) => void (await thing("old", { value: "x" })));

    const after = await runTest("up", before.state, async ({ thing }) => {
      await thing("good", { value: "x" });
      await thing("bad", { value: "x", fail: "create" });
    });

    expect(after.errors).toEqual(["create of bad was told to fail", "update failed"]);
    expect(after.state.resources.map(({ urn }) => urn)).toEqual(expect.arrayContaining([thingUrn("old"), thingUrn("good")]));
    expect(after.state.resources.map(({ urn }) => urn)).not.toContain(thingUrn("bad"));
  });

  it("goes on with what does not need the failed resource when told to", async () => {
    const { steps, state } = await runTest("up", undefined, async ({ thing }) => {
      const bad = await thing("bad", { fail: "create" });
      await thing("dependent", {}, { dependsOn: [bad.urn] });
      await thing("sibling");
    }, { options: { continueOnError: true } });

    expect(steps).toEqual(["create tests-dev", "create default", "create bad", "create sibling"]);
    expect(state.resources.map(({ urn }) => urn)).toContain(thingUrn("sibling"));
  });

  it("finishes and saves the running step on Ctrl-C, and begins nothing new", async () => {
    const abort = new AbortController();
    const canceled = jest.fn(async () => undefined);
    const create: Provider["create"] = async (urn, inputs) => {
      abort.abort();
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { id: urn, outs: inputs };
    };

    const run = await runTest("up", undefined, async ({ thing }) => {
      await thing("running");
      await thing("never");
    }, { signal: abort.signal, providers: () => kitWith({ create, cancel: canceled }) });

    expect(run.result).toMatchObject({ ok: false, exitCode: 1, canceled: true, pendingOperations: [] });
    expect(run.errors).toEqual(["update canceled"]);
    expect(run.state.resources.map(({ urn }) => urn)).toContain(thingUrn("running"));
    expect(run.steps).not.toContain("create never");
    expect(canceled).toHaveBeenCalledTimes(1);
  });

  it("ends with an exit code of its own when there were changes although none were expected", async () => {
    const { result } = await runTest("up", undefined, async () => undefined, { options: { expectNoChanges: true } });

    expect(result).toMatchObject({ ok: false, exitCode: 7 });
  });
});

describe("a run that waits for others", () => {
  it("answers nothing until it may", async () => {
    const ready = defer<void>();
    let answered = false;
    const running = runTest("up", undefined, async ({ thing }) => {
      await thing("a");
      answered = true;
    }, { ready: ready.promise });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const early = answered;

    ready.resolve();
    const { result } = await running;

    expect([early, result.ok]).toEqual([false, true]);
  });

  it("ends with the reason when it may not, and changes nothing", async () => {
    const { result, errors, steps, handle } = await runTest("up", undefined, async ({ thing }) => void (await thing("a")),
      { ready: Promise.reject(new Error("foundation could not be deployed")) });

    expect(result).toMatchObject({ ok: false, exitCode: 1, changes: {} });
    expect(errors).toEqual(["foundation could not be deployed"]);
    expect([steps, handle.journal, handle.saved]).toEqual([[], [], undefined]);
  });
});

describe("prepareOperation", () => {
  it("takes a program in before there is an operation", async () => {
    const prepared = await prepareOperation();
    const program = testProgram(async ({ thing }) => void (await thing("a", { value: "x" })));
    const early = program.run({
      monitorAddress: prepared.monitorAddress, engineAddress: prepared.engineAddress, ref: testRef, config: { values: {}, secretKeys: [] },
      dryRun: false, parallel: 16, output: () => undefined, signal: new AbortController().signal,
    });
    const handle = new MemoryStack(testRef);

    const result = await prepared.start({
      kind: "up", handle, config: { values: {}, secretKeys: [] }, program: { run: () => early }, providers: () => kitWith({}),
      stackOutputs: async () => undefined, onEvent: () => undefined, now: () => 0, newId: () => "id",
    });
    await prepared.close();

    expect(result.ok).toBe(true);
    expect(handle.saved?.resources.map(({ urn }) => urn)).toContain(thingUrn("a"));
    expect(prepared.monitorAddress).toMatch(/^127\.0\.0\.1:\d+$/);
  });
});

describe("a run about some resources only", () => {
  const three = (change: string) => async ({ thing }: Parameters<Parameters<typeof testProgram>[0]>[0]): Promise<void> => {
    const a = await thing("a", { value: change });
    await thing("b", { value: change }, { dependsOn: [a.urn] });
    await thing("c", { value: change });
  };

  it("leaves excluded resources as they are", async () => {
    const before = await runTest("up", undefined, three("1"));

    const { steps } = await runTest("up", before.state, three("2"), { options: { excludes: [thingUrn("a")], parallel: 1 } });

    expect(steps).toEqual(["same tests-dev", "same default", "same a", "update b", "update c"]);
  });

  it("keeps excluded resources in a destroy, with what they need", async () => {
    const before = await runTest("up", undefined, three("1"));

    const { state } = await runTest("destroy", before.state, undefined, { options: { excludes: [thingUrn("c")] } });

    expect(state.resources.map(({ urn }) => urn.split("::").at(-1))).toEqual(["tests-dev", "default", "c"]);
  });

  it("replaces what it is told to replace, although nothing has changed", async () => {
    const before = await runTest("up", undefined, three("1"));

    const { steps, result } = await runTest("up", before.state, three("1"), { options: { replaces: [thingUrn("c")], parallel: 1 } });

    expect(steps).toEqual(["same tests-dev", "same default", "same a", "same b", "create-replacement c", "replace c", "delete-replaced c"]);
    expect(result.changes).toEqual({ same: 3, replace: 1 });
  });

  it("leaves protected resources out of a destroy when told to, with what they need", async () => {
    const before = await runTest("up", undefined, async ({ thing }) => {
      const base = await thing("base");
      await thing("safe", {}, { protect: true, dependsOn: [base.urn] });
      await thing("loose", {}, { dependsOn: [base.urn] });
    });

    const { state, result } = await runTest("destroy", before.state, undefined, { options: { excludeProtected: true } });

    expect(result.ok).toBe(true);
    expect(state.resources.map(({ urn }) => urn.split("::").at(-1))).toEqual(["tests-dev", "default", "base", "safe"]);
  });
});

describe("the journal of a run", () => {
  it("leads to a sound state wherever a crash cuts it off", async () => {
    const before = await runTest("up", undefined, async ({ thing }) => {
      const root = await thing("root", { identity: "1" });
      const renamed = await thing("old-name", { value: "x" });
      await thing("identified", { identity: root.id }, { propertyDependencies: { identity: [root.urn] } });
      await thing("valued", { value: root.id }, { propertyDependencies: { value: [root.urn] }, dependsOn: [renamed.urn] });
      await thing("chained", { identity: renamed.id }, { propertyDependencies: { identity: [renamed.urn] }, deleteBeforeReplace: true });
      await thing("removed");
    });
    const handle = new MemoryStack(testRef, structuredClone(before.state));

    const after = await runTest("up", undefined, async ({ thing }) => {
      const root = await thing("root", { identity: "2" });
      const renamed = await thing("new-name", { value: "y" }, { aliases: [thingUrn("old-name")] });
      await thing("identified", { identity: root.id }, { propertyDependencies: { identity: [root.urn] } });
      await thing("valued", { value: root.id }, { propertyDependencies: { value: [root.urn] }, dependsOn: [renamed.urn] });
      await thing("chained", { identity: `${renamed.id}!` }, { propertyDependencies: { identity: [renamed.urn] }, deleteBeforeReplace: true });
    }, { handle });

    const complete = replay(before.state, handle.journal).snapshot;
    const sorted = (snapshot: Snapshot): unknown[] => snapshot.resources.map(({ urn, id }) => `${urn} ${id}`).sort();
    for (let length = 0; length <= handle.journal.length; length++) {
      expect(orderProblems(replay(before.state, handle.journal.slice(0, length)).snapshot.resources)).toEqual([]);
    }
    expect(after.result.ok).toBe(true);
    expect(sorted(complete)).toEqual(sorted(handle.saved!));
  });
});

describe("what an interrupted run has left behind", () => {
  const interrupted = (type: "creating" | "updating") => ({
    type, resource: { urn: thingUrn("lost"), custom: true, type: "kit:index:Thing" },
  });

  it("warns, forgets all but creates, and keeps those until a refresh is told to clear them", async () => {
    const start = { resources: [], pendingOperations: [interrupted("creating"), interrupted("updating")] };

    const up = await runTest("up", start, async ({ thing }) => void (await thing("lost")));
    const refreshed = await runTest("refresh", up.state, undefined);
    const cleared = await runTest("refresh", up.state, undefined, { options: { clearPendingCreates: true } });

    expect(up.events).toContainEqual(expect.objectContaining({ severity: "warning", message: expect.stringContaining(`* ${thingUrn("lost")}, interrupted while updating`) }));
    expect(up.result.pendingOperations.map(({ type }) => type)).toEqual(["creating"]);
    expect(refreshed.state.pendingOperations).toHaveLength(1);
    expect(cleared.state.pendingOperations).toEqual([]);
  });

  it("deletes every leftover of replacements", async () => {
    const before = await runTest("up", undefined, async ({ thing }) => void (await thing("a", { identity: "1" })));
    const a = before.state.resources.find(({ urn }) => urn === thingUrn("a"))!;
    before.state.resources.push({ ...a, id: "older-1", delete: true }, { ...a, id: "older-2", delete: true });

    const { steps, state } = await runTest("up", before.state, async ({ thing }) => void (await thing("a", { identity: "1" })));

    expect(steps).toEqual(["same tests-dev", "same default", "same a", "delete-replaced a", "delete-replaced a"]);
    expect(state.resources).toHaveLength(3);
  });

  it("forgets what was deleted to be created again, when the program no longer wants it", async () => {
    const before = await runTest("up", undefined, async ({ thing }) => void (await thing("a", { identity: "1" })));
    before.state.resources.find(({ urn }) => urn === thingUrn("a"))!.pendingReplacement = true;

    const { steps, state } = await runTest("up", before.state, async ({ thing }) => void (await thing("b")));

    expect(steps).toContain("remove-pending-replace a");
    expect(orderProblems(state.resources)).toEqual([]);
  });
});
