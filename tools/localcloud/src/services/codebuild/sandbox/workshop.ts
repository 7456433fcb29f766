import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { BuildRun } from "../build-run";
import { isModelled } from "../pace";
import { PhaseFailure } from "../phase-failure";
import { ShellSession } from "./shell-session";

export interface WorkshopOptions {
  run: BuildRun;
  /** Folder of the build's own, outside of its source. */
  scratch: string;
  sourceFolder: string;
  environment: Readonly<Record<string, string>>;
  shell: string;
  /** Whether each command gets a shell of its own. */
  separateShells: boolean;
  /** Real milliseconds for all commands while the clock stands still. */
  realMilliseconds: number;
}

const SHELLS: Readonly<Record<string, string>> = { bash: "bash", "/bin/bash": "bash", sh: "sh", "/bin/sh": "sh" };

/** @throws PhaseFailure for a shell that Linux images do not have */
export function shellOf(name: string | undefined): string {
  const shell = SHELLS[name ?? "sh"];
  if (shell === undefined) throw new PhaseFailure("YAML_FILE_ERROR", `invalid shell: ${name}. Supported for Linux are bash and /bin/sh`);
  return shell;
}

/** Where the commands of one build run, as processes of this machine. */
export class Workshop {
  private session: ShellSession | undefined;
  private started = 0;
  private spent = 0;
  private environment: Record<string, string>;

  private constructor(private readonly options: WorkshopOptions, private readonly folder: string) {
    this.environment = { ...options.environment };
  }

  static async open(options: WorkshopOptions): Promise<Workshop> {
    const folder = join(options.scratch, "session");
    await mkdir(folder, { recursive: true });
    return new Workshop(options, folder);
  }

  /** @throws PhaseFailure when the command fails; BuildInterrupted */
  async run(command: string): Promise<void> {
    const { run } = this.options;
    run.log.line(`Running command ${command.replace(/\n+$/, "")}`);
    const status = await this.status(command);
    if (this.options.separateShells) this.close();
    if (status === 0) return;
    const shown = command.replace(/\n+$/, "");
    run.log.line(`Command did not exit successfully ${shown} exit status ${status}`);
    throw new PhaseFailure("COMMAND_EXECUTION_ERROR", `Error while executing command: ${shown}. Reason: exit status ${status}`);
  }

  /** Sets a variable for the commands to come. */
  async export(name: string, value: string): Promise<void> {
    this.environment = { ...this.environment, [name]: value };
    if (this.session !== undefined) await this.status(`export ${name}='${value.replace(/'/g, "'\\''")}'`);
  }

  valuesOf(names: readonly string[]): Promise<Record<string, string>> {
    return this.options.run.context.outside(() => this.opened().valuesOf(names));
  }

  /** What the shell makes of a text with variables and `$(…)` in it. @throws PhaseFailure */
  async expanded(text: string): Promise<string> {
    const name = "__switchyard_text";
    const status = await this.status(`${name}="${text.replace(/(["\\])/g, "\\$1")}"`);
    if (status !== 0) throw new PhaseFailure("CLIENT_ERROR", `the name ${text} cannot be evaluated: exit status ${status}`);
    return (await this.valuesOf([name]))[name] ?? "";
  }

  close(): void {
    this.session?.kill();
    this.session = undefined;
  }

  private opened(): ShellSession {
    const { run, shell, sourceFolder } = this.options;
    this.session ??= new ShellSession({
      shell, folder: this.folder, workingFolder: sourceFolder, environment: this.environment,
      // Not from the cloud's own source: it tells messages from output and is seen nowhere.
      nonce: randomBytes(12).toString("hex"), mark: `CODEBUILD_SRC_DIR=${sourceFolder}`, onOutput: (text) => run.log.output(text),
    });
    return this.session;
  }

  private async status(command: string): Promise<number> {
    const { run, realMilliseconds } = this.options;
    run.goOn();
    const session = this.opened();
    const forget = run.whenInterrupted(() => session.kill());
    this.started = performance.now();
    const guard = isModelled(run.context.clock) ? setTimeout(() => session.kill(), Math.max(1, realMilliseconds - this.spent)) : undefined;
    try {
      const result = await run.context.outside(() => session.run(command));
      if (!("killed" in result)) return result.status;
    } finally {
      clearTimeout(guard);
      forget();
      this.spent += performance.now() - this.started;
    }
    // The clock stood still while the command used up the build's time: the build times out when the clock comes there.
    await run.untilInterrupted();
    return 137;
  }
}
