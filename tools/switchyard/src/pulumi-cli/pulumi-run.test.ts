import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import type { RunPlan } from "../run/messages";
import type { Layer } from "../workspace/layer";
import { runPulumiCli } from "./pulumi-run";

/** Answers as the CLI does: every stack holds one deployment group; what it is asked for is written down. */
const PULUMI = `#!/usr/bin/env node
const fs = require("node:fs");
const args = process.argv.slice(2);
if (args[0] === "version") console.log("v3.248.0");
else {
  fs.appendFileSync(__dirname + "/asked", args.slice(0, 2).join(" ") + "\\n");
  if (args[1] === "export") {
    const outputs = { appName: "app", deploymentGroupName: "group", arn: "arn:aws:codedeploy:eu-west-1:000000000000:deploymentgroup:app/group" };
    console.log(JSON.stringify({ deployment: { resources: [{ urn: "u", type: "aws:codedeploy/deploymentGroup:DeploymentGroup", custom: true, outputs }] } }));
  }
}
`;

describe("runPulumiCli", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-run-"));
    writeFileSync(join(folder, "pulumi"), PULUMI, { mode: 0o755 });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const destroy = (running: string[]) => {
    const delivery: Layer = { name: "delivery", system: "serverless", packageName: "delivery", folder, stacks: ["prod"], upstreams: [] };
    const plan = { command: "destroy", stack: "prod", layers: ["delivery"], workspace: [delivery], requested: ["delivery"], settings: {} } as unknown as RunPlan;
    const env = { PATH: `${folder}${delimiter}${process.env["PATH"]!}` };
    return runPulumiCli({ plan, send: () => {}, signal: new AbortController().signal, env, now: () => 0, runningDeployments: () => Promise.resolve(running) });
  };
  const asked = (): string[] => readFileSync(join(folder, "asked"), "utf8").trim().split("\n");

  it("does not destroy a stack on AWS while its traffic moves", async () => {
    await expect(destroy(["d-1"])).rejects.toThrow("delivery cannot be destroyed while traffic moves: deployment d-1 of group has not ended on stack prod.");
    expect(asked()).toEqual(["stack export"]);
  });

  it("destroys it when nothing runs", async () => {
    expect(await destroy([])).toMatchObject([{ layer: "delivery", ok: true }]);
    expect(asked()).toEqual(["stack export", expect.stringMatching(/^destroy /)]);
  });
});
