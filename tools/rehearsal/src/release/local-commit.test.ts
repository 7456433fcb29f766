import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommitError, headCommit } from "./local-commit";

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), "local-commit-")); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const git = (...args: string[]): string => execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", ...args], { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

describe("headCommit", () => {
  it("is HEAD, also when no branch is checked out, with the number of files that it does not see", () => {
    git("init", "--quiet");
    writeFileSync(join(folder, "a"), "1");
    git("add", "a");
    git("commit", "--quiet", "--message", "fix rounding\n\nlong text");
    git("checkout", "--quiet", "--detach");
    writeFileSync(join(folder, "a"), "2");
    writeFileSync(join(folder, "b"), "");

    expect(headCommit(folder)).toEqual({ id: git("rev-parse", "HEAD").trim(), subject: "fix rounding", uncommitted: 2 });
  });

  it("says what to do where there is none", () => {
    expect(() => headCommit(folder)).toThrow(CommitError);
    git("init", "--quiet");
    expect(() => headCommit(folder)).toThrow(/has no commit to release: .*Commit something/);
  });
});
