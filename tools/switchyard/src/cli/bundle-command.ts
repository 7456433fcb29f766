import { bundleFunctions } from "../program/bundles";
import { UserError } from "../workspace/problem";
import { writeLine, type Surroundings } from "./operation";

/** Bundles the Lambda functions; commands that need the bundles do the same. */
export async function bundleCommand(root: string, json: boolean, around: Surroundings): Promise<number> {
  const { functions, bundled } = await bundleFunctions(root).catch((error: Error) => {
    throw new UserError(error.message, 1);
  });
  if (json) await writeLine(around.stdout, JSON.stringify({ command: "bundle", ok: true, functions, bundled }));
  else for (const name of functions) await writeLine(around.stdout, `libs/functions/${name}/dist/index.js ${bundled.includes(name) ? "bundled" : "unchanged"}`);
  return 0;
}
