import { readFileSync, readlinkSync } from "node:fs";

/** Tells a process from another one that later gets the same number. */
export interface ProcessMark {
  pid: number;
  /** Boot of the machine, process-number namespace and start time in clock ticks; Linux only. */
  start?: string;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined; // no /proc here, or no such process
  }
}

function readTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** State letter and start time in ticks from `/proc/<pid>/stat`; the name before them may hold blanks and brackets. */
function readStat(pid: number): { state: string; ticks: string } | undefined {
  const text = readText(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return fields[0] !== undefined && fields[19] !== undefined ? { state: fields[0], ticks: fields[19] } : undefined;
}

/** Where process numbers mean the same: this boot of this machine, this container. */
const world = (): string => `${readText("/proc/sys/kernel/random/boot_id")?.trim() ?? ""} ${readTarget("/proc/self/ns/pid") ?? ""}`;

export function markOf(pid: number): ProcessMark {
  const stat = readStat(pid);
  return stat ? { pid, start: `${world()} ${stat.ticks}` } : { pid };
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // it exists and belongs to somebody else
  }
}

/** Seconds since the epoch when a process began; Linux only. */
function startSeconds(pid: number): number | undefined {
  const boot = /^btime (\d+)$/m.exec(readText("/proc/stat") ?? "");
  const stat = readStat(pid);
  const TICKS_PER_SECOND = 100; // fixed for user space on Linux
  return boot && stat ? Number(boot[1]) + Number(stat.ticks) / TICKS_PER_SECOND : undefined;
}

/**
 * Whether a process that left its mark on this machine still runs. In doubt it does: a lock that was taken from a
 * living process loses work, one that stays costs a message.
 *
 * @param since milliseconds since the epoch when the mark was left; a process that began later is another one
 */
export function isAlive(mark: ProcessMark, since: number): boolean {
  if (mark.start !== undefined) {
    const [boot, namespace, ticks] = mark.start.split(" ");
    const [ownBoot, ownNamespace] = world().split(" ");
    if (ownBoot && boot !== ownBoot) return false; // the machine was started again
    if (namespace !== ownNamespace) return true; // another container: its process numbers cannot be seen from here
    const stat = readStat(mark.pid);
    if (stat) return stat.ticks === ticks && !isOver(stat.state);
  }
  if (!exists(mark.pid)) return false;
  const stat = readStat(mark.pid);
  if (stat && isOver(stat.state)) return false;
  const began = startSeconds(mark.pid);
  // The boot time is known to the second only, and clocks are set now and then.
  return began === undefined || Number.isNaN(since) || began * 1000 <= since + 10_000;
}

/** A zombie has ended; only its parent has not asked yet. */
const isOver = (state: string): boolean => state === "Z" || state === "X";
