import type { ProgramRunner } from "@switchyard/engine";

export { programEnvironment } from "../../gate/spawn-runtime";
import type { Layer } from "../workspace/layer";
import { bundleFunctions, compilePrograms } from "./bundles";
import type { LanguageRuntime } from "./language-runtime";
import { programRunner } from "./program-runner";
import { RUNTIMES_AT_ONCE, runtimesFor } from "./runtime-count";
import type { WarmRuntimes } from "./warm-runtimes";

/** A layer's program, ready to be run once. */
export interface PreparedProgram {
  runner: ProgramRunner;
  /** No program of this layer will run any more; ends what is left of it. */
  dispose(): Promise<void>;
}

/** Compiles programs and functions, and runs each layer's program when those of its upstreams have ended. */
export class PreparedPrograms {
  private readonly prepared = new Map<string, PreparedProgram>();
  private readonly compiled: ReturnType<typeof compilePrograms>;
  private readonly places = new Places(RUNTIMES_AT_ONCE);

  /** @param layers upstreams first */
  constructor(root: string, layers: readonly Layer[], warm: WarmRuntimes, env: Record<string, string>) {
    warm.warm(root, runtimesFor(layers), env);
    this.compiled = Promise.all([compilePrograms(root, layers), bundleFunctions(root)]).then(([programs]) => programs);
    this.compiled.catch(() => undefined); // heard by those who wait for it
    const over = new Map<string, Promise<void>>();
    for (const layer of layers) {
      const upstreams = Promise.all(layer.upstreams.map((name) => over.get(name)));
      let end: () => void = () => undefined;
      over.set(layer.name, new Promise((resolve) => (end = resolve)));
      let running: LanguageRuntime | undefined;
      this.prepared.set(layer.name, {
        runner: {
          run: async (connection) => {
            let release: (() => void) | undefined;
            try {
              // Programs come in deploy order, so one that holds a place never waits for one that has none.
              await Promise.race([upstreams, aborted(connection.signal)]);
              if (connection.signal.aborted) return { exitCode: 1 };
              release = await this.places.take();
              running = warm.take(root, env);
              const { exitCode, ready } = await programRunner(layer, running, this.compiled.then((programs) => programs.get(layer.name)!), env).run(connection);
              if (ready) warm.giveBack(running);
              running = undefined;
              return { exitCode };
            } finally {
              release?.();
              end();
            }
          },
        },
        dispose: async () => {
          await running?.dispose();
          end();
        },
      });
    }
  }

  /** @throws Error when a program or a function does not compile */
  async ready(): Promise<void> {
    await this.compiled;
  }

  of(layer: Pick<Layer, "name">): PreparedProgram {
    return this.prepared.get(layer.name)!;
  }
}

/** Counts what may exist only so many times. */
class Places {
  private readonly queue: (() => void)[] = [];

  constructor(private free: number) {}

  /** Resolves with what gives the place back. */
  async take(): Promise<() => void> {
    if (this.free === 0) await new Promise<void>((resolve) => this.queue.push(resolve));
    else this.free--;
    return () => {
      const next = this.queue.shift();
      if (next) next();
      else this.free++;
    };
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
