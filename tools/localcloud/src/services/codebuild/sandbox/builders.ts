import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CloudHost, InstanceKind } from "../../../instances";

/** Why a build does not go on. */
export type Interruption = "ended" | "closed";

/** A build that runs in this process. */
export interface LiveBuild {
  /** `ended`: its record is complete already. `closed`: the cloud goes away. */
  interrupt(reason: Interruption): void;
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

  constructor(readonly host: Pick<CloudHost, "workspace" | "endpoint" | "reportFailure">) {}

  /** An empty folder outside of the workspace, so that nothing in it is found by accident. */
  async makeFolder(): Promise<string> {
    if (this.isClosed) throw new Error("The cloud is closed; no build begins any more.");
    const folder = await realpath(await mkdtemp(join(tmpdir(), "switchyard-build-")));
    this.folders.add(folder);
    return folder;
  }

  async removeFolder(folder: string): Promise<void> {
    this.folders.delete(folder);
    // A process that is just ending may still write.
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const build of this.live.values()) build.interrupt("closed");
    for (const folder of [...this.folders]) await this.removeFolder(folder);
  }
}

export const BUILDERS: InstanceKind<Builders> = {
  name: "codebuild.builders",
  open: (host) => new Builders(host),
  close: (builders) => builders.close(),
};
