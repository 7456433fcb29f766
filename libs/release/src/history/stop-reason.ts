import type { Fact, FactOf } from "./fact";

/** What the record notes when one of our functions stops a deployment. @param because a clause, e.g. `its pipeline execution was abandoned` */
export function stopNote(deploymentId: string, because: string): string {
  return `${beginningOf(deploymentId)}because ${because}`;
}

/** Beginning of the note about an operator's command that AWS has refused. */
export function nothingCameOf(command: string, by: string): string {
  return `${command} by ${by} came to nothing`;
}

/**
 * Who or what had a deployment stopped; CodeDeploy itself says only that it was.
 *
 * @returns as it goes on after "stopped", e.g. `by arn:…: error rate is rising`; undefined when the record does not know
 */
export function stopReason(facts: readonly Fact[], deploymentId: string): string | undefined {
  const notes = facts.filter((fact): fact is FactOf<"note"> => fact.kind === "note");
  const noted = notes.find(({ note }) => note.startsWith(beginningOf(deploymentId)));
  if (noted !== undefined) return noted.note.slice(beginningOf(deploymentId).length);
  const isRefused = ({ by, at }: FactOf<"operator">): boolean => notes.some((note) => note.at === at && note.note.startsWith(nothingCameOf("stop", by)));
  const stops = facts.filter((fact): fact is FactOf<"operator"> => fact.kind === "operator" && fact.command === "stop" && !isRefused(fact));
  const stop = stops.sort((a, b) => (a.at < b.at ? -1 : 1)).at(-1);
  return stop && `by ${stop.by}: ${stop.reason ?? "no reason given"}`;
}

function beginningOf(deploymentId: string): string {
  return `deployment ${deploymentId} was stopped with rollback, `;
}
