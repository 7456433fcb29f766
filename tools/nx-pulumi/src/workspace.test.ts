import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { discoverLayers } from "@switchyard/switchyard/workspace/layer";
import { DELIVERY_TARGETS, TARGETS } from "./targets";

const root = resolve(__dirname, "../../..");
const nx = join(root, "node_modules/nx/dist/bin/nx.js");

/** Variables of the Nx that runs this test would make the inner one a part of it. */
function plainEnvironment(home: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(NX_|SWITCHYARD_|JEST_|NODE_OPTIONS$|FORCE_COLOR$)/.test(name));
  return { ...Object.fromEntries(inherited), SWITCHYARD_HOME: home, NX_DAEMON: "false", NX_ISOLATE_PLUGINS: "false", NO_COLOR: "1", CI: "true" };
}

interface Graph {
  graph: {
    nodes: Record<string, { data: { tags?: string[]; targets: Record<string, { cache?: boolean; executor?: string }> } }>;
    dependencies: Record<string, { target: string; type: string }[]>;
  };
}

describe("this workspace under Nx", () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "nx-workspace-"))));
  afterAll(() => rmSync(folder, { recursive: true }));

  describe("its graph", () => {
    let graph: Graph["graph"];
    beforeAll(() => {
      execFileSync(process.execPath, [nx, "graph", `--file=${join(folder, "graph.json")}`], { cwd: root, env: plainEnvironment(folder), stdio: "pipe" });
      graph = (JSON.parse(readFileSync(join(folder, "graph.json"), "utf8")) as Graph).graph;
    }, 120_000);

    const layerNames = (): string[] => Object.keys(graph.nodes).filter((name) => graph.nodes[name]!.data.tags?.includes("type:project"));

    it("has exactly the edges that contract imports make, the same that switchyard uses", () => {
      const edges = (name: string): string[] => [...new Set(graph.dependencies[name]!.map(({ target }) => target))].filter((target) => layerNames().includes(target)).sort();

      expect(Object.fromEntries(layerNames().sort().map((name) => [name, edges(name)]))).toEqual({
        delivery: ["foundation", "runtime"],
        foundation: [],
        runtime: ["foundation"],
      });
      expect(Object.fromEntries(discoverLayers(root).map(({ name, upstreams }) => [name, upstreams]))).toEqual({ delivery: ["foundation", "runtime"], foundation: [], runtime: ["foundation"] });
    });

    it("tags layers from their folders", () => {
      expect(graph.nodes["runtime"]!.data.tags).toEqual(expect.arrayContaining(["type:project", "system:serverless", "layer:runtime"]));
    });

    it("gives the delivery layer, and no other, operators' commands", () => {
      const operated = layerNames().filter((name) => Object.keys(DELIVERY_TARGETS).some((target) => graph.nodes[name]!.data.targets[target] !== undefined));

      expect(operated).toEqual(["delivery"]);
      expect(Object.keys(graph.nodes["delivery"]!.data.targets)).toEqual(expect.arrayContaining(Object.keys(DELIVERY_TARGETS)));
    });

    it("lets no target that changes or reads the world be cached, whatever nx.json says", () => {
      for (const name of layerNames()) {
        for (const target of Object.keys(name === "delivery" ? { ...TARGETS, ...DELIVERY_TARGETS } : TARGETS)) expect([name, target, graph.nodes[name]!.data.targets[target]?.cache]).toEqual([name, target, false]);
      }
    });
  });

  it.each([
    ["-c", ["run-many", "-t", "up", "-c", "porduction"]],
    [":configuration", ["run", "runtime:up:porduction"]],
    ["--stack", ["up", "delivery", "--stack=porduction"]],
  ])("refuses a misspelt stack in the form %s before anything starts", (_form, args) => {
    const home = mkdtempSync(join(folder, "home-"));
    const run = spawnSync(process.execPath, [nx, ...args], { cwd: root, env: plainEnvironment(home), encoding: "utf8" });

    expect(run.status).not.toBe(0);
    expect(run.stdout + run.stderr).toContain('There is no stack "porduction".');
    expect(run.stdout + run.stderr).toContain("Stacks there are: foundation has dev, local, prod");
    expect(readdirSync(home)).toEqual([]);
  }, 120_000);

  it("refuses a misspelt stack of an operator's command before anything starts", () => {
    const home = mkdtempSync(join(folder, "home-"));
    const run = spawnSync(process.execPath, [nx, "stop", "delivery", "-c", "porduction", "--reason", "errors in checkout"], { cwd: root, env: plainEnvironment(home), encoding: "utf8" });

    expect(run.status).not.toBe(0);
    expect(run.stdout + run.stderr).toContain('There is no stack "porduction".');
    expect(readdirSync(home)).toEqual([]);
  }, 120_000);
});
