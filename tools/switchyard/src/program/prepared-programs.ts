import type { ProgramRunner } from "@switchyard/engine";

import type { Layer } from "../workspace/layer";
import { bundleFunctions, compilePrograms } from "./bundles";
import { LanguageRuntime } from "./language-runtime";
import { programRunner } from "./program-runner";

/** A layer's program, ready to be run once. */
export interface PreparedProgram {
  runner: ProgramRunner;
  /** Ends its language runtime, whether it ran or not. */
  dispose(): Promise<void>;
}

/**
 * Language runtimes that start before anybody needs them. They are made for layers first, and learn later what
 * command and environment they serve.
 */
export class WarmRuntimes {
  private readonly runtimes = new Map<string, LanguageRuntime>();

  warm(root: string, layers: readonly Pick<Layer, "name" | "folder">[], env: Record<string, string>): void {
    for (const layer of layers) if (!this.runtimes.has(layer.name)) this.runtimes.set(layer.name, new LanguageRuntime(root, layer, env));
  }

  take(root: string, layer: Pick<Layer, "name" | "folder">, env: Record<string, string>): LanguageRuntime {
    this.warm(root, [layer], env);
    const runtime = this.runtimes.get(layer.name)!;
    this.runtimes.delete(layer.name);
    return runtime;
  }

  async dispose(): Promise<void> {
    const left = [...this.runtimes.values()];
    this.runtimes.clear();
    await Promise.all(left.map((runtime) => runtime.dispose()));
  }
}

/** How many runtimes may be warm at once: each takes a core to start and a hundred megabytes to wait. */
const WARM_AT_ONCE = 4;

/** Compiles programs and functions, and hands out one runtime per layer. */
export class PreparedPrograms {
  private readonly prepared = new Map<string, PreparedProgram>();
  private readonly compiled: ReturnType<typeof compilePrograms>;
  private free = WARM_AT_ONCE;
  private readonly queue: (() => void)[] = [];

  constructor(root: string, layers: readonly Layer[], warm: WarmRuntimes, env: Record<string, string>) {
    warm.warm(root, layers.slice(0, WARM_AT_ONCE), env);
    this.compiled = Promise.all([compilePrograms(root, layers), bundleFunctions(root)]).then(([programs]) => programs);
    this.compiled.catch(() => undefined); // heard by those who wait for it
    for (const layer of layers) {
      let runtime: LanguageRuntime | undefined;
      this.prepared.set(layer.name, {
        runner: {
          run: async (connection) => {
            // Programs come in deploy order, so one that holds a place never waits for one that has none.
            await this.place();
            runtime = warm.take(root, layer, env);
            return programRunner(layer, runtime, this.compiled.then((programs) => programs.get(layer.name)!), env).run(connection);
          },
        },
        dispose: async () => {
          if (runtime === undefined) return;
          await runtime.dispose();
          runtime = undefined;
          this.free++;
          this.queue.shift()?.();
        },
      });
    }
  }

  /** @throws Error when a program or a function does not compile */
  async ready(): Promise<void> {
    await this.compiled;
  }

  private async place(): Promise<void> {
    while (this.free === 0) await new Promise<void>((resolve) => this.queue.push(resolve));
    this.free--;
  }

  of(layer: Pick<Layer, "name">): PreparedProgram {
    return this.prepared.get(layer.name)!;
  }
}
