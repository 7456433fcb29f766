import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createFileBackend } from "./file-backend";
import type { StateFiles } from "./files";
import type { JournalEntry, ResourceState, Snapshot, StackHandle } from "./snapshot";
import { contents, journalFile, newHome, ref, stateFile, thing } from "./__fixtures__/home";
import { failingFiles, systemError } from "./__fixtures__/failing-files";
import { nodeFiles } from "./files";
import { startWorker } from "./__fixtures__/processes";

jest.setTimeout(120_000); // hundreds of runs with real syncs, on machines that have other things to do

const homes: string[] = [];
const makeHome = (): string => {
  const home = newHome();
  homes.push(home);
  return home;
};
afterAll(() => homes.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const state = (...names: string[]): Snapshot => ({ resources: names.map((name) => thing(name)), pendingOperations: [] });
const names = ({ resources }: Snapshot) => resources.map((resource) => resource.urn.split("::").at(-1));

async function saved(home: string, ...resources: string[]): Promise<void> {
  const handle = await createFileBackend({ home, env: {} }).open(ref, { command: "up" });
  await handle.save(state(...resources));
  await handle.close();
}

describe("a damaged state file", () => {
  it.each<[string, (content: string) => string]>([
    ["truncated", (content) => content.slice(0, content.length / 2)],
    ["emptied", () => ""],
    ["overwritten", () => "\0".repeat(500)],
  ])("that was %s is named with its kept copy, and nothing is overwritten", async (_, damage) => {
    const home = makeHome();
    await saved(home, "a");
    await saved(home, "a", "b");
    writeFileSync(stateFile(home), damage(readFileSync(stateFile(home), "utf8")));
    const before = contents(home);
    const backend = createFileBackend({ home, env: {} });

    const error = (await backend.open(ref, { command: "up" }).catch((caught: unknown) => caught)) as Error;

    expect(error.message).toMatch(new RegExp(`^${stateFile(home)}: the state file is damaged: .+ Nothing was changed\\.\n`));
    expect(error.message).toContain(`cp '${stateFile(home)}.bak' '${stateFile(home)}'`);
    await expect(backend.read(ref)).rejects.toThrow("the state file is damaged");
    await expect(backend.remove(ref)).rejects.toThrow("the state file is damaged");
    expect(contents(home)).toEqual(before);

    // The advice works.
    writeFileSync(stateFile(home), readFileSync(`${stateFile(home)}.bak`));
    expect(names((await backend.read(ref))!)).toEqual(["a"]);
  });

  it("of a newer Pulumi CLI is left alone", async () => {
    const home = makeHome();
    await saved(home, "a");
    writeFileSync(stateFile(home), readFileSync(stateFile(home), "utf8").replace('"version":3', '"version":7'));
    const before = contents(home);

    await expect(createFileBackend({ home, env: {} }).open(ref, { command: "up" })).rejects.toThrow("A newer Pulumi CLI wrote it. Nothing was changed.");
    expect(contents(home)).toEqual(before);
  });

  it("does not cost a journal that lies beside it", async () => {
    const home = makeHome();
    await saved(home, "a");
    const backend = createFileBackend({ home, env: {} });
    const handle = await backend.open(ref, { command: "up" });
    await handle.append({ kind: "end", step: 1, writes: [thing("b")] });
    await handle.close();
    const whole = readFileSync(stateFile(home));
    writeFileSync(stateFile(home), whole.subarray(0, 100));
    await expect(backend.open(ref, { command: "up" })).rejects.toThrow("damaged");

    writeFileSync(stateFile(home), whole);

    expect(names((await backend.read(ref))!)).toEqual(["a", "b"]);
  });
});

/** What a command does; fills in which entries were acknowledged. */
async function work(home: string, files: StateFiles, acknowledged: Set<string>): Promise<void> {
  const handle = await createFileBackend({ home, env: {}, files }).open(ref, { command: "up" });
  const done: ResourceState[] = [...handle.snapshot.resources];
  const create = async (step: number, name: string): Promise<void> => {
    const entries: JournalEntry[] = [
      { kind: "begin", step, operation: { type: "creating", resource: thing(name) } },
      { kind: "end", step, writes: [thing(name)] },
    ];
    await handle.append(entries[0]!);
    acknowledged.add(`begin ${name}`);
    await handle.append(entries[1]!);
    acknowledged.add(name);
    done.push(thing(name));
  };
  try {
    await create(1, "a");
    await handle.save({ resources: done, pendingOperations: [] });
    await create(2, "b");
    await create(3, "c");
    await handle.save({ resources: done, pendingOperations: [] });
  } finally {
    await handle.close().catch(() => undefined);
  }
}

async function check(home: string, before: string[], acknowledged: Set<string>): Promise<StackHandle> {
  const backend = createFileBackend({ home, env: {} });
  const handle = await backend.open(ref, { command: "up" });
  const found = names(handle.snapshot);
  const pending = handle.snapshot.pendingOperations.map(({ resource }) => resource.urn.split("::").at(-1));
  expect(found.slice(0, before.length)).toEqual(before);
  for (const name of ["a", "b", "c"]) {
    if (acknowledged.has(name)) expect(found).toContain(name);
    else if (acknowledged.has(`begin ${name}`)) expect([...found, ...pending]).toContain(name);
  }
  expect(new Set(found).size).toBe(found.length);
  // Whatever happened, the stack can be used and saved now.
  await handle.save({ resources: handle.snapshot.resources, pendingOperations: [] });
  await handle.close();
  expect(names((await backend.read(ref))!)).toEqual(found);
  return handle;
}

async function callsOf(prepare: (home: string) => Promise<void>): Promise<number> {
  const home = makeHome();
  await prepare(home);
  const { files, calls } = failingFiles({ at: 0, code: "" });
  await work(home, files, new Set());
  return calls();
}

/** A stack with a state, and with the journal of a command that died. */
async function withJournal(home: string): Promise<void> {
  await saved(home, "old");
  const handle = await createFileBackend({ home, env: {} }).open(ref, { command: "up" });
  await handle.append({ kind: "end", step: 1, writes: [thing("z")] });
  await handle.close();
}

describe.each<[string, (home: string) => Promise<void>, string[]]>([
  ["a saved stack", (home) => saved(home, "old"), ["old"]],
  ["a stack with a journal left behind", withJournal, ["old", "z"]],
])("%s", (_, prepare, before) => {
  it("loses nothing that was acknowledged, at whichever call the disk is full", async () => {
    const total = await callsOf(prepare);
    expect(total).toBeGreaterThan(30);
    let failed = 0;
    for (let at = 1; at <= total; at++) {
      const home = makeHome();
      await prepare(home);
      const acknowledged = new Set<string>();
      const error = await work(home, failingFiles({ at, code: "ENOSPC" }).files, acknowledged).then(
        () => undefined,
        (caught: Error) => caught,
      );
      if (error) {
        failed++;
        expect(error.message).toContain("the disk is full (ENOSPC)");
      }

      await check(home, before, acknowledged);
    }
    expect(failed).toBeGreaterThan(20);
  });

  it("loses nothing that was acknowledged, at whichever call the process dies", async () => {
    const total = await callsOf(prepare);
    for (let at = 1; at <= total; at++) {
      const home = makeHome();
      await prepare(home);
      const acknowledged = new Set<string>();
      // Only of the last call, giving the lock back, does nobody hear.
      await work(home, failingFiles({ at, code: "EIO", forGood: true }).files, acknowledged).catch(() => undefined);

      await check(home, before, acknowledged);
    }
  });
});

describe("a folder that cannot be written", () => {
  it.each([
    ["EACCES", "permission denied (EACCES).\nGive yourself write access to it, or use another folder (SWITCHYARD_HOME names one)."],
    ["EROFS", "the file system is read-only (EROFS).\nUse a folder that can be written (SWITCHYARD_HOME names another one)."],
  ])("is named (%s)", async (code, message) => {
    const home = makeHome();
    await saved(home, "a");
    const before = contents(home);
    const refuse = () => Promise.reject(systemError(code));
    const files: StateFiles = { ...nodeFiles, open: refuse, makeFolder: refuse, rename: refuse, remove: refuse };
    const backend = createFileBackend({ home, env: {}, files });

    await expect(backend.open(ref, { command: "up" })).rejects.toThrow(`${home}/state: Preparing the folder of the state failed: ${message}`);
    expect(names((await backend.read(ref))!)).toEqual(["a"]);
    expect(contents(home)).toEqual(before);
  });
});

describe("a process that is killed", () => {
  it("has every entry that was acknowledged, whenever that is", async () => {
    const home = makeHome();
    await saved(home, "old");
    const backend = createFileBackend({ home, env: {} });
    let from = 4;
    let recoveries = 0;
    for (let round = 0; round < 12; round++) {
      const worker = startWorker(home, "work", String(from));
      // From the first entry to some saves later, and from there a moment of real time, for the point must be anywhere.
      await worker.said(round % 6 === 0 ? "begin" : "ended", 1 + ((round * 13) % 40));
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 12));
      worker.process.kill("SIGKILL");
      const lines = await worker.ended;

      const handle = await backend.open(ref, { command: "up" });
      await handle.close();
      const found = new Map(handle.snapshot.resources.map((resource) => [resource.urn.split("::").at(-1), resource.inputs!.number as number]));
      const begun = new Set(handle.snapshot.pendingOperations.map(({ resource }) => resource.inputs!.number));
      const last = (word: string) => lines.filter((line) => line.startsWith(`${word} `)).map((line) => Number(line.slice(word.length + 1)));

      for (const number of last("ended")) expect(found.get(`r${number % 40}`)).toBeGreaterThanOrEqual(number);
      for (const number of last("began")) expect(begun.has(number) || found.get(`r${number % 40}`)! >= number).toBe(true);
      expect(found.has("old")).toBe(true);
      if (handle.recovered) recoveries++;
      from = Math.ceil((Math.max(from, ...last("begin")) + 1) / 4) * 4;
    }
    expect(recoveries).toBeGreaterThan(5);
    expect(() => readFileSync(journalFile(home))).toThrow("ENOENT");
  });
});
