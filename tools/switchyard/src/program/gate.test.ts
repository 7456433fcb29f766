import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { workspaceRoot } from "../../launcher/cache-folder";

/** Node with the gate's way of loading modules, and without a gate. */
describe("the SDK as the gate loads it", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "gate-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function evaluate(script: string): unknown {
    const gate = JSON.stringify(join(workspaceRoot, "tools/switchyard/gate"));
    const modules = JSON.stringify(join(workspaceRoot, "node_modules"));
    const file = join(folder, "script.js");
    writeFileSync(
      file,
      `require("node:v8").setFlagsFromString("--allow-natives-syntax");
       const { isLazy } = require(${gate} + "/lazy-module");
       const { openModulePack } = require(${gate} + "/module-pack");
       const pack = openModulePack({ file: ${JSON.stringify(join(folder, "modules.pack"))}, root: ${JSON.stringify(workspaceRoot)}, isLazy });
       const installed = (name) => require(${modules} + "/" + name);
       const loaded = (name) => Object.keys(require.cache).some((file) => file.endsWith(name));
       require(${gate} + "/spared-work").spareWork(${JSON.stringify(workspaceRoot)});
       (async () => { ${script} })().then((result) => { pack.record(); process.stdout.write(JSON.stringify(result)); });`,
    );
    const { NODE_OPTIONS: _, ...env } = process.env;
    const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: "utf8", env, cwd: folder });
    expect([status, stderr]).toEqual([0, ""]);
    return JSON.parse(stdout);
  }

  it("holds every service of AWS and loads those that are used", () => {
    const found = evaluate(`
      const aws = installed("@pulumi/aws");
      return [Object.keys(aws).length > 200, loaded("aws/s3/bucket.js"), aws.s3.Bucket.name, loaded("aws/s3/bucket.js"), loaded("aws/glacier/vault.js")];`);

    expect(found).toEqual([true, false, "Bucket", true, false]);
  });

  it("finds the type of a resource that another stack refers to, though nobody has loaded its service", () => {
    const found = evaluate(`
      installed("@pulumi/aws");
      const { getResourceModule } = installed("@pulumi/pulumi/runtime/rpc");
      return [typeof getResourceModule("aws", "sqs/queue", "").construct, getResourceModule("aws", "no/such", "") ?? null];`);

    expect(found).toEqual(["function", null]);
  });

  it("turns functions into Lambda code, and names the file of one that it cannot", () => {
    const found = evaluate(`
      const { runtime } = installed("@pulumi/pulumi");
      const answer = 42;
      const native = Math.max.bind(null);
      const { text } = await runtime.serializeFunction(() => answer);
      const refused = await runtime.serializeFunction(() => native()).catch((error) => error.message);
      return [text.includes("answer: 42"), refused.split("\\n")[0]];`);

    expect(found).toEqual([true, expect.stringContaining("script.js(") as string]);
  });

  it("is kept in one file, from which the next process loads it, and which is made anew when it is damaged", () => {
    const script = `installed("@pulumi/aws").s3.Bucket; return [loaded("aws/s3/bucket.js"), loaded("typescript.js")];`;
    const pack = join(folder, "modules.pack");

    expect(evaluate(script)).toEqual([true, false]);
    const { mtimeMs, size } = statSync(pack);
    expect(evaluate(script)).toEqual([true, false]);
    expect(statSync(pack).mtimeMs).toBe(mtimeMs);
    writeFileSync(pack, "damaged");
    expect(evaluate(script)).toEqual([true, false]);
    expect(statSync(pack).size).toBeGreaterThan(size / 2);
  });

  it("says at once why a program failed, where Node 20 would colour the text without an end", () => {
    const found = evaluate(`
      const error = new Error("broken");
      error.stack = "Error: broken\\n    at f (/w/node_modules/@pulumi/resource.ts:1:2)";
      const started = Date.now();
      const text = installed("@pulumi/pulumi/cmd/run/error").defaultErrorMessage(error);
      return [text.split("\\n")[0], Date.now() - started < 5000];`);

    expect(found).toEqual(["Error: broken", true]);
  }, 20_000);
});
