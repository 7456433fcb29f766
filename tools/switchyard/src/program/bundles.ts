import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { placeOf } from "../../gate/spawn-runtime";
import { compile } from "../../launcher/bundle";
import type { Layer } from "../workspace/layer";
import { UserError } from "../workspace/problem";

/** Compiled program of a layer, from the content cache. */
export interface CompiledProgram {
  /** The TypeScript file that it stands for. */
  entry: string;
  bundle: string;
}

/** Compiles the programs of layers; no types are checked here, that is what `nx typecheck` is for. */
export async function compilePrograms(root: string, layers: readonly Layer[]): Promise<Map<string, CompiledProgram>> {
  const entries = layers.map((layer) => ({
    name: `program-${layer.name}-${placeOf(root)}`,
    kind: "program" as const,
    entry: programEntry(layer),
    root,
  }));
  const { bundles } = await compile(entries);
  return new Map(layers.map((layer, i) => [layer.name, { entry: entries[i]!.entry, bundle: bundles[i]! }]));
}

function programEntry(layer: Layer): string {
  const entry = join(layer.folder, "index.ts");
  if (!existsSync(entry)) throw new UserError(`${layer.name} has no program: ${entry} does not exist.`);
  return entry;
}

/**
 * Bundles every Lambda function of the workspace to `libs/functions/<name>/dist/index.js`, where the programs look for it.
 *
 * @returns which there are, and which of them had changed
 */
export async function bundleFunctions(root: string): Promise<{ functions: string[]; bundled: string[] }> {
  const folder = join(root, "libs", "functions");
  const functions = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => existsSync(join(folder, name, "src", "index.ts")))
        .sort()
    : [];
  const nameOf = (name: string): string => `function-${name}-${placeOf(root)}`;
  const { compiled } = await compile(
    functions.map((name) => ({
      name: nameOf(name),
      kind: "function" as const,
      entry: join(folder, name, "src", "index.ts"),
      root,
      output: join(folder, name, "dist", "index.js"),
    })),
  );
  return { functions, bundled: functions.filter((name) => compiled.includes(nameOf(name))) };
}
