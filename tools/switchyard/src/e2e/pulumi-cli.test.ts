import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { workspaceRoot } from "../../launcher/cache-folder";
import type { LayerDocument } from "../run/messages";
import { nx, switchyard, type Surroundings } from "./command";

/** Other stacks than the local one, with an executable in the place of the Pulumi CLI that writes down how it was called. */
describe("a stack on AWS", () => {
  let folder: string;
  let around: Surroundings;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-cli-"));
    around = { home: join(folder, "home"), env: { PATH: onlyNode(folder) } };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A PATH with node and nothing else, so that no real CLI is found. */
  function onlyNode(base: string): string {
    mkdirSync(join(base, "bin"));
    symlinkSync(process.execPath, join(base, "bin", "node"));
    return [join(base, "bin"), "/usr/bin", "/bin"].join(delimiter);
  }

  function fakePulumi(version: string, script = ""): void {
    const file = join(folder, "bin", "pulumi");
    writeFileSync(
      file,
      `#!${process.execPath}
const args = process.argv.slice(2);
if (args[0] === "version") { console.log(${JSON.stringify(version)}); process.exit(0); }
require("node:fs").appendFileSync(${JSON.stringify(join(folder, "calls"))}, JSON.stringify(args) + "\\n");
const cwd = args[args.indexOf("--cwd") + 1];
if (args[0] === "stack" && args[1] === "output") console.log(JSON.stringify({ pipelineUrl: "https://aws/" + cwd.split("/").at(-1) }));
else if (args[0] === "stack" && args[1] === "export") console.log(JSON.stringify({ deployment: { resources: [{ urn: "u", type: "aws:s3/bucket:Bucket", custom: true, id: "b" }] } }));
else console.log("pulumi says " + args[0]);
${script}`,
    );
    chmodSync(file, 0o755);
  }

  const calls = (): string[][] => (existsSync(join(folder, "calls")) ? readFileSync(join(folder, "calls"), "utf8").trim().split("\n").map((line) => JSON.parse(line) as string[]) : []);
  const layer = (name: string): string => join(workspaceRoot, "projects/serverless", name);
  const where = (name: string): string[] => ["--stack", "dev", "--cwd", layer(name), "--non-interactive"];

  it("is deployed by the Pulumi CLI, upstreams first, with its output as it comes", async () => {
    fakePulumi("v3.248.0");

    const { exitCode, stdout } = await switchyard(["up", "runtime", "--stack", "dev", "--yes"], around);

    expect(exitCode).toBe(0);
    expect(stdout).toContain("foundation: pulumi says up\n");
    expect(stdout).toContain('runtime:     pipelineUrl: "https://aws/runtime"');
    expect(calls()).toEqual(
      ["foundation", "runtime"].flatMap((name) => [
        ["up", ...where(name), "--color", "never", "--yes", "--skip-preview"],
        ["stack", "output", "--json", ...where(name), "--color", "never"],
      ]),
    );
  }, 60_000);

  it("gives the same document and forwards the exit code; what comes after a failure is left alone", async () => {
    fakePulumi("v3.248.0", 'if (args[0] === "up" && cwd.endsWith("runtime")) { console.error("error: no credentials"); process.exit(9); }');

    const { exitCode, stdout } = await switchyard(["up", "--stack", "dev", "--yes", "--json"], around);
    const { layers } = JSON.parse(stdout) as { layers: LayerDocument[] };

    expect(exitCode).toBe(9);
    expect(layers.map(({ layer: name, ok, exitCode: code, diagnostics }) => [name, ok, code, diagnostics.map(({ message }) => message)])).toEqual([
      ["foundation", true, 0, []],
      ["runtime", false, 9, ["error: no credentials"]],
      ["delivery", false, 1, ["delivery was left alone, because runtime did not succeed."]],
    ]);
  }, 60_000);

  it.each([
    ["missing", undefined, 'but there is no `pulumi` on PATH.'],
    ["too old", "v3.100.1", "The Pulumi CLI on PATH is v3.100.1; stack dev needs 3.200.0 or later."],
    ["something else", "hello", '`pulumi version` answered "hello", which is no version.'],
  ])("refuses a CLI that is %s, with the cure", async (_what, version, text) => {
    if (version !== undefined) fakePulumi(version);

    const { exitCode, stdout, stderr } = await switchyard(["preview", "foundation", "--stack", "dev"], around);

    expect(exitCode).toBe(2);
    expect(stdout + stderr).toContain(text);
    expect(stdout + stderr).toContain("https://www.pulumi.com/docs/install/");
    expect(calls()).toEqual([]);
  }, 60_000);

  it("is not changed without a yes when nobody can be asked", async () => {
    fakePulumi("v3.248.0");

    const bare = await switchyard(["up", "--stack", "dev"], around);
    const throughNx = await nx(["up", "foundation", "-c", "dev"], around);

    expect(bare).toMatchObject({ exitCode: 2, stderr: "up changes stack dev on AWS, and nobody can be asked here. Add --yes, or run it on a terminal without --json.\n" });
    expect(throughNx.exitCode).toBe(1);
    expect(throughNx.stdout + throughNx.stderr).toContain("up changes stack dev on AWS, and Nx leaves nobody to ask. Add --yes, or use `npx switchyard up --stack dev`, which asks.");
    expect(calls()).toEqual([]);
  }, 60_000);

  it("keeps a layer that others build on", async () => {
    fakePulumi("v3.248.0");

    const { exitCode, stdout } = await switchyard(["destroy", "foundation", "--stack", "dev", "--yes"], around);

    expect(exitCode).toBe(1);
    expect(stdout).toContain("foundation cannot be destroyed while layers that depend on it hold resources on stack dev: runtime (1 resource), delivery (1 resource).");
    expect(calls().map(([verb, noun]) => `${verb} ${noun}`)).toEqual(["stack export", "stack export"]);
  }, 60_000);
});
