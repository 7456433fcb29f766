import { resolve } from "node:path";

import { writeReleaseArtifact } from "../program/release-artifact";
import { UserError } from "../workspace/problem";
import type { ParsedCommand } from "./arguments";
import { writeLine, type Surroundings } from "./operation";

/** Builds what a service's pipeline releases; the buildspec calls it. */
export async function artifactCommand(root: string, service: string, options: ParsedCommand["options"], around: Surroundings): Promise<number> {
  const { commit, out = "dist/release" } = options;
  if (typeof commit !== "string") throw new UserError("`switchyard artifact` cannot run:\n  - --commit is missing: the full id of the commit that is built.", 2);
  const artifact = await writeReleaseArtifact(root, { service, commit, folder: resolve(root, String(out)) });
  await writeLine(around.stdout, options["json"] === true ? JSON.stringify({ command: "artifact", ok: true, ...artifact }) : `${service}.zip of ${commit} has hash ${artifact.sha256}; it is in ${artifact.folder}`);
  return 0;
}
