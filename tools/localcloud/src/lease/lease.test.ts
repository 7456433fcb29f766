import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCloud, type CloudOptions, type LocalCloud } from "../cloud";
import type { CallContext, Service, ServiceId, Shape, TaskHandler } from "../service";
import type { LeaseRecord } from "./lease-record";

const folders: string[] = [];
const open: LocalCloud[] = [];

afterEach(async () => {
  for (const cloud of open.splice(0)) await cloud.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "localcloud-lease-"));
  folders.push(folder);
  return join(folder, "cloud");
}

interface Setup extends Partial<CloudOptions> {
  /** Says in answers which cloud did the work. */
  name: string;
  folder: string;
  tasks?: Record<string, TaskHandler>;
}

async function cloudOf({ name, tasks = {}, ...options }: Setup): Promise<LocalCloud> {
  const work = (input: Shape, context: CallContext): Shape => {
    if (input["nextToken"] !== undefined) {
      context.store.transaction((tx) => context.schedule(tx, { task: "note", key: "k", at: context.clock.now() + 60_000 }));
    }
    return { pipelines: [], nextToken: name };
  };
  const loadService = (id: ServiceId): Service => ({ id, operations: { ListPipelines: work }, tasks });
  const cloud = await openCloud({ seed: name, loadService, ...options });
  open.push(cloud);
  return cloud;
}

async function workerOf(cloud: LocalCloud, input: Shape = {}): Promise<string> {
  const { nextToken } = await cloud.call({ service: "codepipeline", operation: "ListPipelines", input, caller: cloud.administrator });
  return nextToken as string;
}

const leaseOf = (cloud: LocalCloud): LeaseRecord | undefined => cloud.store.read((tx) => tx.get<LeaseRecord>("account", "lease"));

describe("the lease of a folder", () => {
  it("is taken by one process; calls of the others are made there, and by themselves once it is given back", async () => {
    const folder = scratchFolder();
    const other = await cloudOf({ name: "other", folder });
    const holder = await cloudOf({ name: "holder", folder });

    expect(await workerOf(other)).toBe("other");
    expect(await holder.drive()).toBe(true);
    expect(await other.drive()).toBe(false);
    expect(await workerOf(other)).toBe("holder");
    expect(await workerOf(holder)).toBe("holder");

    await holder.close();
    expect(await workerOf(other)).toBe("other");
    expect(await other.drive()).toBe(true);
  });

  it("brings refusals of the holder back as they are", async () => {
    const folder = scratchFolder();
    const holder = await cloudOf({ name: "holder", folder });
    await holder.drive();
    const other = await cloudOf({ name: "other", folder });

    await expect(other.call({ service: "codepipeline", operation: "ListPipelines", input: { maxResults: 0 }, caller: other.administrator }))
      .rejects.toMatchObject({ name: "ValidationException", statusCode: 400 });
    await expect(other.call({ service: "codepipeline", operation: "GetPipeline", input: { name: "p" }, caller: other.administrator }))
      .rejects.toMatchObject({ code: "NotImplemented", statusCode: 501 });
  });

  it("is taken over from a holder that died without giving it back", async () => {
    const folder = scratchFolder();
    const cloud = await cloudOf({ name: "survivor", folder });
    const dead: LeaseRecord = { holder: "dead", endpoint: "http://127.0.0.1:1", token: "t", pid: 1 };
    cloud.store.transaction((tx) => tx.put("account", "lease", dead));

    expect(await workerOf(cloud)).toBe("survivor");
    expect(await cloud.drive()).toBe(true);
    expect(leaseOf(cloud)!.holder).not.toBe("dead");
  });

  it("is taken over from a holder whose port belongs to another cloud now", async () => {
    const folder = scratchFolder();
    const stranger = await cloudOf({ name: "stranger", folder: scratchFolder() });
    await stranger.drive();
    const cloud = await cloudOf({ name: "survivor", folder });
    cloud.store.transaction((tx) => tx.put("account", "lease", { holder: "dead", endpoint: leaseOf(stranger)!.endpoint, token: "t", pid: 1 }));

    expect(await workerOf(cloud)).toBe("survivor");
    expect(await cloud.drive()).toBe(true);
  });

  it("moves the one clock from any process, and keeps it moved", async () => {
    const folder = scratchFolder();
    const noted: number[] = [];
    const tasks: Record<string, TaskHandler> = { note: ({ at }, { clock }) => void noted.push(clock.now() - at) };
    const holder = await cloudOf({ name: "holder", folder, tasks });
    await holder.drive();
    const other = await cloudOf({ name: "other", folder, tasks: {} });
    await workerOf(other, { nextToken: "schedule" });

    const { from, to } = await other.advanceBy(3_600_000);

    expect(noted).toHaveLength(1);
    expect(to - from).toBeGreaterThanOrEqual(3_600_000);
    await holder.close();
    const later = await cloudOf({ name: "later", folder });
    expect(later.clock.now()).toBeGreaterThanOrEqual(to);
  });

  it("is taken for the time of an advance when nobody serves the folder", async () => {
    const folder = scratchFolder();
    const noted: number[] = [];
    const cloud = await cloudOf({ name: "alone", folder, tasks: { note: () => void noted.push(1) } });
    await workerOf(cloud, { nextToken: "schedule" });

    await cloud.advanceBy(60_000);
    await cloud.close();

    expect(noted).toEqual([1]);
    const next = await cloudOf({ name: "next", folder });
    expect(leaseOf(next)).toBeUndefined();
  });

  it.each(["", "Bearer wrong", "Bearer "])("tells strangers nothing (authorization %j)", async (authorization) => {
    const holder = await cloudOf({ name: "holder", folder: scratchFolder() });
    await holder.drive();

    const status = await new Promise<number>((done, failed) => {
      const outgoing = request(`${leaseOf(holder)!.endpoint}/_switchyard/call`, { method: "POST", headers: { authorization } }, (incoming) => {
        incoming.resume();
        done(incoming.statusCode!);
      });
      outgoing.on("error", failed);
      outgoing.end("{}");
    });

    expect(status).toBe(404);
  });
});
