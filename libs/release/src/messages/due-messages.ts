import { actions, operatorCommandLine, type OperatorCommand, serviceNames, stages } from "@switchyard/conventions";
import type { Facts } from "../history/fact";
import { isEnded, isRefusedBeforeTraffic, type Outcome, releaseRecord, type ReleaseRecord } from "../history/release-record";
import { consoleLinks } from "./console-links";
import { bodyText, type Message, subjectLine } from "./message";

/** An attempt, or a deployment that was started outside of the pipeline, by an operator's command or by somebody else. */
export interface ReportedRelease {
  deploymentId: string;
  service: string;
  origin: "pipeline" | "operator" | "manual";
  facts: Facts;
}

export interface Reporting {
  environmentSuffix: string;
  /** Pulumi stack of the environment, for the commands that the messages name. */
  stack: string;
  region: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/**
 * How long the end of a deployment is taken for provisional while its pipeline has not ended: an operator's promotion follows a rollback,
 * and CodeDeploy may name a rollback a moment after the failure.
 */
export const settlingMinutes = 5;

/** A rollback changes one alias; one that takes longer than this needs somebody. */
export const rollbackMinutes = 5;

const minute = 60_000;

/**
 * The messages that people should have had by now, as the record stands. It is computed from facts alone, so whoever looks, and however
 * often, finds the same; what was sent before is left out by the sender.
 */
export function dueMessages(release: ReportedRelease, reporting: Reporting): Message[] {
  const record = releaseRecord(release.facts);
  if (!isEnded(record.outcome)) {
    return [
      ...(record.outcome === "running" && hasBegun(release) ? [startMessage(release, record, reporting)] : []),
      ...(isApprovalOpen(release.facts) ? [approvalMessage(release, record, reporting)] : []),
      ...(isRollbackLate(release.facts, record, reporting.now) ? [message(release, record, reporting, "rolling back", lateRollback)] : []),
    ];
  }
  return isSettled(release, record, reporting.now) ? [message(release, record, reporting, record.outcome, endingOf(release, record))] : [];
}

type Ended = Exclude<Outcome, "running" | "rolling back">;

interface Wording {
  /** Upper case where somebody has to act. */
  subject: (record: ReleaseRecord) => string;
  headline: (record: ReleaseRecord) => string;
  next: (advice: Advice) => string[];
}

/** What advice rests on. */
interface Advice {
  print: Print;
  record: ReleaseRecord;
  /** Only a release of the pipeline has a stage that can be tried again. */
  canRetry: boolean;
}

/** A command as it has to be typed; `history` of the release itself, all others of its service. */
type Print = (name: OperatorCommand) => string;

const retryOrFix = ({ print, canRetry }: Advice): string[] => [print("history"), ...(canRetry ? [`mend it and push, or try the stage again: ${print("retry")}`] : [])];

/** Share of traffic that was moved last, of what the record knows. */
const movedPercent = ({ trafficSteps }: ReleaseRecord): number => trafficSteps.at(-1)?.percent ?? 0;

/** What puts callers back when CodeDeploy has not: `repair` ends a split and refuses where there is none, `rollback` the other way round. */
function cure({ print, record }: Advice): string[] {
  const percent = movedPercent(record);
  if (percent === 100) return [`put callers back: ${print("rollback")}`];
  if (percent > 0) return [`put the alias right: ${print("repair")}`];
  return [`if the alias splits its traffic: ${print("repair")}`, `if all callers are on version ${record.toVersion ?? "unknown"}: ${print("rollback")}`];
}

const endings: Record<Ended, Wording> = {
  succeeded: {
    subject: ({ toVersion }) => `released${toVersion === undefined ? "" : ` as version ${toVersion}`}`,
    headline: ({ toVersion }) => `Version ${toVersion ?? "unknown"} serves all callers.`,
    next: ({ print }) => [print("history"), `to go back: ${print("rollback")}`],
  },
  "nothing to deploy": {
    subject: () => "nothing to deploy",
    headline: () => "The version that serves callers is this release already; nothing was changed.",
    next: ({ print }) => [print("history")],
  },
  "rolled back": {
    subject: ({ fromVersion }) => `ROLLED BACK${fromVersion === undefined ? "" : ` to version ${fromVersion}`}`,
    headline: (record) => {
      const [to, from] = [record.toVersion ?? "unknown", record.fromVersion ?? "before"];
      return isRefusedBeforeTraffic(record)
        ? `Version ${to} was refused before any traffic moved. Version ${from} served all callers throughout.`
        : `Version ${to} was taken back. Version ${from} serves all callers again.`;
    },
    next: (advice) => [...(advice.canRetry ? [] : [advice.print("status")]), ...retryOrFix(advice)],
  },
  "rollback failed": {
    subject: () => "ROLLBACK FAILED, callers may be on the bad version",
    headline: (record) => {
      const callers = movedPercent(record) === 100 ? "All callers are" : "Callers may still be";
      return `CodeDeploy could not put the traffic back. ${callers} on version ${record.toVersion ?? "unknown"} instead of ${record.fromVersion ?? "the one before"}. Act now.`;
    },
    next: (advice) => [`where the traffic is: ${advice.print("status")}`, ...cure(advice), advice.print("history")],
  },
  failed: {
    subject: (record) => `FAILED${record.deploymentIds.length === 0 ? ", no traffic was moved" : " without rollback"}`,
    headline: ({ deploymentIds, toVersion }) => (deploymentIds.length === 0
      ? "The release failed before any traffic moved; callers are where they were."
      : `The deployment of version ${toVersion ?? "unknown"} failed, and CodeDeploy reports no rollback. Look where the alias points before anything else.`),
    next: (advice) => [advice.print("status"), ...(advice.record.deploymentIds.length === 0 ? [] : cure(advice)), ...retryOrFix(advice)],
  },
  stopped: {
    subject: (record) => `STOPPED${record.deploymentIds.length === 0 ? ", no traffic was moved" : " without rollback"}`,
    headline: (record) => {
      if (record.deploymentIds.length === 0) return "The release was stopped before any traffic moved; callers are where they were.";
      return movedPercent(record) === 100
        ? `The deployment was stopped without rollback when all traffic had moved. All callers are on version ${record.toVersion ?? "unknown"}.`
        : "The deployment was stopped without rollback. The alias may split its traffic, and no other deployment can start from there.";
    },
    next: (advice) => [advice.print("status"), ...(advice.record.deploymentIds.length === 0 ? [] : cure(advice)), advice.print("history")],
  },
  rejected: {
    subject: () => "REJECTED, no traffic was moved",
    headline: ({ approval }) => `${approval!.by} rejected the release; callers are where they were.`,
    next: retryOrFix,
  },
  superseded: {
    subject: () => "superseded by a newer release",
    headline: () => "A newer release took its place before any traffic moved.",
    next: ({ print }) => [print("history")],
  },
};

/** An operator has put an older version back: nothing new was released. */
const putBack: Wording = {
  subject: ({ toVersion }) => `PUT BACK to version ${toVersion ?? "unknown"} by an operator`,
  headline: ({ fromVersion, toVersion }) => `Version ${toVersion ?? "unknown"} serves all callers again, instead of version ${fromVersion ?? "unknown"}.`,
  next: ({ print }) => [print("history")],
};

function endingOf({ facts, origin }: ReportedRelease, { outcome }: ReleaseRecord): Wording {
  const ending = endings[outcome as Ended];
  const isRollback = origin === "operator" && Object.values(facts).some((fact) => fact.kind === "operator" && fact.command === "rollback");
  return outcome === "succeeded" && isRollback ? putBack : ending;
}

const lateRollback: Wording = {
  subject: () => `ROLLBACK STILL RUNNING after ${rollbackMinutes} minutes`,
  headline: ({ fromVersion, toVersion }) => `Version ${toVersion ?? "unknown"} is being taken back, which should be over by now. Callers may be on it still, instead of version ${fromVersion ?? "before"}.`,
  next: ({ print }) => [print("status"), print("history")],
};

const starting: Wording = {
  subject: ({ commit }) => `release started${commit === undefined ? "" : ` from ${commit.slice(0, 7)}`}`,
  headline: () => "A release has started. It needs nobody: a bad version is rolled back by itself.",
  next: ({ print }) => [`follow it: ${print("status")}`, `stop it: ${print("stop")}`, `all traffic at once: ${print("promote")}`],
};

const operatorStarting: Wording = {
  subject: ({ fromVersion, toVersion }) => `an operator moves callers${fromVersion === undefined ? "" : ` from version ${fromVersion} to ${toVersion}`}`,
  headline: () => "An operator's command moves traffic outside of the pipeline. A version that is found to be bad is taken back by itself.",
  next: ({ print }) => [`follow it: ${print("status")}`, `stop it: ${print("stop")}`],
};

const approving: Wording = {
  subject: ({ commit }) => `APPROVAL NEEDED${commit === undefined ? "" : ` for ${commit.slice(0, 7)}`}`,
  headline: () => "The release has been proved on blue and waits for a person before any traffic moves. It expires after 24 hours. Whoever wrote it may not approve it.",
  next: ({ print }) => [print("approve"), print("reject")],
};

const startMessage = (release: ReportedRelease, record: ReleaseRecord, reporting: Reporting): Message => message(release, record, reporting, "started", release.origin === "operator" ? operatorStarting : starting);
const approvalMessage = (release: ReportedRelease, record: ReleaseRecord, reporting: Reporting): Message => message(release, record, reporting, "approval needed", approving);

function message(release: ReportedRelease, record: ReleaseRecord, { environmentSuffix, region, stack }: Reporting, key: string, wording: Wording): Message {
  const { service, deploymentId, origin } = release;
  const print: Print = (name) => operatorCommandLine(name, name === "history" ? { stack, id: deploymentId } : { stack, service });
  const links = consoleLinks(region, service, environmentSuffix);
  const names = serviceNames(service, environmentSuffix);
  const [, executionId] = deploymentId.split(":");
  const { approval } = record;
  const isTrouble = record.cause !== undefined;
  // Until a deployment moves traffic, what was tried is blue.
  const tried = record.deploymentIds.length === 0 ? names.blueFunction : names.greenFunction;
  return {
    key,
    subject: subjectLine(`${service} ${environmentSuffix}: ${wording.subject(record)}`),
    body: bodyText({
      headline: `${service} in ${environmentSuffix}: ${wording.headline(record)}`,
      ...(record.cause !== undefined && { cause: record.cause }),
      details: [
        ["id", deploymentId],
        ["started", startedBy[origin]],
        ["commit", record.commit],
        ["author", record.author],
        ["message", record.message],
        ["artifact", record.artifactSha256],
        ["versions", record.fromVersion === undefined ? undefined : `${record.fromVersion} to ${record.toVersion}`],
        ["approval", approval && `${approval.decision} by ${approval.by}${approval.comment === undefined ? "" : `: ${approval.comment}`}`],
        ["duration", record.durationSeconds === undefined ? undefined : duration(record.durationSeconds)],
        ...record.notes.map((note) => ["note", note] as const),
        ...record.operators.map(({ command: name, by, reason }) => ["operator", `${name} by ${by}${reason === undefined ? "" : `: ${reason}`}`] as const),
      ],
      links: [
        ["pipeline", origin === "pipeline" && executionId !== undefined ? links.execution(executionId) : links.pipeline()],
        ["dashboard", links.dashboard()],
        ...record.deploymentIds.map((id) => ["deployment", links.deployment(id)] as const),
        ...(record.rollbackDeploymentId === undefined ? [] : [["rollback", links.deployment(record.rollbackDeploymentId)] as const]),
        ...record.alarms.map(({ alarm }) => ["alarm", links.alarm(alarm)] as const),
        ...(isTrouble ? [[`log of ${tried}`, links.functionLog(tried)] as const, [`log of ${names.releaseConductor}`, links.functionLog(names.releaseConductor)] as const] : []),
      ],
      next: wording.next({ print, record, canRetry: origin === "pipeline" }),
    }),
  };
}

const startedBy: Record<ReportedRelease["origin"], string | undefined> = { pipeline: undefined, operator: "by an operator's command", manual: "outside of the pipeline" };

function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
}

/** Notes and operators' words alone are no beginning. */
function hasBegun({ facts }: ReportedRelease): boolean {
  return Object.values(facts).some(({ kind }) => kind === "execution" || kind === "deployment");
}

function isApprovalOpen(facts: Facts): boolean {
  const approval = (state: string): boolean => facts[`action/${stages.switchTraffic}/${actions.approve}/${state}`] !== undefined;
  return approval("STARTED") && !["SUCCEEDED", "FAILED", "ABANDONED"].some(approval);
}

function isRollbackLate(facts: Facts, record: ReleaseRecord, now: number): boolean {
  if (record.outcome !== "rolling back") return false;
  const began = facts[`deployment/${record.rollbackDeploymentId}/START`];
  return began !== undefined && now - Date.parse(began.at) >= rollbackMinutes * minute;
}

const executionEnds = ["SUCCEEDED", "FAILED", "STOPPED", "CANCELED", "SUPERSEDED"];

/** Whether an end is the end: nothing can follow any more, or nothing has for a while. */
function isSettled({ origin, facts }: ReportedRelease, { outcome, endedAt }: ReleaseRecord, now: number): boolean {
  const isQuiet = endedAt !== undefined && now - Date.parse(endedAt) >= settlingMinutes * minute;
  if (origin !== "pipeline") return isQuiet || outcome === "succeeded" || outcome === "rolled back" || outcome === "rollback failed";
  return isQuiet || executionEnds.some((state) => facts[`execution/${state}`] !== undefined);
}
