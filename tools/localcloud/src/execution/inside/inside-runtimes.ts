import type { EnvironmentSpec } from "../environment";
import { CompiledFiles } from "./compiled-code";
import { InsideRuntime } from "./inside-runtime";
import { runsInside } from "./suitable-code";

/** The places inside of this process in which the functions of a cloud run. */
export class InsideRuntimes {
  private readonly compiled = new CompiledFiles();
  /** Whether functions can run here, by code, handler and options. */
  private readonly suitable = new Map<string, boolean>();

  /** @param bootstrap path of its index.js */
  constructor(private readonly bootstrap: string) {}

  /** @returns undefined when the function needs a process of its own */
  start(spec: EnvironmentSpec): InsideRuntime | undefined {
    return this.suits(spec) ? new InsideRuntime(this.bootstrap, this.compiled) : undefined;
  }

  private suits(spec: EnvironmentSpec): boolean {
    const key = `${spec.root}/${spec.handler} ${spec.environment["NODE_OPTIONS"] ?? ""}`;
    let suits = this.suitable.get(key);
    if (suits === undefined) this.suitable.set(key, suits = runsInside(spec));
    return suits;
  }
}
