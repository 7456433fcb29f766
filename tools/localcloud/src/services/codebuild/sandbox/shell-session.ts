/**
 * One shell that runs the commands of a build one after another, so that what one of them exports or changes holds for the next.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import type { Writable } from "node:stream";
import { errorCode } from "../files/error-code";

export interface SessionOptions {
  /** `sh` or `bash`. */
  shell: string;
  /** Folder for the session's own files. */
  folder: string;
  /** Where the first command starts. */
  workingFolder: string;
  /** All that the commands see of the environment. */
  environment: Readonly<Record<string, string>>;
  /** Text that marks the session's own messages in the output; nobody can foresee it. */
  nonce: string;
  /**
   * Found in the environment of every process of the build and of no other: what leaves the process group is ended by it. A folder's name
   * is a good one; ids of builds are not, because clouds of the same seed give the same ones.
   */
  mark: string;
  onOutput: (text: string) => void;
}

/** How a command ended; `killed` when the session was ended in the middle of it. */
export type CommandResult = { status: number } | { killed: true };

export class ShellSession {
  private process: ChildProcess | undefined;
  private finish: ((result: CommandResult) => void) | undefined;
  private isKilled = false;
  private commands = 0;

  constructor(private readonly options: SessionOptions) {}

  /** Runs a command; its status is that of its last line. A command that leaves the shell ends itself only: exports and folder stay. */
  async run(command: string): Promise<CommandResult> {
    if (this.isKilled) return { killed: true };
    const file = join(this.options.folder, `command-${++this.commands}`);
    await writeFile(file, `${command}\n`, { mode: 0o600 });
    const process = this.process ?? this.start();
    const result = await new Promise<CommandResult>((done) => {
      this.finish = done;
      if (this.isKilled) return this.end({ killed: true });
      (process.stdio[3] as Writable).write(`${file}\n`);
    });
    return result;
  }

  /** The values that variables of the shell have now; those that are not set are left out. */
  async valuesOf(names: readonly string[]): Promise<Record<string, string>> {
    const file = join(this.options.folder, "values");
    const lines = names.map((name) => `if [ -n "\${${name}+x}" ]; then printf '%s\\0%s\\0' '${name}' "\${${name}}" >>"$__switchyard_file"; fi`);
    await writeFile(file, "");
    const quoted = file.replace(/'/g, "'\\''");
    await this.run([`__switchyard_file='${quoted}'`, ...lines, "unset __switchyard_file"].join("\n"));
    const fields = (await readFile(file, "utf8")).split("\0");
    return Object.fromEntries(names.flatMap((name) => {
      const at = fields.findIndex((field, index) => index % 2 === 0 && field === name);
      return at < 0 ? [] : [[name, fields[at + 1] ?? ""]];
    }));
  }

  /** Ends all processes of the session at once. */
  kill(): void {
    this.isKilled = true;
    const process = this.process;
    this.process = undefined;
    if (process !== undefined) this.endGroup(process);
    this.end({ killed: true });
  }

  private endGroup(process: ChildProcess): void {
    if (process.pid !== undefined) {
      endProcess(-process.pid);
      // A process that opened a session of its own is in another group.
      for (const pid of processesMarked(this.options.mark)) endProcess(pid);
    }
    process.stdout?.destroy();
    for (const stream of process.stdio) stream?.destroy();
  }

  private end(result: CommandResult): void {
    const finish = this.finish;
    this.finish = undefined;
    finish?.(result);
  }

  private start(): ChildProcess {
    const { shell, workingFolder, environment, nonce, onOutput } = this.options;
    // The output goes through a pipe of the shell's own: Node gives sockets, which /dev/stdout cannot be opened on.
    const outer = `{ "$1" -c "$2"; printf '\\036${nonce} exit %s\\036' "$?"; } 2>&1 | cat`;
    const process = spawn("/bin/sh", ["-c", outer, "build", shell, this.script()], {
      cwd: workingFolder, env: { ...environment }, detached: true, stdio: ["ignore", "pipe", "ignore", "pipe", "ignore", "pipe"],
    });
    this.process = process;
    const decoder = new StringDecoder("utf8");
    const reader = new MarkedOutput(nonce, onOutput, (kind, status) => {
      if (kind === "exit") {
        this.process = undefined;
        this.endGroup(process);
      }
      this.end({ status });
    });
    process.stdout?.on("data", (chunk: Buffer) => reader.take(decoder.write(chunk)));
    process.on("error", (error) => {
      onOutput(`${error.message}\n`);
      this.process = undefined;
      this.end({ status: 127 });
    });
    // Someone killed the shell from outside: nothing will tell how the command ended.
    process.on("exit", () => setImmediate(() => {
      if (this.process !== process) return;
      this.process = undefined;
      this.end({ status: 137 });
    }));
    for (const stream of process.stdio) stream?.on("error", () => undefined);
    return process;
  }

  private script(): string {
    const state = join(this.options.folder, "state").replace(/'/g, "'\\''");
    return [
      "exec 9>&1",
      // Ends the group when the cloud is gone: its end of descriptor 5 closes. Not a child of this shell, so that `wait` does not wait for it.
      "( ( read -r _ <&5; kill -KILL 0 ) >/dev/null 2>&1 3<&- 9>&- & )",
      `if [ -f '${state}' ]; then . '${state}'; fi`,
      "while IFS= read -r __switchyard_command <&3; do",
      "  { . \"$__switchyard_command\"; } 3<&- 5<&- 9>&- </dev/null",
      "  __switchyard_status=$?",
      `  { export -p; printf 'cd "%s"\\n' "$(pwd | sed 's/["\\\\$\`]/\\\\&/g')"; } >'${state}'`,
      `  printf '\\036${this.options.nonce} done %s\\036' "$__switchyard_status" >&9`,
      "done",
    ].join("\n");
  }
}

/** Parts what the commands write from the session's own messages. */
class MarkedOutput {
  private held = "";
  private readonly marker: RegExp;

  constructor(nonce: string, private readonly onOutput: (text: string) => void, private readonly onEnd: (kind: "done" | "exit", status: number) => void) {
    this.marker = new RegExp(`\\x1e${nonce} (done|exit) (\\d+)\\x1e`);
  }

  take(text: string): void {
    this.held += text;
    for (let found = this.marker.exec(this.held); found !== null; found = this.marker.exec(this.held)) {
      this.pass(this.held.slice(0, found.index));
      this.held = this.held.slice(found.index + found[0].length);
      this.onEnd(found[1] === "exit" ? "exit" : "done", Number(found[2]));
    }
    // A message may have come in part only.
    const start = this.held.lastIndexOf("\x1e");
    const safe = start >= 0 && this.held.length - start < 128 ? start : this.held.length;
    this.pass(this.held.slice(0, safe));
    this.held = this.held.slice(safe);
  }

  private pass(text: string): void {
    if (text !== "") this.onOutput(text);
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!["ESRCH", "EPERM"].includes(errorCode(error) ?? "")) throw error;
  }
}

/** Processes whose environment holds the text; none where there is no /proc. */
function processesMarked(mark: string): number[] {
  let names: string[];
  try {
    names = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  } catch {
    return []; // Not Linux: the process group has to do.
  }
  return names.filter((name) => {
    try {
      return readFileSync(`/proc/${name}/environ`, "latin1").split("\0").includes(mark);
    } catch {
      return false; // It has ended, or belongs to somebody else.
    }
  }).map(Number);
}
