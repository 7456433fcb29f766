/**
 * What a function that runs inside of this process finds around it: globals and a `process` of its own, and a count of what it has under
 * way, from which the cloud knows when it waits.
 */
import { Console } from "node:console";
import { EventEmitter } from "node:events";
import { promisify } from "node:util";
import { mainGlobals, REFUSED_GLOBALS } from "./compiled-code";
import { notInside, refusingFunction } from "./not-inside";
import type { ExitStatus } from "../runtime";

export interface RealmListener {
  /** Something that was under way has ended. */
  onSettled(): void;
  onExit(status: ExitStatus): void;
  /** What was written past the bootstrap. */
  onRawOutput(text: string): void;
}

/** Exit code of Node.js after an error that nobody catches. */
const UNCAUGHT = 1;
/** Thrown where a function ends its process, to leave its code. */
const LEAVING = Symbol("the function has ended its process");

type Work = (...args: unknown[]) => unknown;

const entered = Promise.resolve();

export class Realm {
  readonly process: NodeJS.Process;
  /** What the function sees as `globalThis`. */
  readonly global: Record<string, unknown>;
  isOver = false;
  private readonly events = new EventEmitter();
  private underWay = 0;
  private readonly immediates = new Set<NodeJS.Immediate>();

  constructor(private readonly listener: RealmListener) {
    this.process = this.ownProcess();
    this.global = this.ownGlobals();
  }

  /** Whether nothing goes on by itself. */
  get isQuiet(): boolean {
    return this.underWay === 0;
  }

  /**
   * Runs code of the function soon, with nothing of ours on its stack, as traces of errors show. What it throws is an error that nobody
   * has caught.
   */
  enter(work: Work, ...args: unknown[]): void {
    if (!this.isOver) void entered.then(work.bind(undefined, ...args)).then(undefined, (error: unknown) => this.uncaught(error));
  }

  /** Runs it in this moment, which belongs to a tick or a job of its own. */
  private guarded(work: Work, args: readonly unknown[]): void {
    if (this.isOver) return;
    try {
      work(...args);
    } catch (error) {
      this.uncaught(error);
    }
  }

  private uncaught(error: unknown): void {
    if (error === LEAVING || this.isOver) return;
    try {
      if (this.events.emit("uncaughtException", error, "uncaughtException")) return;
      this.listener.onRawOutput(`${error instanceof Error ? error.stack : String(error)}\n`);
      this.leave({ code: UNCAUGHT, signal: null });
    } catch {
      this.leave({ code: UNCAUGHT, signal: null }); // also when the handler itself has left
    }
  }

  private leave(status: ExitStatus): void {
    if (this.isOver) return;
    this.end();
    this.listener.onExit(status);
  }

  /** It runs no code of the function any more. */
  end(): void {
    this.isOver = true;
    for (const immediate of this.immediates) clearImmediate(immediate);
  }

  /** A function with the same callback, which is waited for. */
  counted(work: Work, self?: unknown): Work {
    const waited: Work = (...args) => {
      const callback = args.at(-1);
      if (typeof callback !== "function") return work.apply(self, args);
      args[args.length - 1] = (...results: unknown[]) => {
        this.enter(callback as Work, ...results);
        this.settle();
      };
      const made = work.apply(self, args);
      // Nothing is under way of what refuses its arguments.
      this.underWay++;
      return made;
    };
    // Node.js knows of its own functions how their results make one.
    return Object.assign(waited, { [promisify.custom]: this.countedPromise(promisify(work), self) });
  }

  /** A function with the same promise, which is waited for. */
  countedPromise(work: Work, self?: unknown): Work {
    return (...args) => {
      const made = work.apply(self, args);
      if (!(made instanceof mainGlobals.Promise)) return made;
      this.underWay++;
      const settled = (): void => this.settle();
      void made.then(settled, settled);
      return made;
    };
  }

  private settle(): void {
    this.underWay--;
    if (!this.isOver) this.listener.onSettled();
  }

  readonly setImmediate = (callback: Work, ...args: unknown[]): NodeJS.Immediate => {
    this.underWay++;
    const immediate = setImmediate(() => {
      this.immediates.delete(immediate);
      this.enter(callback, ...args);
      this.settle();
    });
    this.immediates.add(immediate);
    return immediate;
  };

  readonly clearImmediate = (immediate: NodeJS.Immediate): void => {
    if (!this.immediates.delete(immediate)) return;
    clearImmediate(immediate);
    this.settle();
  };

  private ownProcess(): NodeJS.Process {
    const { process } = mainGlobals;
    const { events } = this;
    let folder = process.cwd();
    const stream = (fd: number): object => Object.assign(new EventEmitter(), { fd, isTTY: false, writable: true, write: (text: unknown) => (this.listener.onRawOutput(String(text)), true) });
    const exit = (status: ExitStatus): never => {
      if (!this.isOver) events.emit("exit", status.code ?? 0);
      this.leave(status);
      throw LEAVING;
    };
    const own = {
      // Variables are texts, whatever is assigned.
      env: new Proxy<Record<string, string>>({}, { set: (target, name, value) => Reflect.set(target, name, String(value)) }),
      argv: [process.execPath, ""], execArgv: [], exitCode: undefined,
      stdin: Object.assign(new EventEmitter(), { fd: 0, isTTY: false }), stdout: stream(1), stderr: stream(2),
      cwd: () => folder,
      chdir: (to: string) => { folder = to; },
      exit: (code?: number) => exit({ code: Number(code ?? this.process.exitCode ?? 0), signal: null }),
      reallyExit: (code?: number) => exit({ code: Number(code ?? 0), signal: null }),
      abort: () => exit({ code: null, signal: "SIGABRT" }),
      kill: (pid: number, signal: NodeJS.Signals | 0 = "SIGTERM") => {
        if (pid !== process.pid && pid !== 0) throw notInside(`process.kill(${pid})`);
        if (signal === 0) return true;
        return exit({ code: null, signal });
      },
      nextTick: (callback: Work, ...args: unknown[]) => process.nextTick(() => this.guarded(callback, args)),
      dlopen: refusingFunction("process.dlopen"), binding: refusingFunction("process.binding"),
    };
    const emitter = Object.fromEntries(Object.getOwnPropertyNames(EventEmitter.prototype).filter((name) => name !== "constructor" && !name.startsWith("_"))
      .map((name) => [name, Reflect.get(events, name)] as const).filter(([, value]) => typeof value === "function").map(([name, value]) => [name, (value as Work).bind(events)]));
    return Object.defineProperties(Object.create(process) as NodeJS.Process, Object.getOwnPropertyDescriptors({ ...own, ...emitter }));
  }

  private ownGlobals(): Record<string, unknown> {
    const { Date: MainDate, Math, performance, crypto } = mainGlobals;
    const never = (): object => ({ ref: never, unref: never, hasRef: () => false });
    // Methods of the process's Math are not enumerable; a copy that is made like this one has them all.
    const math: object = Object.create(Object.prototype, Object.getOwnPropertyDescriptors(Math)) as object;
    const webcrypto = {
      subtle: new Proxy(crypto.subtle, { get: (target, name) => this.ofSubtle(target, name) }),
      getRandomValues: crypto.getRandomValues.bind(crypto), randomUUID: crypto.randomUUID.bind(crypto),
    };
    const { stdout, stderr } = this.process;
    const own: Record<string, unknown> = {
      process: this.process, console: new Console({ stdout, stderr }), Date: class Date extends MainDate {}, Math: math,
      performance: Object.create(performance), crypto: webcrypto, ...Object.fromEntries(REFUSED_GLOBALS.map((name) => [name, refusingFunction(name)])),
      // The bootstrap puts the cloud's time in the place of these; real time passes for no function here.
      setTimeout: never, setInterval: never, clearTimeout: () => undefined, clearInterval: () => undefined,
      setImmediate: this.setImmediate, clearImmediate: this.clearImmediate,
      queueMicrotask: (callback: Work) => queueMicrotask(() => this.guarded(callback, [])),
    };
    // Some globals of the process are accessors: to assign to them would change the process's own.
    const global = Object.create(mainGlobals, Object.getOwnPropertyDescriptors(own)) as Record<string, unknown>;
    const self = { value: global, writable: true, configurable: true };
    return Object.defineProperties(global, { globalThis: self, global: self });
  }

  private ofSubtle(target: object, name: string | symbol): unknown {
    const value: unknown = Reflect.get(target, name);
    return typeof value === "function" ? this.countedPromise(value as Work, target) : value;
  }
}
