import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { coerce, lt } from "semver";

import { UserError } from "../workspace/problem";

/** The oldest CLI that understands everything the SDK of this workspace asks for. */
export const OLDEST_PULUMI = "3.200.0";

const INSTALL = "Install a current one: `curl -fsSL https://get.pulumi.com | sh`, or see https://www.pulumi.com/docs/install/. The local stack needs none.";

/**
 * Makes sure that there is a Pulumi CLI that can do the work.
 *
 * @throws UserError with the cure when it is missing, broken or too old
 */
export async function requirePulumi(stack: string, env: Record<string, string>): Promise<void> {
  let version: string;
  try {
    version = (await promisify(execFile)("pulumi", ["version"], { env, timeout: 30_000 })).stdout.trim();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no `pulumi` on PATH" : code === "EACCES" ? "`pulumi` on PATH is not executable" : `\`pulumi version\` failed: ${message}`;
    throw new UserError(`Stack ${stack} is deployed by the Pulumi CLI, but ${why}.\n${INSTALL}`);
  }
  const found = coerce(version);
  if (found === null) throw new UserError(`\`pulumi version\` answered "${version}", which is no version. Is another program of that name on PATH?\n${INSTALL}`);
  if (lt(found, OLDEST_PULUMI)) {
    throw new UserError(`The Pulumi CLI on PATH is ${version}; stack ${stack} needs ${OLDEST_PULUMI} or later.\n${INSTALL}`);
  }
}
