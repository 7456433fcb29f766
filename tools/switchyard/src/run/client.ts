import { spawn } from "node:child_process";
import { closeSync, fstatSync, mkdirSync, openSync, readSync, unlinkSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

import { isAlive, markOf } from "@switchyard/engine/process-identity";

import { workspaceRoot } from "../../launcher/cache-folder";
import { runtimesFor } from "../program/runtime-count";
import { LOCAL_STACK } from "../workspace/stack";
import { Channel } from "./channel";
import { textEnvironment } from "./environment";
import type { RunArguments } from "./main";
import type { ClientMessage, RunMessage, RunPlan } from "./messages";

export type RunEnd = Extract<RunMessage, { kind: "end" }>;

/** A run in a process of its own. */
export interface RunningCommand {
  /** Resolves when the process is gone; nothing of ours outlives the command. */
  readonly end: Promise<RunEnd>;
  /** Asks it to finish its running steps, save and end. */
  cancel(): void;
}

export interface RunRequest {
  plan: RunPlan;
  onMessage: (message: RunMessage) => void;
  /** A process that was started ahead. */
  ahead?: AheadProcess;
  env?: NodeJS.ProcessEnv;
  /** The caller's descendants will be hunted (Nx does, after Ctrl-C): the run must not be one of them. */
  orphan?: boolean;
  /** The script of the process; only tests bring their own. */
  script?: string;
}

const RUN_SCRIPT = join(workspaceRoot, "tools/switchyard/bin/run.js");

/**
 * Runs a plan in a process outside of the caller's process tree: whoever kills the caller (a terminal that is closed,
 * Nx five seconds after Ctrl-C) does not kill a step half way.
 */
export function startRun({ plan, onMessage, ahead, env = process.env, orphan = false, script = RUN_SCRIPT }: RunRequest): RunningCommand {
  let channel: Channel<RunMessage, ClientMessage> | undefined;
  let canceled = false;
  const end = (async (): Promise<RunEnd> => {
    const { stream, lastWords } = (ahead ? await claim(ahead) : undefined) ?? spawnRunProcess(script, warmFor(plan), env, orphan);
    return new Promise((resolve) => {
      let last: RunEnd | undefined;
      channel = new Channel<RunMessage, ClientMessage>(
        stream,
        (message) => {
          if (message.kind === "end") last = message;
          onMessage(message);
        },
        () => {
          stream.destroy();
          const broken: RunEnd = { kind: "end", exitCode: 1, canceled: false, error: `The run ended without a result.${lastWords()}\nRun the command again; what was done is in the journal.` };
          if (last === undefined) onMessage(broken);
          resolve(last ?? broken);
        },
      );
      channel.send({ kind: "start", plan, env: textEnvironment(env) });
      if (canceled) channel.send({ kind: "cancel" });
    });
  })();
  return {
    end,
    cancel: () => {
      canceled = true;
      channel?.send({ kind: "cancel" });
    },
  };
}

interface Connection {
  stream: Duplex;
  /** What the process wrote before it broke, with a leading blank line, or nothing. */
  lastWords: () => string;
}

/** A run process that was started before there was a plan, and the socket at which it waits for one. */
export interface AheadProcess {
  socket: string;
  pid: number;
}

const RETRY_MILLISECONDS = 15;

/** Takes over a process that was started ahead. It may still be starting; when it is gone, a new one has to do. */
async function claim({ socket, pid }: AheadProcess): Promise<Connection | undefined> {
  for (;;) {
    const stream = await new Promise<Socket | undefined>((resolve) => {
      const attempt = createConnection(socket);
      attempt.once("connect", () => resolve(attempt));
      attempt.once("error", () => resolve(undefined));
    });
    if (stream) return { stream, lastWords: () => "" };
    if (!isAlive(markOf(pid), Date.now())) return undefined;
    await sleep(RETRY_MILLISECONDS);
  }
}

/** Commands that run programs need a language runtime, and it takes longest to start. */
function warmFor({ command, stack, root, workspace, layers }: RunPlan): RunArguments["warm"] {
  if (stack !== LOCAL_STACK || !["up", "up-only", "preview"].includes(command)) return undefined;
  return { root, runtimes: runtimesFor(workspace.filter(({ name }) => layers.includes(name))) };
}

/** Runs a command as nobody's child: the shell ends at once, and the system adopts what it started. */
const ADOPTED = ["/bin/sh", "-c", '"$0" "$@" &'] as const;

function spawnRunProcess(script: string, warm: RunArguments["warm"], env: NodeJS.ProcessEnv, orphan: boolean): Connection {
  const log = openLog();
  const command = [process.execPath, script, JSON.stringify({ warm } satisfies RunArguments)];
  const [file = "", ...rest] = orphan && process.platform !== "win32" ? [...ADOPTED, ...command] : command;
  const child = spawn(file, rest, {
    cwd: workspaceRoot,
    detached: true, // a session of its own: no terminal and no process group reaches it
    stdio: ["ignore", "ignore", log ?? "ignore", "pipe"],
    env: withoutHooks(env),
  });
  child.unref();
  return { stream: child.stdio[3] as Duplex, lastWords: () => (log === undefined ? "" : readLog(log)) };
}

/**
 * Starts a run process ahead of the command that will use it.
 *
 * @returns who waits where, and what keeps it waiting: it ends when `release` is called unclaimed; `undefined` when it cannot be started
 */
export function startAhead(warm: NonNullable<RunArguments["warm"]>, env: NodeJS.ProcessEnv = process.env): (AheadProcess & { release: () => void }) | undefined {
  const socket = join(runtimeFolder(), `run-${randomBytes(6).toString("hex")}.sock`);
  const child = spawn(process.execPath, [RUN_SCRIPT, JSON.stringify({ socket, warm } satisfies RunArguments)], {
    cwd: workspaceRoot,
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "pipe"],
    env: withoutHooks(env),
  });
  child.unref();
  const tie = child.stdio[3] as Socket;
  tie.unref();
  tie.on("error", () => undefined); // it was claimed, and does not listen here any more
  child.on("error", () => undefined); // the command itself will try again, and say why it fails
  return child.pid === undefined ? undefined : { socket, pid: child.pid, release: () => tie.destroy() };
}

/** Options of a debugger or a test runner are for the process that has them. */
function withoutHooks(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, NODE_CHANNEL_FD: __, ...rest } = env;
  return rest;
}

/** Short, because the path of a socket may have 107 characters. */
function runtimeFolder(): string {
  const folder = join(tmpdir(), `switchyard-${userInfo().uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** A file without a name: it is gone when both sides are. */
function openLog(): number | undefined {
  try {
    const path = join(runtimeFolder(), `run-${randomBytes(6).toString("hex")}.log`);
    const descriptor = openSync(path, "w+", 0o600);
    unlinkSync(path);
    return descriptor;
  } catch {
    return undefined; // no room for a log is no reason not to run
  }
}

const LOG_END = 4000;

function readLog(descriptor: number): string {
  const { size } = fstatSync(descriptor);
  const buffer = Buffer.alloc(Math.min(size, LOG_END));
  readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
  closeSync(descriptor);
  const text = buffer.toString("utf8").trim();
  return text === "" ? "" : `\n${text}`;
}
