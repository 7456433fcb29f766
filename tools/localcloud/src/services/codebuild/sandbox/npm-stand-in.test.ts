import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { makeNpmStandIn } from "./npm-stand-in";

let root: string;
let workspace: string;
let source: string;

const write = (file: string, content: string): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
};
const MANIFEST = { name: "w", version: "1.0.0", workspaces: ["libs/*"], dependencies: { dep: "*" } };
const lock = (change: Record<string, unknown> = {}): string => JSON.stringify({ lockfileVersion: 3, packages: {
  "": MANIFEST, "libs/own": { name: "own", version: "1.0.0" }, "node_modules/own": { resolved: "libs/own", link: true },
  "node_modules/dep": { version: "1.2.3", integrity: "sha512-a" }, "node_modules/other-platform": { version: "1.0.0", optional: true }, ...change,
} });

async function npm(...args: string[]): Promise<{ status: number; output: string }> {
  const path = `${dirname(process.execPath)}:${process.env.PATH}`;
  const standIn = await makeNpmStandIn(join(root, "scratch"), workspace, path);
  const env = { PATH: `${standIn?.folder}:${path}`, HOME: root, ...standIn?.environment, npm_config_cache: join(root, "cache") };
  try {
    return { status: 0, output: execFileSync("npm", args, { cwd: source, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }) };
  } catch (error) {
    const failed = error as { status: number; stdout: string; stderr: string };
    return { status: failed.status, output: failed.stdout + failed.stderr };
  }
}

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "npm-stand-in-")));
  [workspace, source] = [join(root, "workspace"), join(root, "source")];
  write(join(workspace, "node_modules/dep/index.js"), "module.exports = 1;");
  write(join(workspace, "node_modules/.cache/x"), "x");
  mkdirSync(join(workspace, "node_modules/.bin"));
  symlinkSync("../dep/index.js", join(workspace, "node_modules/.bin/dep"));
  symlinkSync("../libs/own", join(workspace, "node_modules/own"));
  write(join(workspace, "node_modules/.package-lock.json"), lock());
  write(join(source, "package.json"), JSON.stringify(MANIFEST));
  write(join(source, "package-lock.json"), lock());
  write(join(source, "libs/own/package.json"), JSON.stringify({ name: "own", version: "1.0.0" }));
  write(join(source, "node_modules/stale/index.js"), "");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("npm ci in a build", () => {
  it("takes the packages from the workspace when those are what the lockfile asks for, and says so", async () => {
    const { status, output } = await npm("ci", "--ignore-scripts", "--offline");

    expect({ status, output }).toEqual({ status: 0, output: `local cloud: npm ci: took the packages of the lockfile from the tree installed in ${workspace}; nothing was fetched, no install scripts were run\n` });
    expect(statSync(join(source, "node_modules/dep/index.js")).ino).toBe(statSync(join(workspace, "node_modules/dep/index.js")).ino);
    expect(readlinkSync(join(source, "node_modules/.bin/dep"))).toBe("../dep/index.js");
    expect(realpathSync(join(source, "node_modules/own"))).toBe(join(source, "libs/own"));
    expect([existsSync(join(source, "node_modules/stale")), existsSync(join(source, "node_modules/.cache"))]).toEqual([false, false]);
  });

  it.each<[string, () => void, string]>([
    ["another version", () => write(join(source, "package-lock.json"), lock({ "node_modules/dep": { version: "2.0.0", integrity: "sha512-b" } })), "node_modules/dep is installed in another version in"],
    ["a package more", () => write(join(source, "package-lock.json"), lock({ "": { ...MANIFEST, dependencies: { dep: "*", more: "*" } }, "node_modules/more": { version: "1.0.0", integrity: "sha512-b" } })), "node_modules/more is not installed in"],
    ["scripts of its own", () => write(join(source, "package.json"), JSON.stringify({ ...MANIFEST, scripts: { prepare: "true" } })), "package.json has the scripts prepare"],
  ])("is left to npm, offline, where the source has %s", async (_, change, reason) => {
    change();

    const { status, output } = await npm("ci");

    expect(output).toContain(`local cloud: npm ci: not from the installed tree, because ${reason}`);
    expect(status).not.toBe(0);
    expect(output).toContain("builds are offline here.");
    expect(lstatSync(join(workspace, "node_modules/dep")).isDirectory()).toBe(true);
  });

  it("leaves every other command to npm", async () => {
    write(join(source, "package.json"), JSON.stringify({ name: "w", scripts: { hello: "echo hi" } }));

    expect((await npm("run", "--silent", "hello")).output).toBe("hi\n");
    expect((await npm("ci", "--omit=dev")).output).not.toContain("took the packages");
    expect(readFileSync(join(workspace, "node_modules/dep/index.js"), "utf8")).toBe("module.exports = 1;");
  });
});
