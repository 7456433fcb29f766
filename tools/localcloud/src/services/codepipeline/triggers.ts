import type { Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { badStructure } from "./errors";

/** Each trigger belongs to one connection source action by its exact name, and says what starts the pipeline. */
export function checkTriggers(pipeline: Shape): void {
  const sources = ((pipeline.stages as Shape[])[0]!.actions as Shape[])
    .filter((action) => action.actionTypeId.provider === "CodeStarSourceConnection")
    .map((action) => action.name as string);
  const seen = new Set<string>();
  for (const trigger of (pipeline.triggers ?? []) as Shape[]) {
    const { sourceActionName: name, push, pullRequest } = trigger.gitConfiguration;
    if (!sources.includes(name)) {
      throw badStructure(
        `Trigger source action name ${name} is not the name of a CodeStarSourceConnection source action in the pipeline; `
        + `found ${sources.length === 0 ? "none" : sources.join(", ")}`,
      );
    }
    if (seen.has(name)) throw badStructure(`Only one trigger configuration can be specified for the source action ${name}`);
    seen.add(name);
    if (push === undefined && pullRequest === undefined) throw badStructure(`Trigger for the source action ${name} must have a push or a pull request filter`);
    if (pullRequest !== undefined) throw notModelled("codepipeline", "a trigger on pull requests", "Give the trigger a push filter.");
    for (const filter of push as Shape[]) checkFilter(name, filter);
  }
}

function checkFilter(name: string, filter: Shape): void {
  const criteria = [filter.tags, filter.branches, filter.filePaths].filter((one) => one !== undefined) as Shape[];
  if (criteria.some((one) => one.includes === undefined && one.excludes === undefined)) {
    throw badStructure(`A filter of the trigger for the source action ${name} must have includes or excludes`);
  }
  if (criteria.length === 0 && filter.events === undefined) {
    throw badStructure(`A filter of the trigger for the source action ${name} is empty`);
  }
}
