import { mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorCode } from "../files/error-code";
import type { CloudHost, InstanceKind } from "../../../instances";

/** Why a build does not go on. */
export type Interruption = "ended" | "closed";

/** A build that runs in this process. */
export interface LiveBuild {
  /** `ended`: its record is complete already. `closed`: the cloud goes away. */
  interrupt(reason: Interruption): void;
}

const PREFIX = "switchyard-build-";

/** Removes folders of builds whose process was killed. */
async function removeLeftFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = /^switchyard-build-(\d+)-/.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}

/** What builds need of this machine, once per cloud. */
export class Builders {
  readonly live = new Map<string, LiveBuild>();
  /** Real milliseconds that a minute of a build's timeout means for commands while the clock stands still. */
  realMillisecondsPerMinute = 60_000;
  /**
   * Folder that keeps finished builds, so that a later build of identical inputs takes over what one of them made, and says so in its log.
   * @defaultValue none: every build runs
   */
  reuseFolder: string | undefined;
  /** Caches of the type LOCAL, by key. */
  readonly localCaches = new Map<string, Uint8Array>();
  private readonly folders = new Set<string>();
  private isClosed = false;
  private sweep: Promise<void> | undefined;

  constructor(readonly host: Pick<CloudHost, "workspace" | "endpoint" | "reportFailure">) {}

  /** An empty folder outside of the workspace, so that nothing in it is found by accident. */
  async makeFolder(): Promise<string> {
    if (this.isClosed) throw new Error("The cloud is closed; no build begins any more.");
    this.sweep ??= removeLeftFolders();
    await this.sweep;
    const folder = await realpath(await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`)));
    this.folders.add(folder);
    return folder;
  }

  async removeFolder(folder: string): Promise<void> {
    this.folders.delete(folder);
    // A process that is just ending may still write.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }

  /** Ends all processes. */
  interrupt(): void {
    this.isClosed = true;
    for (const build of [...this.live.values()]) build.interrupt("closed");
  }

  async close(): Promise<void> {
    this.interrupt();
    for (const folder of [...this.folders]) await this.removeFolder(folder);
  }
}

export const BUILDERS: InstanceKind<Builders> = {
  name: "codebuild.builders",
  open: (host) => new Builders(host),
  interrupt: (builders) => builders.interrupt(),
  close: (builders) => builders.close(),
};
