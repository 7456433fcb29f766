import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { assumeBundles } from "@switchyard/testing";
import { UserError } from "@switchyard/conventions";
import { lambdaBundle } from "./lambda-bundle";

describe("lambdaBundle", () => {
  let workspace: string;

  beforeEach(() => {
    workspace = realpathSync(mkdtempSync(join(tmpdir(), "bundle-")));
    mkdirSync(join(workspace, "libs", "functions", "payment", "dist"), { recursive: true });
    mkdirSync(join(workspace, "projects", "serverless", "runtime"), { recursive: true });
  });

  afterEach(() => {
    rmSync(workspace, { recursive: true });
  });

  it("is a zip of one file, found from any folder of the workspace", async () => {
    const file = join(workspace, "libs", "functions", "payment", "dist", "index.js");
    writeFileSync(file, "exports.handler = () => {};");

    const archive = lambdaBundle("payment", ["/", join(workspace, "projects", "serverless", "runtime")]) as pulumi.asset.AssetArchive;
    const assets = (await archive.assets) as Record<string, pulumi.asset.FileAsset>;

    expect(Object.keys(assets)).toEqual(["index.js"]);
    expect(await assets["index.js"]!.path).toBe(file);
  });

  it("names the command that makes a missing bundle", () => {
    const file = join(workspace, "libs", "functions", "payment", "dist", "index.js");

    expect(() => lambdaBundle("payment", [workspace])).toThrow(
      new UserError(`The function "payment" is not bundled: ${file} does not exist. Run: npx switchyard bundle`),
    );
  });

  it("says where it looked outside of a workspace", () => {
    expect(() => lambdaBundle("traffic-hook", ["/", workspace])).toThrow(
      `The function "traffic-hook" is not found: no folder above / or ${workspace} holds ${join("libs", "functions", "traffic-hook")}. Run the command inside the workspace.`,
    );
  });

  it("looks from the program's folder unless told otherwise", () => {
    assumeBundles();

    expect(lambdaBundle("payment")).toBeDefined();

    jest.restoreAllMocks();
  });
});
