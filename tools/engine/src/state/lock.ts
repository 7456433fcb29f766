import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { explainFileError, StackLockedError, StateFileError, type LockHolder } from "./errors";
import { codeOf, listIfThere, readIfThere, removeIfThere, writeAtomically, type StateFiles } from "./files";
import { isAlive, markOf } from "./process-identity";

/** The CLI's four members, and ours after them; the CLI ignores those. */
const lockFile = z.looseObject({
  pid: z.number().int(),
  username: z.string(),
  hostname: z.string(),
  timestamp: z.string(),
  command: z.string().optional(),
  start: z.string().optional(),
  /** false while its process is still looking whether it may have the lock. */
  held: z.boolean().optional(),
});
type LockFile = z.infer<typeof lockFile>;

export interface LockRequest {
  files: StateFiles;
  /** `<root>/.pulumi/locks/organization/<project>/<stack>` */
  folder: string;
  /** Same file system as the lock folder; the CLI takes every file in there for a lock. */
  temporaryFolder: string;
  stack: string;
  command: string;
  now: () => number;
  newId: () => string;
}

export interface Lock {
  takenOver: LockHolder[];
  release(): Promise<void>;
}

/** Locks that this very process holds: their own process number proves nothing. */
const held = new Set<string>();

const ATTEMPTS = 60;

/**
 * Takes the lock of a stack: a file of its own name in a folder, as the Pulumi CLI does, so that the two respect each other.
 *
 * First the own file appears, then the folder is read: of two that come at the same time each sees the other or one sees
 * both, so never do both win. Who finds another that has not decided yet steps back and tries again after a random pause.
 *
 * @throws StackLockedError naming the holders when one of them lives
 */
export async function acquireLock(request: LockRequest): Promise<Lock> {
  const { files, folder, stack } = request;
  const takenOver: LockHolder[] = [];
  try {
    await files.makeFolder(folder);
    for (let attempt = 1; ; attempt++) {
      const path = join(folder, `${request.newId()}.json`);
      const content = ownContent(request);
      // Before an own file appears, the usual case of a held lock is settled by reading.
      let rivals = await livingRivals(request, path, takenOver);
      if (rivals.length === 0) {
        let won = false;
        try {
          held.add(path);
          await put(request, path, { ...content, held: false });
          rivals = await livingRivals(request, path, takenOver);
          if (rivals.length === 0) {
            await put(request, path, { ...content, held: true });
            won = true;
            return { takenOver, release: () => release(files, path) };
          }
        } finally {
          if (!won) await release(files, path);
        }
      }
      const decided = rivals.filter((rival) => rival.held !== false);
      if (decided.length > 0 || attempt === ATTEMPTS) {
        const holders = (decided.length > 0 ? decided : rivals).map(({ held: _held, ...holder }) => holder);
        throw new StackLockedError(stack, holders, cureFor(holders));
      }
      await sleep(2 + Math.random() * 25); // not an outcome, only a pause: who wins is open anyway
    }
  } catch (error) {
    throw explainFileError(error, folder, `Locking stack ${stack}`);
  }
}

async function release(files: StateFiles, path: string): Promise<void> {
  held.delete(path);
  await removeIfThere(files, path);
}

function ownContent({ command, now }: LockRequest): LockFile {
  return { ...markOf(process.pid), username: ownName(), hostname: hostname(), timestamp: new Date(now()).toISOString(), command };
}

function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? "unknown"}`; // a user without an entry, as in many containers
  }
}

async function put({ files, temporaryFolder, newId }: LockRequest, path: string, content: LockFile): Promise<void> {
  // After a power cut no holder lives, so the lock need not survive one.
  await writeAtomically(files, path, Buffer.from(JSON.stringify(content)), { temporaryFolder, id: newId(), durable: false });
}

interface Rival extends LockHolder {
  held: boolean | undefined;
}

/** Other locks whose holders live; those of the dead are removed and noted. */
async function livingRivals({ files, folder }: LockRequest, own: string, takenOver: LockHolder[]): Promise<Rival[]> {
  const living: Rival[] = [];
  for (const name of await listIfThere(files, folder)) {
    const path = join(folder, name);
    if (path === own || !name.endsWith(".json")) continue;
    const content = await readIfThere(files, path);
    if (!content) continue; // given back between the two looks
    const { held: decided, start, ...holder } = parseLock(content, path);
    if (isHeld(path, { ...holder, start })) living.push({ ...holder, held: decided, file: path });
    else {
      await removeIfThere(files, path); // by its unique name: nobody else's lock can be hit
      takenOver.push({ ...holder, file: path });
    }
  }
  return living;
}

function isHeld(path: string, lock: LockFile): boolean {
  if (lock.hostname !== hostname()) return true; // its processes cannot be seen from here
  const own = markOf(process.pid);
  if (lock.pid === own.pid && lock.start === own.start) return held.has(path);
  return isAlive({ pid: lock.pid, start: lock.start }, Date.parse(lock.timestamp));
}

function parseLock(content: Buffer, path: string): LockHolder & { held?: boolean; start?: string } {
  let json: unknown;
  try {
    json = JSON.parse(content.toString("utf8"));
  } catch {
    json = undefined;
  }
  const parsed = lockFile.safeParse(json);
  if (!parsed.success) {
    throw new StateFileError(path, "this is not a lock file as the Pulumi CLI or this engine writes it.", "If nothing is working on the stack, remove the file.");
  }
  const { pid, username, hostname: host, timestamp, command, held: decided, start } = parsed.data;
  return { pid, username, hostname: host, timestamp, command, held: decided, start, file: path };
}

function cureFor(holders: LockHolder[]): string {
  if (holders.every((holder) => holder.hostname === hostname())) {
    return `Wait until it has finished, or end it with Ctrl-C (kill -INT ${holders.map((holder) => holder.pid).join(" ")}): it saves its running step first.`;
  }
  return `Wait until it has finished. If you are sure that it is not running any more, remove ${holders.map((holder) => holder.file).join(" and ")}.`;
}

/** Removes the folder of a stack's locks if nothing is in it. */
export async function removeLockFolder(files: StateFiles, folder: string): Promise<void> {
  try {
    await files.removeFolder(folder);
  } catch (error) {
    if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes(codeOf(error) ?? "")) throw error;
  }
}
