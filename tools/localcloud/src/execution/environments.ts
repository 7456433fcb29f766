/**
 * The execution environments of a cloud: started when an invocation finds none that is free, kept for the next one, ended when nobody
 * has used them for a while.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { CloudHost } from "../instances";
import { isVirtual } from "../time/clock";
import { CodeFolders } from "./code-folders";
import { Environment, type EnvironmentParts, type EnvironmentSpec } from "./environment";
import { Guardian } from "./guardian";
import { InsideRuntimes } from "./inside/inside-runtimes";
import { ProcessPool } from "./process-pool";
import { Turns } from "./turns";

/** Cloud time for which an environment that nobody uses is kept. AWS does not say how long it does. */
const IDLE_MILLISECONDS = 10 * 60_000;
/** Cloud time after which an environment is not used again; its credentials last longer. */
const LIFE_MILLISECONDS = 2 * 3_600_000;
/** Unused environments that are kept at most, over all functions. */
const MOST_IDLE = 24;
/** Real time between two looks at the memory of the environments at work. */
const LOOK_MILLISECONDS = 25;
/** Real time for which a function may work without a pause where the clock is virtual. */
const WATCHDOG_MILLISECONDS = 20_000;

const MEGABYTE = 1024 * 1024;

/** Which version an environment runs. */
export interface VersionIdentity {
  /** E.g. `us-east-1/payment:7`. */
  version: string;
  /** Changes with settings and code, as those of `$LATEST` may. */
  fingerprint: string;
}

/** An environment with what is known of its use. */
export interface Placed<T> {
  readonly environment: Environment;
  /** What whoever started it keeps with it. */
  readonly kept: T;
  readonly identity: VersionIdentity;
  readonly startedAt: number;
  isReady: boolean;
  lastUsed: number;
}

/** @template T what is kept with an environment for as long as it lives */
export class Environments<T> {
  readonly isVirtual: boolean;
  readonly code: CodeFolders;
  /** Real milliseconds; tests shorten it. */
  watchdogMilliseconds = WATCHDOG_MILLISECONDS;
  private readonly folder: string;
  /** Undefined where every environment has a process of its own. */
  private readonly inside: InsideRuntimes | undefined;
  private readonly guardian: Guardian;
  private readonly pool: ProcessPool;
  private readonly turns = new Turns();
  /** Free ones by version, the one used last at the end. */
  private readonly idle = new Map<string, Placed<T>[]>();
  private readonly all = new Set<Placed<T>>();
  private readonly busy = new Set<Placed<T>>();
  /** Cloud time before which no environment is too old. */
  private oldest = 0;
  private look: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(private readonly host: CloudHost) {
    this.isVirtual = isVirtual(host.clock);
    this.folder = mkdtempSync(join(tmpdir(), "switchyard-functions-"));
    const bootstrap = join(host.packageFolder, "src", "execution", "bootstrap", "index.js");
    this.guardian = new Guardian(this.folder);
    this.pool = new ProcessPool({ folder: this.folder, guardian: this.guardian, bootstrap });
    this.inside = host.functions === "inside" ? new InsideRuntimes(bootstrap) : undefined;
    const code = join(this.folder, "code");
    mkdirSync(code);
    this.code = new CodeFolders(code);
  }

  /** A free environment of the version, if there is one; it is taken. */
  takeIdle({ version, fingerprint }: VersionIdentity): Placed<T> | undefined {
    this.endOld();
    const free = this.idle.get(version);
    if (free === undefined) return undefined;
    for (let found = free.pop(); found !== undefined; found = free.pop()) {
      if (found.identity.fingerprint === fingerprint && !found.environment.isGone) {
        this.busy.add(found);
        this.watchMemory();
        return found;
      }
      found.environment.kill();
    }
    return undefined;
  }

  /** A new environment, taken, whose code is not loaded yet. */
  start(identity: VersionIdentity, made: Omit<EnvironmentSpec, "cacheFolder">, kept: T, onOutput: EnvironmentParts["onOutput"]): Placed<T> {
    if (this.isClosed) throw new Error("The local cloud is closed.");
    // V8 takes compiled code only with the flags with which it was compiled.
    const spec = { ...made, cacheFolder: join(this.folder, "compiled", `${basename(made.root)}-${made.memoryMegabytes}`) };
    const nodeOptions = spec.environment["NODE_OPTIONS"];
    const runtime = this.inside?.start(spec) ?? this.pool.take({ memoryMegabytes: spec.memoryMegabytes, ...(nodeOptions !== undefined && { nodeOptions }) });
    const now = this.host.clock.now();
    const environment = new Environment(spec, runtime, {
      host: this.host, turns: this.turns, isVirtual: this.isVirtual, onOutput,
      watchdogMilliseconds: () => this.watchdogMilliseconds,
      onGone: () => this.forget(placed),
    });
    const placed: Placed<T> = { identity, kept, startedAt: now, isReady: false, lastUsed: now, environment };
    this.all.add(placed);
    this.busy.add(placed);
    this.watchMemory();
    return placed;
  }

  /** Gives an environment back after use. */
  release(placed: Placed<T>): void {
    this.busy.delete(placed);
    if (placed.environment.isGone || !placed.isReady || this.isClosed) {
      placed.environment.kill();
      return;
    }
    placed.lastUsed = this.host.clock.now();
    const free = this.idle.get(placed.identity.version);
    if (free === undefined) this.idle.set(placed.identity.version, [placed]);
    else free.push(placed);
    if (this.all.size - this.busy.size > MOST_IDLE) this.endLeastUsed();
  }

  private forget(placed: Placed<T>): void {
    this.all.delete(placed);
    this.busy.delete(placed);
    const free = this.idle.get(placed.identity.version);
    const at = free?.indexOf(placed) ?? -1;
    if (at >= 0) free!.splice(at, 1);
    if (free?.length === 0) this.idle.delete(placed.identity.version);
  }

  private endOld(): void {
    const now = this.host.clock.now();
    if (this.oldest > now) return;
    let oldest = Infinity;
    for (const placed of [...this.all]) {
      if (this.busy.has(placed)) continue;
      const end = Math.min(placed.lastUsed + IDLE_MILLISECONDS, placed.startedAt + LIFE_MILLISECONDS);
      if (end <= now) placed.environment.kill();
      else oldest = Math.min(oldest, end);
    }
    this.oldest = Math.min(oldest, now + IDLE_MILLISECONDS / 10);
  }
  private endLeastUsed(): void {
    let least: Placed<T> | undefined;
    for (const placed of this.all) if (!this.busy.has(placed) && (least === undefined || placed.lastUsed < least.lastUsed)) least = placed;
    least?.environment.kill();
  }

  /** Whether an environment runs from a folder. */
  isInUse(folder: string): boolean {
    for (const { environment } of this.all) if (environment.spec.root === folder) return true;
    return false;
  }

  private watchMemory(): void {
    this.look ??= setInterval(() => {
      for (const { environment } of this.busy) {
        const bytes = environment.measure();
        if (bytes !== undefined && bytes > environment.spec.memoryMegabytes * MEGABYTE) environment.endForMemory();
      }
      if (this.busy.size > 0) return;
      clearInterval(this.look);
      this.look = undefined;
    }, LOOK_MILLISECONDS).unref();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.look);
    for (const { environment } of [...this.all]) environment.kill();
    this.pool.close();
    await this.guardian.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
