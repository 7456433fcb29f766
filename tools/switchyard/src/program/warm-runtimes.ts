import { LanguageRuntime } from "./language-runtime";

/** Language runtimes that start before anybody needs them, and wait between programs. */
export class WarmRuntimes {
  /** @param waiting those that were started already */
  constructor(private readonly waiting: LanguageRuntime[] = []) {}

  /** Makes sure that so many wait. */
  warm(root: string, count: number, env: Record<string, string>): void {
    while (this.waiting.length < count) this.waiting.push(LanguageRuntime.start(root, env));
  }

  /** The one that has waited shortest: it ran a program a moment ago. */
  take(root: string, env: Record<string, string>): LanguageRuntime {
    return this.waiting.pop() ?? LanguageRuntime.start(root, env);
  }

  giveBack(runtime: LanguageRuntime): void {
    this.waiting.push(runtime);
  }

  async dispose(): Promise<void> {
    await Promise.all(this.waiting.splice(0).map((runtime) => runtime.dispose()));
  }
}
