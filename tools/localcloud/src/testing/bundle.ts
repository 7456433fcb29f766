import { buildSync } from "esbuild";
import { join } from "node:path";

const workspace = join(__dirname, "..", "..", "..", "..");

/** Makes one JavaScript file of a TypeScript entry, for tests that start processes. */
export function bundleForProcess(entry: string, folder: string): string {
  const outfile = join(folder, "entry.cjs");
  buildSync({ entryPoints: [entry], bundle: true, platform: "node", target: "node20", outfile, external: ["lmdb"], logLevel: "error" });
  return outfile;
}

/** Lets a bundle outside of the workspace find the packages inside of it. */
export const PROCESS_ENVIRONMENT = { ...process.env, NODE_PATH: join(workspace, "node_modules") };
