import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleForProcess, PROCESS_ENVIRONMENT } from "../testing/bundle";
import { FolderStore } from "./folder-store";
import { storeError } from "./store-error";

const folder = mkdtempSync(join(tmpdir(), "localcloud-folder-store-"));
let writerFile: string;

beforeAll(() => { writerFile = bundleForProcess(join(__dirname, "__fixtures__", "writer.ts"), folder); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Writer { process: ChildProcess; acknowledged: () => number; started: Promise<void>; ended: Promise<void> }

function startWriter(cloud: string, name: string): Writer {
  const child = spawn(process.execPath, [writerFile, cloud, name], { env: PROCESS_ENVIRONMENT, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  const started = new Promise<void>((done) => child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
    done();
  }));
  const ended = new Promise<void>((done) => child.on("close", () => done()));
  // The last line may be cut off by the kill; the one before it was certainly acknowledged.
  return { process: child, started, ended, acknowledged: () => Number(output.split("\n").slice(0, -1).at(-1) ?? -1) };
}

const sleep = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

describe("FolderStore", () => {
  it("has every acknowledged write after kill -9 at random moments, with several writers", async () => {
    const cloud = join(folder, "killed");
    const acknowledged = new Map<string, number>();
    for (let round = 0; round < 5; round++) {
      const names = [`r${round}-a`, `r${round}-b`];
      const writers = names.map((name) => startWriter(cloud, name));
      await Promise.all(writers.map(({ started }) => started));
      await sleep(20 + Math.random() * 150);
      writers.forEach(({ process: child }) => child.kill("SIGKILL"));
      await Promise.all(writers.map(({ ended }) => ended));
      writers.forEach((writer, at) => acknowledged.set(names[at]!, writer.acknowledged()));
    }

    const store = new FolderStore(cloud);
    const { records, total, balance } = store.read((tx) => ({
      records: tx.list<{ count: number }>("records"), total: tx.get<number>("counters", "total"), balance: tx.get<number>("counters", "balance"),
    }));
    await store.close();

    const keys = new Set(records.map(([key]) => key));
    for (const [name, last] of acknowledged) {
      expect(last).toBeGreaterThan(0);
      for (let count = 0; count <= last; count++) expect(keys.has(`${name}-${String(count).padStart(8, "0")}`)).toBe(true);
    }
    // Each transaction is whole: as many records as the counter says, and the balance even.
    expect(records).toHaveLength(total!);
    expect(balance).toBe(0);
  }, 60_000);

  it("shows a process what another one has written, while both are open", async () => {
    const cloud = join(folder, "shared");
    const store = new FolderStore(cloud);
    const writer = startWriter(cloud, "other");
    await writer.started;
    store.transaction((tx) => tx.put("mine", "a", 1));
    await sleep(100);

    const first = store.read((tx) => tx.get<number>("counters", "total"))!;
    await sleep(100);
    const second = store.read((tx) => tx.get<number>("counters", "total"))!;
    writer.process.kill("SIGKILL");
    await writer.ended;

    expect(second).toBeGreaterThan(first);
    expect(store.read((tx) => tx.list("records"))).toHaveLength(store.read((tx) => tx.get<number>("counters", "total"))!);
    expect(store.read((tx) => tx.get("mine", "a"))).toBe(1);
    await store.close();
  }, 30_000);

  it("reads what is newest, within one turn of the event loop too", async () => {
    const cloud = join(folder, "newest");
    const writer = startWriter(cloud, "other");
    await writer.started;
    const store = new FolderStore(cloud);
    const total = (): number => store.read((tx) => tx.get<number>("counters", "total"))!;

    const first = total();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200); // blocks, so that nothing of this process runs in between
    const second = total();

    writer.process.kill("SIGKILL");
    await writer.ended;
    await store.close();
    expect(second).toBeGreaterThan(first);
  }, 30_000);

  it("reads one moment, even while another process writes", async () => {
    const cloud = join(folder, "consistent");
    const writer = startWriter(cloud, "other");
    await writer.started;
    const store = new FolderStore(cloud);

    for (let round = 0; round < 50; round++) {
      const { total, records } = store.read((tx) => ({ total: tx.get<number>("counters", "total"), records: tx.list("records").length }));
      expect(records).toBe(total);
    }

    writer.process.kill("SIGKILL");
    await writer.ended;
    await store.close();
  }, 30_000);

  it.each([1n, 2n, 5n])("keeps the newest transactions when a process that opens the folder hides %i of them", async (hidden) => {
    const cloud = join(folder, `hidden-${hidden}`);
    const store = new FolderStore(cloud);
    for (let at = 0; at < 10; at++) store.transaction((tx) => tx.put("records", `r${at}`, at));
    // What lmdb does at an inconvenient moment of opening; in a process of its own, because closing the file drops this one's locks.
    spawnSync(process.execPath, ["-e", `const fs = require("node:fs"); const file = fs.openSync(${JSON.stringify(join(cloud, "lock.mdb"))}, "r+"); const word = Buffer.alloc(8);
      fs.readSync(file, word, 0, 8, 8); word.writeBigUInt64LE(word.readBigUInt64LE() - ${hidden}n); fs.writeSync(file, word, 0, 8, 8);`]);

    store.transaction((tx) => tx.put("records", "last", 10));

    const expected = [...Array.from({ length: 10 }, (_, at) => [`r${at}`, at] as [string, number]), ["last", 10]].sort(([left], [right]) => (left! < right! ? -1 : 1));
    expect(store.read((tx) => tx.list("records"))).toEqual(expected);
    await store.close();
    const again = new FolderStore(cloud);
    expect(again.read((tx) => tx.list("records"))).toEqual(expected);
    await again.close();
  });

  it("loses nothing to processes that open the folder while it writes", async () => {
    const cloud = join(folder, "opened-often");
    const first = startWriter(cloud, "first");
    await first.started;
    for (let round = 0; round < 4; round++) {
      const others = Array.from({ length: 3 }, (_, at) => startWriter(cloud, `other-${round}-${at}`));
      await Promise.all(others.map(({ started }) => started));
      others.forEach(({ process: child }) => child.kill("SIGKILL"));
      await Promise.all(others.map(({ ended }) => ended));
    }
    first.process.kill("SIGKILL");
    await first.ended;

    const store = new FolderStore(cloud);
    const keys = new Set(store.read((tx) => tx.list("records")).map(([key]) => key));
    await store.close();
    const lost = Array.from({ length: first.acknowledged() + 1 }, (_, count) => `first-${String(count).padStart(8, "0")}`).filter((key) => !keys.has(key));
    expect(lost).toEqual([]);
  }, 60_000);

  it("can be opened twice in one process", async () => {
    const cloud = join(folder, "twice");
    const [one, two] = [new FolderStore(cloud), new FolderStore(cloud)];

    one.transaction((tx) => tx.put("roles", "a", 1));
    expect(two.read((tx) => tx.get("roles", "a"))).toBe(1);
    await one.close();
    two.transaction((tx) => tx.put("roles", "b", 2));

    expect(two.read((tx) => tx.list("roles"))).toEqual([["a", 1], ["b", 2]]);
    await two.close();
  });

  it("has everything again after it was closed", async () => {
    const cloud = join(folder, "reopened");
    const store = new FolderStore(cloud);
    store.transaction((tx) => tx.put("roles", "a", { name: "a" }));
    await store.close();

    const again = new FolderStore(cloud);
    expect(again.read((tx) => tx.list("roles"))).toEqual([["a", { name: "a" }]]);
    await again.close();
  });

  it("says which folder cannot be used, why, and what to do", () => {
    const file = join(folder, "a-file");
    writeFileSync(file, "");

    expect(() => new FolderStore(join(file, "cloud"))).toThrow(
      /^The local cloud's store in .*a-file\/cloud cannot be opened: a file is in its place \(ENOTDIR.*\)\. Move that file away, or set SWITCHYARD_HOME to another folder\.$/);
  });

  it("refuses a damaged data file instead of starting empty", () => {
    const cloud = join(folder, "damaged");
    mkdirSync(cloud);
    writeFileSync(join(cloud, "data.mdb"), "this is no database, but it is long enough to be looked at. ".repeat(400));

    expect(() => new FolderStore(cloud)).toThrow(/cannot be opened: its data file is damaged or of another program \(.*\)\. Move the folder away and deploy again/);
    expect(readFileSync(join(cloud, "data.mdb"), "utf8")).toMatch(/^this is no database/);
  });

  it.each([100, 9_000, 20_000])("refuses a data file that was cut off after %i bytes", async (length) => {
    const cloud = join(folder, `cut-${length}`);
    const store = new FolderStore(cloud);
    for (let at = 0; at < 200; at++) store.transaction((tx) => tx.put("records", `r${at}`, { text: "x".repeat(1000) }));
    await store.close();
    truncateSync(join(cloud, "data.mdb"), length);

    expect(() => new FolderStore(cloud)).toThrow(/cannot be opened: its data file is damaged or of another program/);
  });

  it.each<[string, RegExp]>([
    ["ENOSPC: no space left on device", /the disk is full .*Free some space and run the command again; nothing of the unfinished write was kept\.$/],
    ["EROFS: read-only file system", /the file system is read-only .*Set SWITCHYARD_HOME to a folder on a disk that can be written\.$/],
    ["EACCES: permission denied", /the folder cannot be written .*Give yourself write permission on it/],
    ["something new", /something new\.$/],
  ])("names the cure of %s", (text, expected) => {
    expect(storeError("/home/a/.switchyard/cloud", "written", new Error(text)).message).toMatch(expected);
  });
});
