import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import { encodeFrame, FrameReader, type Frame } from "./frames";
import type { Guardian } from "./guardian";
import type { ExitStatus, Runtime, RuntimeListener } from "./runtime";

/** What has to be known when a process starts; what it will run can be told later. */
export interface ProcessOptions {
  /** `MemorySize` of the function, MB. */
  memoryMegabytes: number;
  /** The function's own `NODE_OPTIONS`. @defaultValue none */
  nodeOptions?: string;
}

/** Where the pool's processes work, and what they are made of. */
export interface ProcessPlace {
  /** Their folder until they are given a function. */
  folder: string;
  /** Plain JavaScript that they begin with. It runs as it is, also when the cloud itself runs from a bundle. */
  bootstrap: string;
  guardian: Guardian;
}

/** Pages of Linux, whose `statm` counts in them. */
const PAGE_BYTES = 4096;

/** A Node.js process with the bootstrap, in a process group of its own and with nothing of this process's environment. */
export class RuntimeProcess implements Runtime {
  private readonly guardian: Guardian;
  private readonly child: ChildProcess;
  private readonly input: Socket;
  private readonly output: Socket;
  private listener: RuntimeListener | undefined;
  private early: Frame[] = [];
  sent = 0;
  isGone = false;

  constructor({ memoryMegabytes, nodeOptions }: ProcessOptions, { folder, bootstrap, guardian }: ProcessPlace) {
    this.guardian = guardian;
    this.child = spawn(process.execPath, [...heapFlags(memoryMegabytes), bootstrap], {
      cwd: folder, detached: true, stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
      env: nodeOptions === undefined ? {} : { NODE_OPTIONS: nodeOptions },
    });
    const [, stdout, stderr, input, output] = this.child.stdio as [null, Readable, Readable, Socket, Socket];
    this.input = input;
    this.output = output;
    if (this.child.pid !== undefined) guardian.watch(this.child.pid);
    this.listen(stdout, stderr);
    this.child.unref();
    for (const stream of [stdout, stderr, input, output]) (stream as Socket).unref();
  }

  private listen(stdout: Readable, stderr: Readable): void {
    const reader = new FrameReader();
    this.output.on("data", (chunk: Buffer) => {
      try {
        for (const frame of reader.push(chunk)) this.take(frame);
      } catch {
        this.kill(); // it has written into the channel by itself: nothing that it says can be trusted
      }
    });
    for (const stream of [stdout, stderr]) stream.setEncoding("utf8").on("data", (text: string) => this.listener?.onRawOutput(text));
    // A process that is gone is told of by its end.
    for (const stream of [stdout, stderr, this.input, this.output]) stream.on("error", () => undefined);
    this.child.on("error", () => this.end({ code: null, signal: "SIGKILL" }));
    this.child.on("exit", () => this.kill());
    this.child.on("close", (code, signal) => this.end({ code, signal }));
  }

  private take(frame: Frame): void {
    if (this.listener === undefined) this.early.push(frame);
    else this.listener.onFrame(frame);
  }

  private end(status: ExitStatus): void {
    if (this.isGone) return;
    this.isGone = true;
    if (this.child.pid !== undefined) this.guardian.forget(this.child.pid);
    this.listener?.onExit(status);
  }

  attach(listener: RuntimeListener): void {
    this.listener = listener;
    for (const frame of this.early.splice(0)) listener.onFrame(frame);
  }

  send(kind: number, id: number, head: object | undefined, body?: Uint8Array): void {
    this.sent++;
    this.input.write(encodeFrame(kind, id, head, body));
  }

  hold(isHeld: boolean): void {
    if (isHeld) this.output.ref();
    else this.output.unref();
  }

  residentBytes(): number | undefined {
    if (process.platform !== "linux" || this.isGone) return undefined;
    try {
      return Number(readFileSync(`/proc/${this.child.pid}/statm`, "utf8").split(" ")[1]) * PAGE_BYTES;
    } catch {
      return undefined; // it has just ended
    }
  }

  kill(): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, "SIGKILL");
    } catch {
      /* it is gone already */
    }
  }
}

/** Shares of the memory that Lambda's own runtime gives to V8. */
function heapFlags(memoryMegabytes: number): string[] {
  return [`--max-old-space-size=${Math.max(32, Math.floor(memoryMegabytes * 0.9))}`, `--max-semi-space-size=${Math.max(1, Math.floor(memoryMegabytes * 0.025))}`];
}
