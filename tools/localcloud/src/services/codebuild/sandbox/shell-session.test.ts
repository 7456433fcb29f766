import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ShellSession } from "./shell-session";

let folder: string;
let output: string;
let session: ShellSession;

function open(shell: string): ShellSession {
  return new ShellSession({
    shell, folder, workingFolder: folder, nonce: "n0nce", mark: `CODEBUILD_SRC_DIR=${folder}`, onOutput: (text) => { output += text; },
    environment: { PATH: process.env.PATH ?? "", CODEBUILD_SRC_DIR: folder, GIVEN: "yes" },
  });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "session-"));
  output = "";
});
afterEach(() => {
  session.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(["sh", "bash"])("a session of %s", (shell) => {
  beforeEach(() => { session = open(shell); });

  it("keeps variables, exports, functions and the folder from command to command", async () => {
    await session.run("mkdir sub && cd sub");
    await session.run("PLAIN='a b'; export LOUD=c");
    await session.run("greet() { echo \"hello $1\"; }");

    expect(await session.run("greet \"$PLAIN\"; sh -c 'echo $LOUD $PLAIN'; basename \"$(pwd)\"; echo $GIVEN")).toEqual({ status: 0 });
    expect(output).toBe("hello a b\nc\nsub\nyes\n");
  });

  it("gives the status of a failing command and goes on", async () => {
    expect(await session.run("false")).toEqual({ status: 1 });
    expect(await session.run("sh -c 'exit 42'")).toEqual({ status: 42 });
    expect(await session.run("true")).toEqual({ status: 0 });
  });

  it("survives a command that leaves the shell, with exports and folder", async () => {
    await session.run("mkdir \"we\\$ird \\\"dir\\\"\" && cd we* && export KEPT='it''s \"$here\"'");

    expect(await session.run("echo leaving; exit 3")).toEqual({ status: 3 });
    expect(await session.run("printf '%s|%s\\n' \"$KEPT\" \"$(basename \"$(pwd)\")\"")).toEqual({ status: 0 });
    expect(output).toBe("leaving\nits \"$here\"|we$ird \"dir\"\n");
  });

  it("takes a command that is no shell for a failure", async () => {
    const result = await session.run("if then (");

    expect(result).toMatchObject({ status: 2 });
    expect(await session.run("true")).toEqual({ status: 0 });
  });

  it("gives both outputs in order, and lets them be opened by name", async () => {
    await session.run("echo one; echo two >&2; echo three >/dev/stdout");

    expect(output).toBe("one\ntwo\nthree\n");
  });

  it("does not wait for what a command leaves behind, and lets `wait` end", async () => {
    expect(await session.run("sleep 100 & true")).toEqual({ status: 0 });
    expect(await session.run("kill %1 2>/dev/null || kill $!; wait")).toMatchObject({ status: expect.any(Number) });
  });

  it("reads values of variables, set or not, of any content", async () => {
    await session.run("A='x\ny'; export B=; unset C");

    expect(await session.valuesOf(["A", "B", "C"])).toEqual({ A: "x\ny", B: "" });
  });

  it("is ended with all its processes, also those that left its group", async () => {
    const running = session.run("setsid sh -c 'sleep 0.6; touch escaped' & sleep 100");
    await new Promise((done) => setTimeout(done, 200));

    session.kill();

    expect(await running).toEqual({ killed: true });
    expect(await session.run("touch late")).toEqual({ killed: true });
    await new Promise((done) => setTimeout(done, 600));
    expect([existsSync(join(folder, "escaped")), existsSync(join(folder, "late"))]).toEqual([false, false]);
  });
});

describe("a session whose cloud is killed", () => {
  it("ends with it, whatever runs at the moment", async () => {
    const options = { shell: "sh", folder, workingFolder: folder, environment: { PATH: process.env.PATH, CODEBUILD_SRC_DIR: folder }, nonce: "n", mark: `CODEBUILD_SRC_DIR=${folder}` };
    const program = `const { ShellSession } = require(${JSON.stringify(join(__dirname, "shell-session.ts"))});
      new ShellSession({ ...${JSON.stringify(options)}, onOutput: (text) => process.stdout.write(text) }).run("echo begun; sleep 1.5; touch survived");`;
    const cloud = spawn(process.execPath, ["-r", "@swc-node/register", "-e", program], { cwd: __dirname, stdio: ["ignore", "pipe", "inherit"] });
    await new Promise((begun) => cloud.stdout.once("data", begun));

    cloud.kill("SIGKILL");

    await new Promise((done) => setTimeout(done, 1800));
    expect(existsSync(join(folder, "survived"))).toBe(false);
  });
});
