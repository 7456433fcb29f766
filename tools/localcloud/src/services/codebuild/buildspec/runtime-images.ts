import { BuildspecError } from "./buildspec-error";

/**
 * Node.js versions that CodeBuild's images bring.
 * @see https://github.com/aws/aws-codebuild-docker-images
 */
const NODE_VERSIONS: Readonly<Record<string, readonly string[]>> = {
  "aws/codebuild/standard:7.0": ["18", "20", "22", "24"],
  "aws/codebuild/standard:8.0": ["22", "24"],
  "aws/codebuild/amazonlinux-x86_64-standard:5.0": ["18", "20", "22", "24"],
  "aws/codebuild/amazonlinux-x86_64-standard:6.0": ["22", "24"],
  "aws/codebuild/amazonlinux-aarch64-standard:4.0": ["22", "24"],
};

/** Images without a table of runtimes: own ones, and CodeBuild's that are no longer maintained. */
export function hasRuntimes(image: string): boolean {
  return NODE_VERSIONS[image] !== undefined;
}

/**
 * Chooses the runtimes that a buildspec asks for.
 *
 * @param wanted by runtime; variables are already put in. `22`, `22.x` and `latest` are understood
 * @returns the versions of the image
 * @throws BuildspecError when the image does not have one, or the local cloud does not know
 */
export function selectRuntimes(image: string, wanted: Readonly<Record<string, string>>): Record<string, string> {
  const available = NODE_VERSIONS[image];
  const names = Object.keys(wanted);
  if (names.length === 0) return {};
  if (available === undefined) throw new BuildspecError(`the runtimes of the image ${image} are not modelled by the local cloud; modelled are those of ${Object.keys(NODE_VERSIONS).join(", ")}`);
  const others = names.filter((name) => name !== "nodejs");
  if (others.length > 0) throw new BuildspecError(`runtime-versions: ${others.join(", ")}: not modelled by the local cloud, which knows nodejs`);
  const version = wanted.nodejs ?? "";
  const chosen = version === "latest" ? available.at(-1) : available.find((one) => one === version.replace(/\.x$/, ""));
  if (chosen === undefined) {
    throw new BuildspecError(`Unknown runtime version named '${version}' of nodejs. This build image has the following versions: ${available.join(", ")}`);
  }
  return { nodejs: chosen };
}
