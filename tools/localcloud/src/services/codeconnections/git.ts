import { spawn } from "node:child_process";

/** What git says when it fails. */
export class GitError extends Error {
  constructor(readonly status: number | null, message: string) {
    super(message);
  }
}

/** Output of one command at most. */
const MOST_BYTES = 2_147_483_648;

/**
 * Runs git on a repository, without the settings of this machine's user.
 *
 * @param input what it reads from standard input
 * @throws GitError when it fails, or there is no git
 */
export function git(folder: string, args: readonly string[], input?: string): Promise<Buffer> {
  return new Promise((done, fail) => {
    const env = {
      PATH: process.env.PATH ?? "/usr/bin:/bin", LC_ALL: "C", GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null", GIT_TERMINAL_PROMPT: "0",
      GIT_OPTIONAL_LOCKS: "0", GIT_NO_REPLACE_OBJECTS: "1",
    };
    // The folder was chosen by the operator, whoever owns it. Pathname quoting would change names that are not ASCII.
    const child = spawn("git", ["-c", "safe.directory=*", "-c", "core.quotePath=false", "-C", folder, ...args], { env, stdio: ["pipe", "pipe", "pipe"] });
    const output: Buffer[] = [];
    let size = 0;
    let problem = "";
    child.on("error", (error) => fail(new GitError(null, `git cannot be run: ${error.message}`)));
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > MOST_BYTES) child.kill("SIGKILL");
      else output.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => { problem = (problem + chunk.toString("utf8")).slice(-4000); });
    // git may end before it has read everything.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input ?? "");
    child.on("close", (status) => {
      if (status === 0) done(Buffer.concat(output));
      else fail(new GitError(status, problem.trim() === "" ? `git ${args[0]} ended with ${status}` : problem.trim()));
    });
  });
}

/** Of a command that writes text. */
export async function gitText(folder: string, args: readonly string[], input?: string): Promise<string> {
  return (await git(folder, args, input)).toString("utf8");
}
