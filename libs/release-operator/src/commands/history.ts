import type { DeploymentHistory, HistoryItem } from "@switchyard/deployment-history";
import { releaseRecord } from "@switchyard/release";
import { findItem, type Report } from "../operator";
import { Refusal } from "../refusal";
import { indented, table } from "../wording";

export interface HistoryOptions {
  history: DeploymentHistory;
  tableName: string;
  /** Command that lists, as it can be typed. */
  list: string;
  /** @defaultValue those of all services */
  service?: string;
  limit: number;
}

/** The releases of a service or of all, newest first. The table has no index, so all of it is read. */
export async function listHistory({ history, tableName, service, limit }: HistoryOptions): Promise<Report> {
  const all = await history.list();
  const found = all.filter((item) => service === undefined || item.service === service).map(summary).sort((a, b) => (b.startedAt > a.startedAt ? 1 : b.startedAt < a.startedAt ? -1 : 0));
  const shown = found.slice(0, limit);
  const scan = `Read the whole table ${tableName} (${all.length} deployments), which has no index; ${shown.length} of ${found.length} shown, newest first.`;
  if (found.length === 0) return { document: { scanned: all.length, found: 0, deployments: [] }, lines: [`No release${service === undefined ? "" : ` of ${service}`} has been recorded yet.`, scan] };
  return {
    document: { scanned: all.length, found: found.length, deployments: shown },
    lines: [
      ...table([["STARTED", "OUTCOME", "VERSIONS", "COMMIT", "ID"], ...shown.map(({ startedAt, outcome, fromVersion, toVersion, commit, deploymentId }) => [
        startedAt, outcome, fromVersion === undefined ? "" : `${fromVersion} to ${toVersion}`, commit?.slice(0, 7) ?? "", deploymentId,
      ])]),
      "",
      scan,
    ],
  };
}

function summary({ deploymentId, service, origin, facts }: HistoryItem) {
  const { outcome, startedAt, endedAt, durationSeconds, commit, author, fromVersion, toVersion, deploymentIds, cause } = releaseRecord(facts);
  return { deploymentId, service, origin, outcome, startedAt: startedAt!, endedAt, durationSeconds, commit, author, fromVersion, toVersion, codeDeployIds: deploymentIds, cause };
}

/** One deployment in full. @param id ours, or CodeDeploy's */
export async function showDeployment({ history, tableName, list }: HistoryOptions, id: string): Promise<Report> {
  const item = await findItem(history, id);
  if (item === undefined) throw new Refusal(`The history (${tableName}) has no deployment ${id}. It takes our id, <service>:<execution>:<attempt>, and CodeDeploy's, d-…; \`${list}\` lists them.`);
  const { deploymentId, service, origin, facts } = item;
  const record = releaseRecord(facts);
  const { approval } = record;
  const entries: [string, string | undefined][] = [
    ["service", service],
    ["origin", origin],
    ["outcome", record.outcome],
    ["cause", record.cause],
    ["started", record.startedAt],
    ["ended", record.endedAt],
    ["duration", record.durationSeconds === undefined ? undefined : `${Math.round(record.durationSeconds / 60)} minutes`],
    ["commit", record.commit],
    ["author", record.author],
    ["message", record.message?.split("\n")[0]],
    ["artifact", record.artifactSha256],
    ["proved on blue as", record.blueVersion && `version ${record.blueVersion}`],
    ["versions", record.fromVersion && `${record.fromVersion} to ${record.toVersion}`],
    ["approval", approval && `${approval.decision} by ${approval.by} at ${approval.at}${approval.comment === undefined ? "" : `: ${approval.comment}`}`],
    ["CodeDeploy", record.deploymentIds.join(", ") || undefined],
    ["rollback", record.rollbackDeploymentId],
  ];
  const section = (title: string, rows: readonly (readonly string[])[]): string[] => (rows.length === 0 ? [] : ["", `${title}:`, ...indented(table(rows))]);
  return {
    document: { deploymentId, service, origin, ...record, codeDeployIds: record.deploymentIds, facts, messagesSent: item.sent },
    lines: [
      deploymentId,
      ...indented(table(entries.filter((entry): entry is [string, string] => entry[1] !== undefined))),
      ...section("Operators", record.operators.map(({ at, command, by, reason }) => [at, command, by, reason ?? ""])),
      ...section("Traffic on the new version", record.trafficSteps.map(({ at, percent }) => [at, `${percent} %`])),
      ...section("Alarms", record.alarms.map(({ at, alarm, reason }) => [at, alarm, reason])),
      ...section("Notes", record.notes.map((note) => [note])),
      ...section("What happened", record.states.map(({ at, name }) => [at, name])),
      ...section("Messages sent", item.sent.map((message) => [message])),
    ],
  };
}
