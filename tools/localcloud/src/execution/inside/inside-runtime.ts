/**
 * Runs a function inside of this process: no process starts, and nothing is carried from one to another, which is nearly twice as fast.
 * The same bootstrap works here as in a process of its own, with globals and modules that are the function's.
 *
 * There is no protection: code that never pauses stops this process, and so do an error in a promise that nobody handles and memory
 * without bounds. Real time passes for no function here, so that the cloud's clock must be a virtual one.
 */
import { basename, join } from "node:path";
import { FROM_PROCESS, TO_PROCESS, type Frame } from "../frames";
import type { ExitStatus, Runtime, RuntimeListener } from "../runtime";
import type { CompiledFiles } from "./compiled-code";
import { Realm } from "./realm";
import { RealmModules } from "./realm-modules";

/** Handles a frame from the cloud; of the bootstrap. */
type Receive = (kind: number, id: number, head: unknown, body: Buffer) => void;

const EMPTY = Buffer.alloc(0);
const noReceiver: Receive = () => undefined;

export class InsideRuntime implements Runtime {
  sent = 0;
  isGone = false;
  private received = 0;
  private listener: RuntimeListener | undefined;
  private receive = noReceiver;
  private inbox: Frame[] = [];
  private outbox: Frame[] = [];
  private isBootstrapWaiting = true;
  private isLooking = false;
  private isDelivering = false;
  private isFlushing = false;
  private readonly realm: Realm;
  private readonly modules: RealmModules;

  /** @param bootstrap path of its index.js @param compiled code of all functions of the cloud */
  constructor(bootstrap: string, compiled: CompiledFiles) {
    this.realm = new Realm({
      onSettled: () => this.look(),
      onExit: (status) => this.leave(status),
      onRawOutput: (text) => this.listener?.onRawOutput(text),
    });
    const folder = join(bootstrap, "..");
    this.modules = new RealmModules(this.realm, compiled, new Map<string, unknown>([
      [join(folder, "channel.js"), this.channel()],
      // Code is compiled once for all that run here.
      [join(folder, "code-cache.js"), { install: () => undefined, keep: () => undefined }],
    ]));
    this.modules.shown.push({ folder, as: "/var/runtime" });
    this.modules.requireOf(bootstrap)(`./${basename(bootstrap)}`);
  }

  /** The bootstrap's end of the way to the cloud, as bootstrap/channel.js has it. */
  private channel(): object {
    const put = (kind: number, id: number, head: unknown, body: Buffer = EMPTY): void => void this.outbox.push({ kind, id, head, body });
    const send = (...frame: Parameters<typeof put>): void => {
      put(...frame);
      this.flushSoon();
    };
    return {
      INCOMING: TO_PROCESS, OUTGOING: FROM_PROCESS, send, keep: put, post: send,
      open: (receive: Receive) => { this.receive = receive; },
      receivedFrames: () => this.received,
      hold: () => { this.isBootstrapWaiting = true; },
      release: () => {
        this.isBootstrapWaiting = false;
        this.look();
      },
    };
  }

  attach(listener: RuntimeListener): void {
    this.listener = listener;
    this.flushSoon();
  }

  send(kind: number, id: number, head: object | undefined, body: Uint8Array = EMPTY): void {
    this.sent++;
    this.inbox.push({ kind, id, head, body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) });
    if (kind === TO_PROCESS.init) this.modules.shown.unshift({ folder: (head as { root: string }).root, as: "/var/task" });
    if (this.isDelivering) return;
    this.isDelivering = true;
    queueMicrotask(() => this.deliver());
  }

  private deliver(): void {
    this.isDelivering = false;
    for (const { kind, id, head, body } of this.inbox.splice(0)) {
      this.received++;
      this.realm.enter(this.receive as (...frame: unknown[]) => void, kind, id, head, body);
    }
    this.look();
  }

  /** When promises and ticks have run to their end, and nothing else is under way, the event loop of a process would be empty. */
  private look(): void {
    if (this.isLooking || this.isGone) return;
    this.isLooking = true;
    setImmediate(() => {
      this.isLooking = false;
      if (this.isGone || this.isDelivering || !this.realm.isQuiet || this.isBootstrapWaiting) return;
      this.realm.enter(() => this.realm.process.emit("beforeExit", 0));
    });
  }

  private flushSoon(): void {
    if (this.isFlushing || this.listener === undefined) return;
    this.isFlushing = true;
    queueMicrotask(() => {
      this.isFlushing = false;
      this.flush();
    });
  }

  private flush(): void {
    for (const frame of this.outbox.splice(0)) this.listener?.onFrame(frame);
  }

  private leave(status: ExitStatus): void {
    if (this.isGone) return;
    this.isGone = true;
    this.realm.end();
    queueMicrotask(() => {
      const { listener } = this;
      this.flush();
      this.listener = undefined;
      listener?.onExit(status);
    });
  }

  hold(): void {
    // What goes on inside of this process keeps it alive by itself.
  }

  residentBytes(): undefined {
    return undefined;
  }

  kill(): void {
    this.outbox = [];
    this.leave({ code: null, signal: "SIGKILL" });
  }
}
