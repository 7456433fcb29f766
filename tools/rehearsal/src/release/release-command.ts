import { join } from "node:path";

import { createFileBackend, createKeyring } from "@switchyard/engine/state";
import { openCloud, reuseBuilds } from "@switchyard/localcloud";
import { paint } from "@switchyard/switchyard/display/paint";
import { UserError } from "@switchyard/switchyard/workspace/problem";
import { layerOutputs } from "./layer-outputs";
import { CommitError } from "./local-commit";
import { releaseLocally, type LocalRelease } from "./local-release";
import { ReleaseDisplay, type Terminal } from "./release-display";

export interface ReleaseCommand {
  root: string;
  /** Folder of everything local, e.g. `.switchyard`. */
  home: string;
  service?: string;
  /** Payments a second. @defaultValue 1 */
  callsPerSecond?: number;
  json: boolean;
  /** Whether lines may have colours, which only repeat what they say. */
  colour: boolean;
}

export interface ReleaseSurroundings {
  stdout: Terminal;
  stderr: { write(text: string): unknown };
  now: () => number;
}

/**
 * Releases the workspace's HEAD on the local stack and follows it to its verdict.
 *
 * @returns 0 only when every caller of every service is on the new version; 1 otherwise; 130 when it was canceled
 * @throws UserError when there is nothing to release, or nothing to release to
 */
export async function releaseCommand({ root, home, service, callsPerSecond = 1, json, colour }: ReleaseCommand, { stdout, stderr, now }: ReleaseSurroundings): Promise<number> {
  const outputs = await layerOutputs(createFileBackend({ home, keyring: createKeyring({ home }) }));
  const known = Object.keys(outputs.pipelineNames);
  if (service !== undefined && !known.includes(service)) throw new UserError(`--service: there is no service "${service}". Those of this stack: ${known.join(", ")}.`, 2);
  const cloud = await openCloud({ folder: join(home, "cloud"), workspace: root, holdsFolder: true });
  const display = new ReleaseDisplay(json ? undefined : stdout, paint(colour));
  const abort = new AbortController();
  const cancel = (): void => abort.abort();
  process.on("SIGINT", cancel).on("SIGTERM", cancel);
  try {
    await cloud.drive();
    reuseBuilds(cloud, join(home, "builds"));
    const release = await releaseLocally({
      cloud, outputs, root, callsPerSecond, now, signal: abort.signal, ...(service !== undefined && { service }),
      say: (of, line) => display.say(of, line), progress: (text) => display.progress(text),
    });
    display.end(release, callsPerSecond);
    const code = abort.signal.aborted ? 130 : isGood(release) ? 0 : 1;
    if (json) await new Promise<void>((done) => stdout.write(`${JSON.stringify({ command: "release", stack: "local", ok: code === 0, exitCode: code, ...release })}\n`, () => done()));
    return code;
  } catch (error) {
    if (error instanceof CommitError) throw new UserError(error.message, 1);
    throw error;
  } finally {
    process.off("SIGINT", cancel).off("SIGTERM", cancel);
    if (abort.signal.aborted) stderr.write("Canceled. The release goes on when the local cloud's time does: npx nx serve localcloud, or npx nx advance localcloud --by 2h.\n");
    await cloud.close();
  }
}

function isGood({ services }: LocalRelease): boolean {
  return services.length > 0 && services.every(({ isReleased, paymentProblems }) => isReleased && paymentProblems.length === 0);
}
