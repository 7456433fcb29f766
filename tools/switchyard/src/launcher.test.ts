import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { compileSync } from "../launcher/bundle";
import { workspaceRoot } from "../launcher/cache-folder";
import { compare, describe as describeInput } from "../launcher/manifest";
import { check } from "../launcher/node-version";

describe("the Node version", () => {
  it.each(["20.20.0", "20.20.2", "22.1.0", "24.11.0"])("%s will do", (version) => expect(check(version)).toBeUndefined());

  it.each(["6.17.1", "18.20.4", "20.19.9", "25.0.0"])("%s is refused with the cure", (version) => {
    expect(check(version)).toContain(`switchyard needs Node.js 20.20 or later, below 25; this is ${version} (${process.execPath}).\nInstall Node.js 20 or 22`);
  });
});

describe("a compiled entry", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "launcher-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is stale when content changes, and not when only times do", () => {
    const file = join(folder, "a.ts");
    writeFileSync(file, "one");
    const manifest = { inputs: [describeInput(file)] };

    expect(compare(manifest)).toBe("fresh");
    utimesSync(file, new Date(0), new Date(0));
    expect(compare(manifest)).toBe("touched");
    writeFileSync(file, "two");
    expect(compare(manifest)).toBe("stale");
    rmSync(file);
    expect(compare(manifest)).toBe("stale");
  });

  it("is compiled again after a change of what it imports, and only then; a deleted output comes back", () => {
    const output = join(folder, "dist", "index.js");
    writeFileSync(join(folder, "index.ts"), 'import { word } from "./word"; export const handler = (): string => word;');
    writeFileSync(join(folder, "word.ts"), 'export const word: string = "first";');
    const compile = (): string => compileSync({ name: `test-launcher-${process.pid}`, kind: "function", entry: join(folder, "index.ts"), root: folder, output });

    expect(readFileSync(compile(), "utf8")).toContain("first");
    const { mtimeMs } = statSync(output);
    compile();
    expect(statSync(output).mtimeMs).toBe(mtimeMs);
    writeFileSync(join(folder, "word.ts"), 'export const word: string = "second";');
    expect(readFileSync(compile(), "utf8")).toContain("second");
    rmSync(output);
    expect(readFileSync(compile(), "utf8")).toContain("second");
  }, 60_000);

  it("names file and line of what does not compile", () => {
    writeFileSync(join(folder, "index.ts"), "export const = 1;");

    expect(() => compileSync({ name: `test-launcher-bad-${process.pid}`, kind: "tool", entry: join(folder, "index.ts"), root: folder })).toThrow(
      /^index\.ts cannot be compiled:\n {2}- .*index\.ts:1: Expected identifier/,
    );
  }, 60_000);
});

describe("the command", () => {
  it("answers --version and help without touching the workspace", () => {
    const run = (...args: string[]): string => spawnSync(process.execPath, [join(workspaceRoot, "tools/switchyard/bin/switchyard.js"), ...args], { encoding: "utf8" }).stdout;

    expect(run("--version")).toBe("0.1.0\n");
    expect(run("help", "up")).toMatch(/^switchyard up \[layer\.\.\.\] \[options\]\n/);
  }, 60_000);
});
