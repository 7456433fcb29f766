import { buildSync } from "esbuild";
import { join } from "node:path";
import { zipOf } from "../services/support/test-account";

const workspace = join(__dirname, "..", "..", "..", "..");

/** Bundles a function of `libs/functions` as `up` does, into the zip that Lambda gets. */
export function functionBundle(name: string): Uint8Array {
  return zipOf(bundled({ entryPoints: [join(workspace, "libs", "functions", name, "src", "index.ts")], minify: true }));
}

/** The zip of a function that is written in a test; what it imports is bundled. */
export function scriptBundle(code: string): Uint8Array {
  return zipOf(bundled({ stdin: { contents: code, resolveDir: __dirname, loader: "js" } }));
}

function bundled(input: Parameters<typeof buildSync>[0]): string {
  const { outputFiles } = buildSync({ ...input, bundle: true, write: false, platform: "node", format: "cjs", target: "node18", absWorkingDir: workspace, logLevel: "error" });
  return outputFiles![0]!.text;
}
