import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..", "..", "..");

describe("docs/requirements.md", () => {
  it("is what the tests say", () => {
    const { status, stderr } = spawnSync(process.execPath, [join(root, "docs", "scripts", "requirements.mjs"), "--check"], { encoding: "utf8" });

    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});

describe("the workspace", () => {
  it("A9: compiles strictly", () => {
    const { compilerOptions } = JSON.parse(readFileSync(join(root, "tsconfig.base.json"), "utf8")) as { compilerOptions: Record<string, unknown> };

    expect(compilerOptions).toMatchObject({ strict: true, noUncheckedIndexedAccess: true });
  });

  it.each(["libs/conventions", "projects/serverless/delivery"])("A9: asks for complete coverage of %s", (folder) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a configuration file of Jest is no module of ours
    const config = require(join(root, folder, "jest.config.js")) as { coverageThreshold: unknown };

    expect(config.coverageThreshold).toEqual({ global: { statements: 100, branches: 100, functions: 100, lines: 100 } });
  });
});
