import { spawn, type ChildProcess } from "node:child_process";

/**
 * Keeps the list of groups; when its input ends, because the cloud is closed or was killed, it ends what is left and removes the folder.
 */
const SCRIPT = `
live=""
while read -r sign group; do
  case "$sign" in
    +) live="$live $group" ;;
    -) rest=""; for one in $live; do [ "$one" = "$group" ] || rest="$rest $one"; done; live="$rest" ;;
  esac
done
for one in $live; do kill -s KILL -- "-$one" 2>/dev/null; done
rm -rf -- "$1"
`;

/** Sees to it that nothing which the cloud has started outlives it, not even when the cloud is killed. */
export class Guardian {
  private readonly shell: ChildProcess;

  /** @param folder removed at the end */
  constructor(folder: string) {
    this.shell = spawn("/bin/sh", ["-c", SCRIPT, "guardian", folder], { stdio: ["pipe", "ignore", "ignore"], detached: true, env: { PATH: process.env["PATH"] } });
    this.shell.unref();
    // A guardian that somebody has killed is missed only when the cloud is killed too.
    this.shell.on("error", () => undefined);
    this.shell.stdin?.on("error", () => undefined);
    const { stdin } = this.shell;
    if (stdin !== null && "unref" in stdin && typeof stdin.unref === "function") stdin.unref();
  }

  watch(group: number): void {
    this.shell.stdin?.write(`+ ${group}\n`);
  }

  forget(group: number): void {
    this.shell.stdin?.write(`- ${group}\n`);
  }

  /** Resolves when everything has been cleared away. */
  async close(): Promise<void> {
    if (this.shell.exitCode !== null || this.shell.signalCode !== null || this.shell.pid === undefined) return;
    const ended = new Promise<void>((done) => this.shell.once("exit", () => done()));
    this.shell.ref();
    this.shell.stdin?.end();
    await ended;
  }
}
