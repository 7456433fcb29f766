/**
 * An execution environment: it runs one version of a function, one invocation after the other.
 */
import { createHash } from "node:crypto";
import type { CloudHost } from "../instances";
import type { OutsideWork } from "../time/strands";
import { FROM_PROCESS, TO_PROCESS, type Frame } from "./frames";
import { readCall, readQuiet, type ApiCall } from "./messages";
import { Run, type Outcome } from "./run";
import type { Runtime } from "./runtime";
import type { Turns } from "./turns";

/** What an environment is made of; frozen for its life. */
export interface EnvironmentSpec {
  /** Folder of the code. */
  root: string;
  /** E.g. `index.handler`. */
  handler: string;
  /** Where compiled code is kept from one environment to the next. */
  cacheFolder: string;
  /** All variables that the function sees. */
  environment: Record<string, string>;
  logging: { format: string; level?: string };
  memoryMegabytes: number;
  /** Where it can call the cloud, e.g. `http://127.0.0.1:4566`. */
  endpoint: string;
  /** Of its chance, where that has to be the same in every run. */
  seed: string;
}

/** What one invocation is told. */
export interface InvocationHead {
  requestId: string;
  /** As the caller named it. */
  arn: string;
  /** Cloud time in milliseconds since the epoch. */
  deadline: number;
  clientContext?: string;
  traceHeader?: string;
}

export interface EnvironmentParts {
  host: CloudHost;
  turns: Turns;
  isVirtual: boolean;
  watchdogMilliseconds: () => number;
  /** Told what the function writes. @param isEntry one entry of the log, whatever line breaks are in it */
  onOutput: (text: string, isEntry: boolean) => void;
  /** It can run nothing any more. */
  onGone: () => void;
}

/** Id of an error after which the process ends by itself. */
const ENDS_WITH_IT = 1;

interface HeldCall { id: number; call: ApiCall; body: Buffer }
interface Answer { id: number; head: { statusCode: number; headers: Record<string, string> }; body: Uint8Array }

export class Environment {
  private run: Run | undefined;
  private heldCalls: HeldCall[] = [];
  private answers: Answer[] = [];
  private isTracked = true;
  private isPumping = false;
  private callCount = 0;
  private requestId = "init";
  private lastOperation: string | undefined;
  /** Most memory that was seen, in bytes. */
  mostResidentBytes = 0;
  isGone = false;

  constructor(readonly spec: EnvironmentSpec, private readonly runtime: Runtime, private readonly parts: EnvironmentParts) {
    runtime.attach({
      onFrame: (frame) => this.take(frame),
      onRawOutput: (text) => parts.onOutput(text, false),
      onExit: (status) => this.leave({ kind: "exit", status }),
    });
    if (runtime.isGone) this.leave({ kind: "exit", status: { code: null, signal: "SIGKILL" } });
  }

  /** Loads the function's code. @param deadline cloud time */
  initialise(outside: OutsideWork, deadline: number): Promise<Outcome> {
    const { root, cacheFolder, handler, environment, logging, endpoint, seed } = this.spec;
    const clock = { virtual: this.parts.isVirtual, time: this.time() };
    const endpointPort = new URL(endpoint).port || "80";
    return this.begin(outside, deadline, () => this.runtime.send(TO_PROCESS.init, 0, { root, cacheFolder, handler, environment, logging, endpointPort, seed, clock }));
  }

  /** @throws nothing: what goes wrong is the outcome */
  invoke(outside: OutsideWork, head: InvocationHead, payload: Uint8Array): Promise<Outcome> {
    this.requestId = head.requestId;
    this.callCount = 0;
    this.lastOperation = undefined;
    return this.begin(outside, head.deadline, () => {
      this.runtime.send(TO_PROCESS.invoke, 0, { ...head, time: this.time() }, payload);
      // Calls that were made, or answered, after the last invocation: the function was frozen then.
      if (this.parts.isVirtual) return;
      this.startHeldCalls();
      this.sendAnswers();
    });
  }

  private async begin(outside: OutsideWork, deadline: number, start: () => void): Promise<Outcome> {
    const { host, isVirtual, watchdogMilliseconds } = this.parts;
    const run = new Run({
      clock: host.clock, isVirtual, outside, deadline, watchdogMilliseconds: watchdogMilliseconds(),
      onWake: () => void this.resume(() => this.runtime.send(TO_PROCESS.wake, 0, { time: this.time() })),
      onOverdue: () => void this.overdue(run, deadline),
    });
    this.run = run;
    if (this.isGone) {
      run.end({ kind: "exit", status: { code: null, signal: "SIGKILL" } });
      return run.outcome;
    }
    this.runtime.hold(true);
    await this.resume(start);
    try {
      return await run.outcome;
    } finally {
      this.run = undefined;
      this.runtime.hold(false);
      this.parts.turns.release(this);
    }
  }

  /** Lets the process work, when it is its turn. */
  private async resume(action: () => void): Promise<void> {
    const { run } = this;
    if (run === undefined) return;
    if (this.parts.isVirtual && this.isTracked) await this.parts.turns.take(this);
    if (this.run !== run || run.isOver) {
      this.parts.turns.release(this);
      return;
    }
    run.work();
    action();
  }

  private async overdue(run: Run, deadline: number): Promise<void> {
    if (run.isOver) return;
    this.kill();
    this.parts.turns.release(this);
    await run.endAt(deadline, { kind: "timeout" });
  }

  /** It has taken more memory than the function may have. */
  endForMemory(): void {
    this.run?.end({ kind: "memory" });
    this.kill();
  }

  /** In this invocation it dies when this operation of its own has been carried out, and does not hear so. */
  dieAfter(operation: string): void {
    this.lastOperation = operation;
  }

  kill(): void {
    this.isGone = true;
    this.runtime.kill();
    this.parts.onGone();
  }

  private leave(outcome: Outcome): void {
    this.isGone = true;
    this.parts.turns.release(this);
    this.run?.end(outcome);
    this.parts.onGone();
  }

  /** Looks at how much memory it has. @returns bytes, undefined where that cannot be known */
  measure(): number | undefined {
    const bytes = this.runtime.residentBytes();
    if (bytes !== undefined && bytes > this.mostResidentBytes) this.mostResidentBytes = bytes;
    return bytes;
  }

  private take({ kind, id, head, body }: Frame): void {
    switch (kind) {
      case FROM_PROCESS.ready: return this.run?.end({ kind: "done", body });
      case FROM_PROCESS.result: return this.run?.end({ kind: "done", body });
      case FROM_PROCESS.initError: case FROM_PROCESS.error:
        this.run?.end({ kind: "failed", body });
        if (id === ENDS_WITH_IT) this.kill();
        return;
      case FROM_PROCESS.output: return this.parts.onOutput(body.toString("utf8"), id === 1);
      case FROM_PROCESS.call: return this.takeCall(id, head, body);
      case FROM_PROCESS.quiet: return this.takeQuiet(id, head);
      case FROM_PROCESS.untracked:
        // It waits on a connection of its own, of which the cloud sees nothing: others must not wait for its turn to end.
        this.isTracked = false;
        this.parts.turns.release(this);
        return;
      default: this.kill();
    }
  }

  private takeCall(id: number, head: unknown, body: Buffer): void {
    const call = readCall(head);
    if (call === undefined) return this.kill();
    // Frames share their bytes with what follows them on the channel.
    this.heldCalls.push({ id, call, body: Buffer.from(body) });
    if (this.run !== undefined && !this.parts.isVirtual) this.startHeldCalls();
  }

  private startHeldCalls(): void {
    const calls = this.heldCalls;
    this.heldCalls = [];
    for (const { id, call, body } of calls) {
      const request = { ...call, readBody: () => Promise.resolve(body) };
      const requestId = this.parts.isVirtual ? this.repeatableId() : this.parts.host.ids.uuid();
      void this.parts.host.answer(request, { requestId }).then(({ statusCode, headers, body: answer }) => {
        if (this.lastOperation !== undefined && call.headers["x-amz-target"]?.endsWith(`.${this.lastOperation}`) === true) return this.kill();
        this.answers.push({ id, head: { statusCode, headers }, body: typeof answer === "string" ? Buffer.from(answer) : answer });
        if (this.run?.isQuiet === true) this.run.leaveParking();
        if (this.parts.isVirtual) void this.pump();
        else this.sendAnswers();
      });
    }
  }

  /** Ids of requests come from what the function does, so that looking at them changes nothing. */
  private repeatableId(): string {
    const hex = createHash("sha256").update(`${this.requestId}/${this.callCount++}`).digest("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }

  private sendAnswers(): void {
    if (this.run === undefined || this.run.isOver) return;
    if (this.run.isQuiet) this.run.work();
    for (const { id, head, body } of this.answers.splice(0)) this.runtime.send(TO_PROCESS.answer, id, { ...head, time: this.time() }, body);
  }

  /** Gives the process one answer after the other, each when it has done all that it could with the one before. */
  private async pump(): Promise<void> {
    const { run } = this;
    if (this.isPumping || run === undefined || run.isOver || !run.isQuiet || this.answers.length === 0) return;
    this.isPumping = true;
    try {
      await this.resume(() => {
        const { id, head, body } = this.answers.shift()!;
        this.runtime.send(TO_PROCESS.answer, id, { ...head, time: this.time() }, body);
      });
    } finally {
      this.isPumping = false;
    }
  }

  private takeQuiet(received: number, head: unknown): void {
    const { run } = this;
    const said = readQuiet(head);
    if (said === undefined) return this.kill();
    // Something is on its way to the process that it did not know of.
    if (run === undefined || run.isOver || run.isQuiet || received !== this.runtime.sent) return;
    this.parts.turns.release(this);
    run.isQuiet = true;
    this.startHeldCalls();
    if (this.answers.length > 0) void this.pump();
    else run.rest(said.until ?? Infinity);
  }

  /** Virtual: the time itself. Real: how far the cloud's clock is ahead of this machine's. */
  private time(): number {
    const now = this.parts.host.clock.now();
    return this.parts.isVirtual ? now : now - Date.now();
  }
}
