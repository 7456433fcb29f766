import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { LayerDocument } from "../run/messages";
import { jsonLines, nx, runProcesses, switchyard } from "./command";

interface RunDocument {
  ok: boolean;
  exitCode: number;
  layers: LayerDocument[];
}

/** The three real layers, on a home folder of their own. Each test goes on where the one before it stopped. */
describe("the serverless system on the local stack", () => {
  let home: string;
  beforeAll(() => (home = mkdtempSync(join(tmpdir(), "serverless-"))));
  afterEach(() => expect(runProcesses(home)).toEqual([]));
  afterAll(() => rmSync(home, { recursive: true }));

  const one = <T>(stdout: string): T => {
    expect(stdout).toMatch(/^\{[^\n]*\}\n$/); // one line, and nothing else
    return JSON.parse(stdout) as T;
  };
  const changed = ({ changes }: LayerDocument): string[] => Object.keys(changes).filter((op) => op !== "same" && op !== "read");

  it("refuses a layer alone whose upstreams are missing, and names them", async () => {
    const { exitCode, stdout, stderr } = await switchyard(["up-only", "delivery"], { home });

    expect(exitCode).toBe(1);
    expect(stdout + stderr).toContain("delivery needs foundation and runtime, which are not deployed to stack local.");
  }, 120_000);

  it("previews from nothing, with predictions that are marked, and leaves no stack behind", async () => {
    const { exitCode, stdout } = await switchyard(["preview", "--json"], { home });
    const { ok, layers } = one<RunDocument>(stdout);

    expect({ exitCode, ok }).toEqual({ exitCode: 0, ok: true });
    expect(layers.map(({ layer, predictedUpstreams }) => [layer, predictedUpstreams])).toEqual([
      ["foundation", []],
      ["runtime", ["foundation"]],
      ["delivery", ["foundation", "runtime"]],
    ]);
    expect(layers.flatMap(changed)).toEqual(["create", "create", "create"]);
    expect(existsSync(join(home, "state/.pulumi/stacks/foundation/local.json"))).toBe(false);
  }, 120_000);

  it("deploys everything through Nx with one engine process, one line of JSON per layer", async () => {
    const { exitCode, stdout, runs } = await nx(["run-many", "-t", "up", "--json"], { home });
    const layers = jsonLines<LayerDocument>(stdout);

    expect(exitCode).toBe(0);
    expect(layers.map(({ layer, ok }) => [layer, ok])).toEqual([["foundation", true], ["runtime", true], ["delivery", true]]);
    expect(layers.flatMap(changed)).toEqual(["create", "create", "create"]);
    expect(layers[2]!.outputs).toMatchObject({ pipelineUrl: expect.stringContaining("pipeline-payment-local") as string, deploymentTableName: "dynamodb-deployment-history-local" });
    expect(runs).toHaveLength(1);
  }, 180_000);

  it("operates what is deployed, through Nx as without it, and names what is wrong with a command", async () => {
    const status = one<{ ok: boolean; live: object; next: string[] }>((await switchyard(["status", "--json"], { home })).stdout);
    const history = jsonLines<{ scanned: number }>((await nx(["history", "delivery", "--service", "payment", "--json"], { home })).stdout);
    const wrong = await switchyard(["stop", "--service", "paymnt", "--resaon=x"], { home });
    const refused = await nx(["run", "delivery:repair", "--reason", "stuck weights"], { home });

    expect(status).toMatchObject({ ok: true, stack: "local", live: { version: "1", weights: {} }, deployment: null });
    expect(history).toEqual([{ command: "history", stack: "local", ok: true, scanned: 0, found: 0, deployments: [] }]);
    expect({ exitCode: wrong.exitCode, problems: wrong.stderr.trim().split("\n").slice(1) }).toEqual({ exitCode: 2, problems: [
      '  - --resaon: "stop" has no such option. Did you mean "--reason"? It has --service, --reason, --stack, --json.', expect.stringContaining("--reason is missing"),
      '  - --service: there is no service "paymnt". Did you mean "payment"? Services: payment.',
    ] });
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout + refused.stderr).toContain("splits nothing: all callers reach version 1. There is nothing to repair.");
  }, 120_000);

  it("changes nothing the second time, and says so", async () => {
    const { exitCode, stdout } = await switchyard(["up"], { home });

    expect(exitCode).toBe(0);
    expect(stdout.match(/^\w+: no changes: \d+ resources are as the program says, /gm)).toHaveLength(3);
    expect(stdout).not.toMatch(/created|updated|deleted|replaced/);
  }, 120_000);

  it("shows outputs bare and as one document", async () => {
    const bare = await switchyard(["outputs", "delivery"], { home });
    const document = one<LayerDocument>((await switchyard(["outputs", "delivery", "--json"], { home })).stdout);
    const throughNx = jsonLines<LayerDocument>((await nx(["outputs", "delivery", "--json"], { home })).stdout);

    expect(bare.stdout).toContain('deploymentTableName: "dynamodb-deployment-history-local"\n');
    expect(document.outputs["pipelineUrl"]).toMatch(/^https:/);
    expect(throughNx).toEqual([{ ...document, milliseconds: expect.any(Number) as number }]);
  }, 120_000);

  it("works layer by layer in processes of their own when Nx does not batch", async () => {
    const { exitCode, stdout, runs } = await nx(["up", "runtime", "--no-batch", "--output-style=static"], { home });

    expect({ exitCode, runs: runs.length }).toEqual({ exitCode: 0, runs: 2 });
    expect(stdout.match(/no changes/g)).toHaveLength(2);
  }, 180_000);

  it("refreshes everything without finding a difference", async () => {
    const { exitCode, stdout } = await switchyard(["refresh", "--json"], { home });

    expect(exitCode).toBe(0);
    expect(one<RunDocument>(stdout).layers.flatMap(changed)).toEqual([]);
  }, 120_000);

  it.each([[[]], [["--no-batch"]]])("refuses to destroy a layer that others build on %j", async (options) => {
    const { exitCode, stdout, stderr } = await nx(["destroy", "foundation", ...options], { home });

    expect(exitCode).toBe(1);
    expect(stdout + stderr).toContain("foundation cannot be destroyed while layers that depend on it hold resources on stack local: runtime (");
  }, 120_000);

  it("destroys leaves first, and leaves nothing behind", async () => {
    const { exitCode, stdout } = await nx(["run-many", "-t", "destroy", "--json"], { home });
    const layers = jsonLines<LayerDocument>(stdout);

    expect(exitCode).toBe(0);
    expect(layers.map(({ layer, ok }) => [layer, ok])).toEqual([["delivery", true], ["runtime", true], ["foundation", true]]);
    expect((await switchyard(["outputs", "foundation"], { home })).exitCode).toBe(1);
    expect(readdirSync(join(home, "run"))).toEqual([]);
  }, 120_000);
});
