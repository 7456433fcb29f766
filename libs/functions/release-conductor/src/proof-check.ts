import { operatorCommandLine } from "@switchyard/conventions";
import { type Proof, settingsDifferences, settingsDigest } from "@switchyard/release";
import type { PublishedVersion } from "./function-releases";
import { ActionFailure } from "./pipeline-answer";
import type { ReleaseTools } from "./release-tools";

type Tools = Pick<ReleaseTools, "functions" | "service" | "stack" | "blueFunction" | "greenFunction">;

/**
 * Holds what was published on green against what blue has proved.
 *
 * @throws ActionFailure with what differs and what cures it, before any traffic moves
 */
export async function checkProof(tools: Tools, proof: Proof, published: PublishedVersion): Promise<void> {
  const problem = (what: string, cure: string): ActionFailure => new ActionFailure(`This is not what blue has proved: ${what}. No traffic was moved.\n${cure}`, "RevisionOutOfSync");
  if (published.codeSha256 !== proof.codeSha256) {
    throw problem(`green has code ${published.codeSha256}, blue's version ${proof.version} proved ${proof.codeSha256}`, releaseAgain);
  }
  if (published.settingsDigest === proof.settingsDigest) return;
  const { functions, blueFunction, greenFunction } = tools;
  const [proved, found, blue] = await Promise.all([
    functions.settings(blueFunction, proof.version), functions.settings(greenFunction, published.version), functions.settings(blueFunction),
  ]);
  const differences = proved === undefined || found === undefined ? [] : settingsDifferences(proved, found);
  const what = `${greenFunction} has ${differences.length === 0 ? "other settings" : differences.join(", ")}, compared with blue's version ${proof.version}`;
  // Where blue has them by now too, it was the runtime layer; otherwise somebody has changed green alone.
  const isDeployed = blue !== undefined && settingsDigest(blue) === published.settingsDigest;
  throw problem(what, isDeployed ? `The runtime layer was deployed after blue had proved the release. ${releaseAgain}` : putBack(tools));
}

const releaseAgain = "Release the commit again, so that blue proves it as it is now: push, or \"Release change\" in the pipeline.";

function putBack({ greenFunction, service, stack }: Tools): string {
  const up = `npx nx up runtime${stack === "local" ? "" : ` -c ${stack}`} --refresh`;
  return `Somebody changed ${greenFunction} by hand. Put it back, then release it: ${up} && ${operatorCommandLine("retry", { stack, service })}. What is meant to stay belongs into the runtime layer.`;
}
