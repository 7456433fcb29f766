import { releaseCommand, type ReleaseCommand } from "./release-command";

/** Entry of the bundle with the releases of the local stack. */
export function main(command: ReleaseCommand): Promise<number> {
  return releaseCommand(command, { stdout: process.stdout, stderr: process.stderr, env: process.env, now: Date.now });
}
