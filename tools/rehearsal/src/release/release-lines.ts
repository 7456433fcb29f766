import { nothingToDeploy, type ReleaseRecord } from "@switchyard/release";

/** Something that happened to a release, as a person reads it. */
export interface ReleaseLine { key: string; at: string; text: string; mood: "plain" | "good" | "bad" }

/** Words for CodeDeploy's deployments by what they are for. */
const purposes: Record<string, string> = { shift: "CodeDeploy's shift", promotion: "promotion", rollback: "rollback" };

/**
 * What a record says has happened, in order. A record only grows, so what was there before has the key that it had.
 */
export function linesOf(record: ReleaseRecord): ReleaseLine[] {
  const lines: ReleaseLine[] = [];
  for (const { name, at } of record.states) {
    const line = stateLine(name);
    if (line !== undefined) lines.push({ key: name, at, ...line });
  }
  const version = record.toVersion === undefined ? "the new version" : `version ${record.toVersion}`;
  for (const { percent, at } of record.trafficSteps) {
    const text = percent === 0 ? `all callers are back on version ${record.fromVersion ?? "before"}` : `${percent} % of the callers are on ${version}`;
    lines.push({ key: `traffic ${percent} ${at}`, at, text, mood: percent === 0 ? "bad" : "plain" });
  }
  for (const { alarm, reason, at } of record.alarms) lines.push({ key: `alarm ${alarm}`, at, text: `alarm ${alarm}: ${reason}`, mood: "bad" });
  for (const { command, by, reason, at } of record.operators) {
    lines.push({ key: `operator ${command} ${at}`, at, text: `${by} said ${command}${reason === undefined ? "" : `: ${reason}`}`, mood: "plain" });
  }
  return lines.sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0));
}

/** Of a pipeline's states those that a person waits for; the others say the same in other words. */
function stateLine(name: string): Pick<ReleaseLine, "text" | "mood"> | undefined {
  const [subject = "", ...rest] = name.split(" ");
  const state = rest.at(-1)!;
  if (subject in purposes) {
    if (state === "START") return { text: `${purposes[subject]} ${rest[0]} began`, mood: "plain" };
    return { text: `${purposes[subject]} ${rest[0]} ${state === "SUCCESS" ? "is complete" : state === "STOP" ? "was stopped" : "failed"}`, mood: state === "SUCCESS" ? "plain" : "bad" };
  }
  if (subject === "pipeline" || subject.includes("/")) return undefined;
  if (state === "STARTED") return { text: `${subject} began`, mood: "plain" };
  return { text: `${subject} ${state.toLowerCase()}`, mood: state === "SUCCEEDED" ? "plain" : "bad" };
}

/** The last line: what it all came to for the callers. */
export function verdictOf(service: string, { outcome, cause, toVersion, fromVersion, notes }: ReleaseRecord, pipelineStatus: string): { isGood: boolean; text: string } {
  const noted = notes.filter((note) => note !== nothingToDeploy).map((note) => ` (${note})`).join("");
  switch (outcome) {
    case "succeeded": return { isGood: true, text: `${service}: released. Version ${toVersion ?? "?"} serves all callers${noted}.` };
    case "nothing to deploy": return { isGood: true, text: `${service}: nothing to deploy. The serving version is this commit's already.` };
    case "rolled back": return { isGood: false, text: `${service}: rolled back. All callers are on version ${fromVersion ?? "before"}.\nCause: ${cause ?? "none is recorded"}` };
    case "running":
    case "rolling back": return { isGood: false, text: `${service}: ${outcome}; the pipeline is ${pipelineStatus}.` };
    default: return { isGood: false, text: `${service}: ${outcome}.${cause === undefined ? "" : `\nCause: ${cause}`}` };
  }
}
