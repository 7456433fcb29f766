import { execFileSync } from "node:child_process";

/** What a release begins with: the commit that the repository's HEAD is on. */
export interface LocalCommit {
  id: string;
  subject: string;
  /** Files with changes that no commit holds, which a release does not see. */
  uncommitted: number;
}

/** What the repository lacks, and what to do. */
export class CommitError extends Error {
  override readonly name = "CommitError";
}

/** @throws CommitError when the folder has no commit */
export function headCommit(folder: string): LocalCommit {
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  try {
    const [id = "", subject = ""] = git("log", "-1", "--format=%H%n%s").split("\n");
    const changed = git("status", "--porcelain", "--untracked-files=normal");
    return { id, subject, uncommitted: changed === "" ? 0 : changed.split("\n").length };
  } catch (error) {
    const { stderr, code } = error as { stderr?: string; code?: string };
    if (code === "ENOENT") throw new CommitError("git is not installed, and a release is of a commit. Install git.");
    throw new CommitError(`${folder} has no commit to release: ${(stderr ?? String(error)).trim().split("\n")[0]}. Commit something (git init, git add, git commit) and run the command again.`);
  }
}
