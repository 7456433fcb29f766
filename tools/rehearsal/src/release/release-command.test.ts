import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { mapRepository, openCloud } from "@switchyard/localcloud";
import { findWorkspaceRoot } from "@switchyard/switchyard/workspace/layer";
import { REPOSITORY } from "../account/rehearsal-account";
import { SourceRepository } from "../scenario/source-repository";
import { defects } from "../testing/scenario";
import { releaseCommand, type ReleaseCommand } from "./release-command";

// The account of a local stack, with a repository whose build only packs: what the workspace's own build does is proved elsewhere.

const root = findWorkspaceRoot(__dirname);
let home: string;
let repository: SourceRepository;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "release-command-"));
  const up = spawnSync(process.execPath, [join(root, "tools/switchyard/bin/switchyard.js"), "up"], { cwd: root, encoding: "utf8", env: { ...process.env, SWITCHYARD_HOME: home } });
  if (up.status !== 0) throw new Error(up.stdout + up.stderr);
  repository = new SourceRepository(root, ["payment"], Date.now);
  const cloud = await openCloud({ folder: join(home, "cloud") });
  mapRepository(cloud, REPOSITORY, repository.folder);
  await cloud.close();
});
afterAll(() => {
  repository.remove();
  rmSync(home, { recursive: true, force: true });
});

async function release(change: Partial<ReleaseCommand> = {}): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const command: ReleaseCommand = { root, home, callsPerSecond: 0.1, json: false, colour: false, ...change };
  const code = await releaseCommand(command, { stdout: { write: (text, done) => { stdout.push(text); done?.(); } }, stderr: { write: (text) => stderr.push(text) }, now: Date.now });
  return { code, stdout: stdout.join(""), stderr: stderr.join("") };
}

describe("release on the local stack", () => {
  it("S1: follows HEAD, says what happens, and ends well only when everybody is on the new version", async () => {
    const commit = repository.commit({ message: "the first" });

    const { code, stdout } = await release();

    expect(stdout).toContain("The handshake of connection connection-github-local was finished");
    // Making the pipeline has started it, here as on AWS, and now it finds the connection usable.
    expect(stdout).toContain(`The pipeline has ${commit.slice(0, 7)} "the first" already and is releasing it`);
    expect(stdout).toMatch(/Build: build succeeded/);
    for (const percent of [10, 50, 100]) expect(stdout).toMatch(new RegExp(`^\\d\\d:\\d\\d:\\d\\d {2}payment {2}${percent} % of the callers are on version 2$`, "m"));
    expect(stdout).toContain("payment: released. Version 2 serves all callers.");
    expect(stdout).toContain("No payment was taken twice, and none that was accepted is lost.");
    expect(code).toBe(0);
  });

  it("starts the pipeline again with a commit that it had, and finds nothing to deploy; as one document where that is asked for", async () => {
    const { code, stdout } = await release({ json: true });

    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    expect(JSON.parse(stdout)).toMatchObject({
      command: "release", stack: "local", ok: true, exitCode: 0,
      services: [{ service: "payment", isReleased: true, pipelineStatus: "Succeeded", paymentProblems: [], verdict: expect.stringContaining("nothing to deploy"), record: { outcome: "nothing to deploy" } }],
    });
    expect(code).toBe(0);
  });

  it("pushes a new commit, and fails with the cause when its version is rolled back", async () => {
    const commit = repository.commit({ message: "broken", defect: defects.failsCustomers() });

    const { code, stdout } = await release({ callsPerSecond: 1 });

    expect(stdout).toContain(`Pushed ${commit.slice(0, 7)} "broken" to main of example/payments`);
    expect(stdout).toContain("all callers are back on version 2");
    expect(stdout).toMatch(/payment: rolled back\. All callers are on version 2\.\nCause: alarm alarm-payment-candidate-error-rate-local/);
    expect(stdout).toMatch(/ {2}Everything about it: npx nx history delivery --id d-\w+/);
    expect(code).toBe(1);
  });

  it("names the services that there are, and the layers that are missing", async () => {
    await expect(release({ service: "paymnt" })).rejects.toThrow('--service: there is no service "paymnt". Those of this stack: payment.');
    await expect(release({ home: join(home, "nothing") })).rejects.toThrow(/delivery is not deployed to stack local\.\nDeploy the layers first: npx nx run-many -t up/);
  });
});
