import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { UserError } from "@switchyard/conventions";

/** Functions of ours, each bundled into one file. */
export type BundledFunction = "payment" | "release-conductor" | "traffic-hook" | "history-recorder" | "version-cleanup" | "github-webhook";

/** What `index.handler` of a {@link lambdaBundle} is called in the function's settings. */
export const bundleHandler = "index.handler";

/**
 * The code of one of our functions, as a zip with a single `index.js`.
 *
 * @param start folders from which the workspace is looked for, upwards
 * @throws UserError that names the command which makes the bundle
 */
export function lambdaBundle(name: BundledFunction, start: readonly string[] = [process.cwd(), __dirname]): pulumi.asset.Archive {
  const relative = join("libs", "functions", name);
  const folder = start.map((from) => findUpwards(from, relative)).find((found) => found !== undefined);
  if (folder === undefined) throw new UserError(`The function "${name}" is not found: no folder above ${start.join(" or ")} holds ${relative}. Run the command inside the workspace.`);
  const file = join(folder, "dist", "index.js");
  if (!existsSync(file)) throw new UserError(`The function "${name}" is not bundled: ${file} does not exist. Run: npx switchyard bundle`);
  return new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.FileAsset(file) });
}

function findUpwards(from: string, relative: string): string | undefined {
  const candidate = join(from, relative);
  if (existsSync(candidate)) return candidate;
  const parent = dirname(from);
  return parent === from ? undefined : findUpwards(parent, relative);
}
