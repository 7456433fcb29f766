import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { workspaceRoot } from "../launcher/cache-folder";

/** A workspace that holds nothing but the launcher and one tool. */
describe("the cache of compiled code", () => {
  let root: string;
  let folders: { checkout: string; home: string; temporary: string };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "cache-"));
    folders = { checkout: join(root, "w/node_modules/.cache"), home: join(root, "home"), temporary: join(root, "tmp") };
    cpSync(join(workspaceRoot, "tools/switchyard/launcher"), join(root, "w/tools/switchyard/launcher"), { recursive: true });
    mkdirSync(join(root, "w/node_modules"));
    symlinkSync(join(workspaceRoot, "node_modules/esbuild"), join(root, "w/node_modules/esbuild"));
    mkdirSync(folders.temporary);
    source("one");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function source(word: string): void {
    mkdirSync(join(root, "w/tools/switchyard/src/cli"), { recursive: true });
    writeFileSync(join(root, "w/tools/switchyard/src/cli/main.ts"), `export const word: string = "${word} ✓";`);
  }

  /** Nothing can be written below a file, by nobody, as on a read-only disk. */
  function block(folder: string): void {
    rmSync(folder, { recursive: true, force: true });
    writeFileSync(folder, "in the way");
  }

  /** @param failing writes to folders with these parts in their path fail with that code, as a full disk does */
  function load({ failing, code }: { failing: string[]; code: string } = { failing: [], code: "" }): { status: number | null; stdout: string; stderr: string } {
    const disk = join(root, "disk.js");
    writeFileSync(
      disk,
      `const fs = require("node:fs"); const write = fs.writeFileSync;
       fs.writeFileSync = (file, ...rest) => { if (${JSON.stringify(failing)}.some((part) => String(file).includes(part))) throw Object.assign(new Error("${code}"), { code: "${code}" }); return write(file, ...rest); };
       const build = require("node:path").join(${JSON.stringify(root)}, "w/tools/switchyard/launcher/build.js");
       const child = require("node:child_process"); const { spawnSync } = child;
       child.spawnSync = (node, args, options) => spawnSync(node, ["--require", __filename, ...args], options);`,
    );
    const script = `process.stdout.write(require(${JSON.stringify(join(root, "w/tools/switchyard/launcher/bundle.js"))}).loadOrExit("cli").word)`;
    const { NODE_OPTIONS: _, ...env } = process.env;
    return spawnSync(process.execPath, ["--require", disk, "-e", script], { encoding: "utf8", env: { ...env, SWITCHYARD_HOME: folders.home, TMPDIR: folders.temporary } });
  }

  it("lies in the checkout, and another word compiles again", () => {
    expect(load()).toMatchObject({ status: 0, stdout: "one ✓" });
    source("other");
    expect(load()).toMatchObject({ status: 0, stdout: "other ✓" });
    expect(readdirSync(join(folders.checkout, "switchyard")).filter((file) => file === "cli.json")).toEqual(["cli.json"]);
    expect(existsSync(folders.home)).toBe(false);
  }, 60_000);

  it("moves to SWITCHYARD_HOME, then to a temporary folder, when the checkout cannot be written", () => {
    block(folders.checkout);
    expect(load()).toMatchObject({ status: 0, stdout: "one ✓" });
    expect(readdirSync(join(folders.home, "cache"))).toContain("cli.json");

    block(folders.home);
    expect(load()).toMatchObject({ status: 0, stdout: "one ✓" });
    expect(readdirSync(folders.temporary)).toEqual([expect.stringMatching(/^switchyard-/)]);
  }, 60_000);

  it("never runs what an unwritable folder still holds of an older source", () => {
    expect(load()).toMatchObject({ stdout: "one ✓" });
    source("other");

    expect(load({ failing: ["node_modules/.cache"], code: "ENOSPC" })).toMatchObject({ status: 0, stdout: "other ✓" });
    expect(load()).toMatchObject({ status: 0, stdout: "other ✓" });
  }, 60_000);

  it.each([["ENOSPC", "the disk is full"], ["EROFS", "the file system is read-only"], ["EDQUOT", "the disk quota is used up"]])(
    "says for each folder that %s means %s, and leaves nothing half-written",
    (code, words) => {
      const { status, stdout, stderr } = load({ failing: ["node_modules/.cache", "home", "tmp/switchyard"], code });

      expect([status, stdout]).toEqual([1, ""]);
      expect(stderr.replaceAll(root, "ROOT").split("\n")).toEqual([
        "switchyard has no folder for compiled code:",
        `  - ROOT/w/node_modules/.cache/switchyard: ${words}`,
        `  - ROOT/home/cache: ${words}`,
        expect.stringMatching(new RegExp(`^  - ROOT/tmp/switchyard-\\d+/[0-9a-f]{16}: ${words}$`)),
        "Make room or give write access in one of them, or set SWITCHYARD_HOME to a folder that can be written.",
        "",
      ]);
      expect(readdirSync(join(folders.home, "cache"))).toEqual([]);
    },
    60_000,
  );

  it("is rid of what was compiled for workspaces that are gone", () => {
    load();
    const cache = join(folders.checkout, "switchyard");
    const gone = { key: "k", inputs: [{ path: join(root, "gone/index.ts") }], bundle: "b" };
    writeFileSync(join(cache, "program-a-01234567.json"), JSON.stringify(gone));
    writeFileSync(join(cache, "program-a-01234567-0123456789abcdef01234567.js"), "");
    writeFileSync(join(cache, "modules-01234567.pack"), "");
    writeFileSync(join(cache, "program-b-89abcdef.json"), JSON.stringify({ ...gone, inputs: [{ path: __filename }] }));
    source("other");

    load();

    expect(readdirSync(cache).filter((file) => /^(program|modules)/.test(file))).toEqual(["program-b-89abcdef.json"]);
    expect(readFileSync(join(cache, "cli.json"), "utf8")).toContain("main.ts");
  }, 60_000);
});
