import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { zipSync } from "fflate";

import { UserError } from "../workspace/problem";
import { bundleFunctions } from "./bundles";

/** What a pipeline releases: `<service>.zip` and the `release.json` that names its hash. */
export interface ReleaseArtifact {
  service: string;
  commit: string;
  /** SHA-256 of the zip in base64, as Lambda's `CodeSha256`. */
  sha256: string;
  /** Where both files are. */
  folder: string;
}

/** The earliest time that a zip can hold; the time of a build must not be in it. */
const noTime = new Date(1980, 0, 1);

/**
 * Bundles one service and writes its artifact. The same commit gives the same bytes, wherever and whenever it is built.
 *
 * @throws UserError for a service without code of its own, or a commit that is none
 */
export async function writeReleaseArtifact(root: string, { service, commit, folder }: Omit<ReleaseArtifact, "sha256">): Promise<ReleaseArtifact> {
  const problems = [
    ...(/^[a-z][a-z0-9-]*$/.test(service) && existsSync(join(root, "libs", "functions", service, "src", "index.ts")) ? [] : [`there is no service "${service}": libs/functions/${service}/src/index.ts does not exist`]),
    ...(/^[0-9a-f]{40}$/.test(commit) ? [] : [`--commit: "${commit}" is not the full id of a commit (40 hexadecimal digits)`]),
  ];
  if (problems.length > 0) throw new UserError(["`switchyard artifact` cannot run:", ...problems.map((problem) => `  - ${problem}.`)].join("\n"), 2);
  await bundleFunctions(root);
  const code = readFileSync(join(root, "libs", "functions", service, "dist", "index.js"));
  const inside = Buffer.from(JSON.stringify({ service, commit }));
  const zip = zipSync({ "index.js": code, "release.json": inside }, { level: 9, mtime: noTime });
  const sha256 = createHash("sha256").update(zip).digest("base64");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${service}.zip`), zip);
  writeFileSync(join(folder, "release.json"), `${JSON.stringify({ service, commit, sha256 })}\n`);
  return { service, commit, sha256, folder };
}
