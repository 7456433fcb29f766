import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parse } from "yaml";

import { contractImports } from "./contract-imports";
import { rejectProblems, UserError } from "./problem";

/** One Pulumi project of the workspace: `projects/<system>/<layer>`. */
export interface Layer {
  /** Pulumi project and Nx project alike. */
  name: string;
  system: string;
  packageName: string;
  /** Absolute. */
  folder: string;
  /** Stacks that have a `Pulumi.<stack>.yaml`, in alphabetical order. */
  stacks: string[];
  /** Names of the layers whose contract this one imports, in alphabetical order. */
  upstreams: string[];
}

const STACK_FILE = /^Pulumi\.([^.]+(?:\.[^.]+)*)\.ya?ml$/;

/** The workspace around a folder: the nearest one upwards that holds `nx.json` and `projects`. */
export function findWorkspaceRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "nx.json")) && existsSync(join(folder, "projects"))) return folder;
    if (folder === dirname(folder)) break;
  }
  throw new UserError(`${from} lies in no Switchyard workspace (no folder above it holds nx.json and projects/). Change into the workspace and run the command again.`);
}

/** Stacks of a layer's folder, from its `Pulumi.<stack>.yaml` files. */
export function stacksOf(folder: string): string[] {
  return readdirSync(folder)
    .map((file) => STACK_FILE.exec(file)?.[1])
    .filter((stack): stack is string => stack !== undefined)
    .sort();
}

/** `serverless` came first and its layers have plain names; every other system prefixes them. */
export function expectedLayerName(system: string, layer: string): string {
  return system === "serverless" ? layer : `${system}-${layer}`;
}

/**
 * All layers of the workspace, upstreams first.
 *
 * @throws UserError naming every project file that cannot be used
 */
export function discoverLayers(root: string): Layer[] {
  const problems: string[] = [];
  const layers: Layer[] = [];
  for (const system of folders(join(root, "projects"))) {
    for (const layer of folders(join(root, "projects", system))) {
      const folder = join(root, "projects", system, layer);
      if (!existsSync(join(folder, "Pulumi.yaml"))) continue;
      const name = read(join(folder, "Pulumi.yaml"), (text) => nameIn(parse(text)), root, problems);
      const packageName = read(join(folder, "package.json"), (text) => nameIn(JSON.parse(text)), root, problems);
      if (name === undefined || packageName === undefined) continue;
      const expected = expectedLayerName(system, layer);
      if (name !== expected) {
        problems.push(
          `${relative(root, join(folder, "Pulumi.yaml"))}: name is "${name}", expected "${expected}" from its folder.\n` +
            "Rename it before the first deployment; afterwards the name is part of every URN.",
        );
      }
      layers.push({ name, system, packageName, folder, stacks: stacksOf(folder), upstreams: [] });
    }
  }
  rejectProblems("The workspace has projects that cannot be used:", problems);
  const byPackage = new Map(layers.map((layer) => [layer.packageName, layer.name]));
  for (const layer of layers) {
    layer.upstreams = contractImports(layer.folder)
      .map((name) => byPackage.get(name))
      .filter((name): name is string => name !== undefined && name !== layer.name)
      .sort();
  }
  return inOrder(layers);
}

/**
 * Upstreams before those who use them; by name where nothing else decides, so that the order is always the same.
 *
 * @throws UserError naming a circle
 */
export function inOrder(layers: readonly Layer[]): Layer[] {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const done = new Set<string>();
  const order: Layer[] = [];
  const visit = (layer: Layer, path: string[]): void => {
    if (done.has(layer.name)) return;
    if (path.includes(layer.name)) {
      const circle = [...path.slice(path.indexOf(layer.name)), layer.name].join(" -> ");
      throw new UserError(`Layers import each other's contracts in a circle: ${circle}. Move what both need into the layer below them.`);
    }
    for (const name of layer.upstreams) {
      const upstream = byName.get(name);
      if (upstream) visit(upstream, [...path, layer.name]);
    }
    done.add(layer.name);
    order.push(layer);
  };
  for (const layer of [...layers].sort((a, b) => (a.name < b.name ? -1 : 1))) visit(layer, []);
  return order;
}

/** The named layers and everything below them, in deploy order. */
export function withUpstreams(all: readonly Layer[], names: readonly string[]): Layer[] {
  const wanted = closure(names, (name) => all.find((layer) => layer.name === name)?.upstreams ?? []);
  return inOrder(all.filter((layer) => wanted.has(layer.name)));
}

/** Names of the layers that build on the given one, directly or not. */
export function dependentsOf(all: readonly Layer[], name: string): string[] {
  const wanted = closure([name], (n) => all.filter((layer) => layer.upstreams.includes(n)).map((layer) => layer.name));
  wanted.delete(name);
  return inOrder(all.filter((layer) => wanted.has(layer.name))).map((layer) => layer.name);
}

function closure(start: readonly string[], next: (name: string) => readonly string[]): Set<string> {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    next(name).forEach(visit);
  };
  start.forEach(visit);
  return seen;
}

function folders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map((entry) => entry.name)
    .sort();
}

/** A schema library would take longer to load than everything else that a command does before it starts its run. */
function nameIn(document: unknown): string {
  const name = typeof document === "object" && document !== null && "name" in document ? document.name : undefined;
  if (typeof name !== "string" || name === "") throw new Error("it has no name");
  return name;
}

function read<T>(file: string, parser: (text: string) => T, root: string, problems: string[]): T | undefined {
  try {
    return parser(readFileSync(file, "utf8"));
  } catch (error) {
    problems.push(`${relative(root, file)} cannot be used: ${(error as Error).message}.`);
    return undefined;
  }
}
