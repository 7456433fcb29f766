import { UserError } from "@switchyard/switchyard/workspace/problem";
import { releaseCommand, type ReleaseCommand } from "./release-command";

/**
 * Entry of the bundle with the releases of the local stack. Classes of another bundle are not those of the command line, so what goes wrong
 * is said here and comes back as an exit code.
 */
export async function main(command: ReleaseCommand): Promise<number> {
  try {
    return await releaseCommand(command, { stdout: process.stdout, stderr: process.stderr, now: Date.now });
  } catch (error) {
    process.stderr.write(`${error instanceof UserError ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    return error instanceof UserError ? error.exitCode : 1;
  }
}
