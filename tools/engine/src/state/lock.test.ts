import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { StackLockedError } from "./errors";
import { createFileBackend } from "./file-backend";
import { isAlive, markOf } from "./process-identity";
import { newHome, ref } from "./__fixtures__/home";
import { startWorker, type Worker } from "./__fixtures__/processes";

jest.setTimeout(60_000); // keys are derived and processes started, on machines that have other things to do

let home: string;
const workers: Worker[] = [];
beforeEach(() => (home = newHome()));
afterEach(async () => {
  for (const worker of workers.splice(0)) {
    worker.process.kill("SIGKILL");
    await worker.ended;
  }
  rmSync(home, { recursive: true, force: true });
});

const start = (...args: string[]): Worker => {
  const worker = startWorker(home, ...args);
  workers.push(worker);
  return worker;
};
const locks = () => join(home, "state/.pulumi/locks/organization/foundation/local");
const open = () => createFileBackend({ home }).open(ref, { command: "up" });

function putLock(content: object, name = "11111111-2222-4333-8444-555555555555.json"): string {
  mkdirSync(locks(), { recursive: true });
  const file = join(locks(), name);
  writeFileSync(file, JSON.stringify({ pid: 1, username: "alice", hostname: hostname(), timestamp: new Date().toISOString(), ...content }));
  return file;
}

/** A number that no process has. */
const deadPid = (): number => {
  for (let pid = 4_000_000; ; pid--) {
    try {
      process.kill(pid, 0);
    } catch {
      return pid;
    }
  }
};

describe("the lock of a stack", () => {
  it("is a file as the Pulumi CLI writes it, there while the stack is open", async () => {
    const handle = await open();
    const [name, ...others] = readdirSync(locks());
    const content = JSON.parse(readFileSync(join(locks(), name!), "utf8")) as Record<string, unknown>;
    await handle.close();

    expect(others).toEqual([]);
    expect(name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.json$/);
    expect(content).toMatchObject({ pid: process.pid, hostname: hostname(), command: "up" });
    expect(new Date(content.timestamp as string).getTime()).toBeLessThanOrEqual(Date.now());
    expect(readdirSync(locks())).toEqual([]);
    expect(handle.takenOver).toBeUndefined();
  });

  it("is refused to a second one with the holder's name and the cure", async () => {
    const worker = start("hold");
    await worker.said("held");

    const error = (await open().catch((caught: unknown) => caught)) as StackLockedError;

    expect(error).toBeInstanceOf(StackLockedError);
    expect(error.message).toMatch(
      new RegExp(
        `^Stack organization/foundation/local is locked by .+@${hostname()}, process ${worker.process.pid}, "up", since \\d{4}-.+Z\\.\n` +
          `Wait until it has finished, or end it with Ctrl-C \\(kill -INT ${worker.process.pid}\\): it saves its running step first\\.$`,
      ),
    );
    expect(error.holders).toMatchObject([{ pid: worker.process.pid, command: "up" }]);
    expect(readdirSync(locks())).toHaveLength(1);
  });

  it("is refused to the same process while it holds it, and free afterwards", async () => {
    const first = await open();
    await expect(open()).rejects.toThrow(StackLockedError);
    await first.close();

    await (await open()).close();
  });

  it("is taken over from a process that was killed, and that is said", async () => {
    const worker = start("hold");
    await worker.said("held");
    worker.process.kill("SIGKILL");
    await worker.ended;

    const handle = await open();
    await handle.close();

    expect(handle.takenOver).toMatchObject([{ pid: worker.process.pid, command: "up", hostname: hostname() }]);
    expect(readdirSync(locks())).toEqual([]);
  });

  it("is taken over from a Pulumi CLI that is gone, and respected while it may live", async () => {
    putLock({ pid: deadPid() });
    await (await open()).close();
    expect(readdirSync(locks())).toEqual([]);

    putLock({ pid: process.ppid });
    await expect(open()).rejects.toThrow(`alice@${hostname()}, process ${process.ppid}, the Pulumi CLI or another tool, since`);
  });

  it("is taken over when its process number now belongs to another process", async () => {
    const { start: mark } = markOf(process.ppid);
    if (mark === undefined) return; // no /proc: the number alone decides
    putLock({ pid: process.ppid, start: `${mark}9` });
    await (await open()).close();

    putLock({ pid: process.ppid, start: mark });
    await expect(open()).rejects.toThrow(StackLockedError);
    rmSync(locks(), { recursive: true });

    // Left by the CLI, which notes no start, long before that process began.
    putLock({ pid: process.ppid, timestamp: "2001-01-01T00:00:00Z" });
    await (await open()).close();
  });

  it("is taken over when this very process got the number of the dead one", async () => {
    putLock({ ...markOf(process.pid), held: true });

    await (await open()).close();
  });

  it("is respected when it comes from another machine or container, with the file to remove", async () => {
    const file = putLock({ hostname: "elsewhere", pid: deadPid() });
    await expect(open()).rejects.toThrow(`If you are sure that it is not running any more, remove ${file}.`);
    rmSync(file);

    const { start: mark } = markOf(process.pid);
    if (mark === undefined) return;
    putLock({ pid: deadPid(), start: mark.replace(/pid:\[\d+\]/, "pid:[1]") });
    await expect(open()).rejects.toThrow(StackLockedError);
  });

  it("stops at a file that is no lock instead of guessing", async () => {
    mkdirSync(locks(), { recursive: true });
    writeFileSync(join(locks(), "x.json"), "{");

    await expect(open()).rejects.toThrow("this is not a lock file as the Pulumi CLI or this engine writes it.");
    expect(readdirSync(locks())).toEqual(["x.json"]);
  });

  it("leaves no lock behind when the state cannot be opened", async () => {
    mkdirSync(join(home, "state/.pulumi/stacks/foundation"), { recursive: true });
    writeFileSync(join(home, "state/.pulumi/stacks/foundation/local.json"), "{");

    await expect(open()).rejects.toThrow("damaged");
    expect(readdirSync(locks())).toEqual([]);
  });

  it("is never given to two of many processes at once, and somebody always gets it", async () => {
    for (let round = 0; round < 4; round++) {
      const at = Date.now() + 1_000;
      // A lock of a dead process lies there too, which all of them want to take over.
      putLock({ pid: deadPid() }, `dead${round}.json`);
      const results = await Promise.all([1, 2, 3, 4, 5].map(() => start("race", String(at), "400").ended));

      const lines = results.flat();
      const times = lines.filter((line) => line.startsWith("won")).map((line) => line.split(" ").slice(1).map(Number) as [number, number]);
      expect(lines.filter((line) => line.startsWith("failed"))).toEqual([]);
      expect(times.length).toBeGreaterThan(0);
      times.sort(([a], [b]) => a - b);
      for (const [index, [from]] of times.entries()) if (index > 0) expect(from).toBeGreaterThanOrEqual(times[index - 1]![1]);
    }
  });
});

describe("isAlive", () => {
  it("knows this process and not one that has ended", () => {
    expect(isAlive(markOf(process.pid), Date.now())).toBe(true);
    expect(isAlive({ pid: process.pid }, Date.now())).toBe(true);
    expect(isAlive({ pid: deadPid() }, Date.now())).toBe(false);
  });

  it("takes a process of an earlier boot for gone", () => {
    const { start: mark } = markOf(process.pid);
    if (mark === undefined) return;
    expect(isAlive({ pid: process.pid, start: mark.replace(/^\S+/, "another-boot") }, Date.now())).toBe(false);
  });
});
