import { RuntimeProcess, type ProcessOptions, type ProcessPlace } from "./runtime-process";

/** Processes that wait for a function, over all sizes. Each takes about 40 MB. */
const MOST_SPARES = 4;
/** Real time between the use of a spare and the start of the next: the function that has just been given one should start first. */
const PAUSE_MILLISECONDS = 100;

/** Starts processes before they are needed, so that a function does not wait for Node.js to start. */
export class ProcessPool {
  private readonly spares = new Map<string, RuntimeProcess>();
  private readonly all = new Set<RuntimeProcess>();
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(private readonly place: ProcessPlace) {}

  /** A process for a function; another one like it is started for the next. */
  take(options: ProcessOptions): RuntimeProcess {
    const key = `${options.memoryMegabytes}/${options.nodeOptions ?? ""}`;
    const spare = this.spares.get(key);
    this.spares.delete(key);
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.prepare(key, options);
    }, PAUSE_MILLISECONDS).unref();
    this.timers.add(timer);
    return spare === undefined || spare.isGone ? this.start(options) : spare;
  }

  private prepare(key: string, options: ProcessOptions): void {
    if (this.spares.has(key)) return;
    const oldest = this.spares.keys().next();
    if (this.spares.size >= MOST_SPARES && oldest.done !== true) {
      this.spares.get(oldest.value)?.kill();
      this.spares.delete(oldest.value);
    }
    this.spares.set(key, this.start(options));
  }

  private start(options: ProcessOptions): RuntimeProcess {
    for (const one of this.all) if (one.isGone) this.all.delete(one);
    const started = new RuntimeProcess(options, this.place);
    this.all.add(started);
    return started;
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.spares.clear();
    for (const one of this.all) one.kill();
  }
}
