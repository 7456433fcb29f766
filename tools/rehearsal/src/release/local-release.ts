import { deploymentHistory } from "@switchyard/deployment-history";
import { completeHandshakes, mappedRepositories, type LocalCloud } from "@switchyard/localcloud";
import type { ReleaseRecord } from "@switchyard/release";
import { inProcessClient } from "../account/in-process-client";
import { callAs } from "../account/rehearsal-account";
import { Callers, type VersionCount } from "../scenario/callers";
import { orderProblems } from "../scenario/payment-records";
import { BuildFollower } from "./build-follower";
import type { LayerOutputs } from "./layer-outputs";
import { headCommit } from "./local-commit";
import { ReleaseFollower, type Standing } from "./release-follower";
import { verdictOf, type ReleaseLine } from "./release-lines";
import { sourceOf, startReleases, type StartedExecution } from "./release-target";

export interface LocalReleaseOptions {
  /** Drives the account of the local stack, or sends its calls to the process that does. */
  cloud: LocalCloud;
  outputs: LayerOutputs;
  /** Root of the workspace, whose repository is released. */
  root: string;
  /** @defaultValue every service */
  service?: string;
  /** Payments a second of each service's callers; 0 for none. */
  callsPerSecond: number;
  /** Hears of everything that happens. */
  say: (service: string | undefined, line: Omit<ReleaseLine, "key" | "at"> & { at?: string }) => void;
  /** Hears of how things stand, several times a minute of cloud time. */
  progress: (text: string) => void;
  /** Real time in milliseconds. */
  now: () => number;
  signal: AbortSignal;
}

/** What became of one service. */
export interface ServiceRelease {
  service: string;
  executionId: string;
  isReleased: boolean;
  verdict: string;
  pipelineStatus: string;
  record: ReleaseRecord;
  /** What callers met, by the version that answered. */
  callers: Record<string, VersionCount>;
  /** What is wrong with their payments; empty when each was taken once and none was lost. */
  paymentProblems: string[];
}

export interface LocalRelease { commit: string; services: ServiceRelease[]; virtualSeconds: number; wallSeconds: number }

/** Cloud time between two looks at the releases. */
const lookMilliseconds = 15_000;
/** Cloud time after which whoever still waits is told that it will not end: longer than an approval may wait would be. */
const mostMilliseconds = 12 * 3_600_000;
/** Cloud time for the events of the end to be recorded and reported. */
const afterMilliseconds = 60_000;
/** Real time between two looks at a build. */
const buildLookMilliseconds = 500;

/**
 * Releases HEAD of the workspace's repository on the local stack: pushes it, lets customers call, moves the cloud's time on, and follows each
 * pipeline to its verdict.
 *
 * @throws CommitError when there is nothing to release
 */
export async function releaseLocally(options: LocalReleaseOptions): Promise<LocalRelease> {
  const { cloud, outputs, root, say, callsPerSecond, signal } = options;
  const [began, realBegan] = [cloud.clock.now(), options.now()];
  const services = Object.entries(outputs.pipelineNames).filter(([service]) => options.service === undefined || service === options.service);
  const sources = await Promise.all(services.map(([service, pipeline]) => sourceOf(cloud, service, pipeline)));
  const folder = mappedRepositories(cloud)[sources[0]!.repository] ?? root;
  const commit = headCommit(folder);
  if (commit.uncommitted > 0) say(undefined, { text: `${commit.uncommitted} ${commit.uncommitted === 1 ? "file has" : "files have"} changes that are not committed; they are not released.`, mood: "plain" });
  const watching = watchBuilds(options, services.map(([service]) => service), { commit: commit.id, since: began });
  try {
    // The execution that began with a pipeline waits for this, and is under way from then on.
    await finishHandshakes(options);
    const what = `${commit.id.slice(0, 7)} "${commit.subject}"`;
    const started = await startReleases(cloud, sources, {
      folder, commit: commit.id,
      say: ({ service, repository, branch }, how) => say(service, { mood: "plain", text: {
        pushed: `Pushed ${what} to ${branch} of ${repository}`,
        running: `The pipeline has ${what} already and is releasing it`,
        "had before": `The pipeline had ${what} before; it is started again with it`,
        "not triggered": "The pipeline does not follow such a push (it follows tags, or other paths); it is started by hand",
      }[how] }),
    });
    const followed = started.map((execution) => follow(options, execution));
    let look = 0;
    while (!followed.every(({ isOver }) => isOver()) && cloud.clock.now() - began < mostMilliseconds && !signal.aborted) {
      await step(options, followed, callsPerSecond);
      if (cloud.clock.now() < look) continue;
      look = cloud.clock.now() + lookMilliseconds;
      for (const one of followed) await one.look();
      options.progress(followed.map(({ progress }) => progress()).join("   "));
    }
    if (!signal.aborted) await cloud.advanceBy(afterMilliseconds);
    for (const one of followed) await one.look();
    return {
      commit: commit.id, services: await Promise.all(followed.map(({ result }) => result())),
      virtualSeconds: Math.round((cloud.clock.now() - began) / 1000), wallSeconds: Math.round((options.now() - realBegan) / 100) / 10,
    };
  } finally {
    watching.stop();
  }
}

async function step({ cloud }: LocalReleaseOptions, followed: readonly Followed[], callsPerSecond: number): Promise<void> {
  await cloud.advanceBy(callsPerSecond === 0 ? lookMilliseconds : 1000 / callsPerSecond);
  if (callsPerSecond > 0) for (const { callers } of followed) await callers.next();
}

interface Followed {
  callers: Callers;
  look(): Promise<void>;
  isOver(): boolean;
  progress(): string;
  result(): Promise<ServiceRelease>;
}

function follow({ cloud, outputs, say }: LocalReleaseOptions, execution: StartedExecution): Followed {
  const { service, executionId } = execution;
  const call = callAs(cloud, cloud.administrator);
  const history = deploymentHistory({ client: inProcessClient(call, "dynamodb"), tableName: outputs.deploymentTableName });
  const follower = new ReleaseFollower(cloud, history, execution, (line) => say(service, line));
  // Keys of callers are used once: those of another release would be answered as repetitions.
  const callers = new Callers({ call, aliasArn: outputs.liveArns[service]!, prefix: executionId.slice(0, 8) });
  let standing: Standing | undefined;
  return {
    callers,
    look: async () => void (standing = await follower.look()),
    isOver: () => standing !== undefined && (standing.waitsForApproval || standing.status !== "InProgress"),
    progress: () => `${service} ${new Date(cloud.clock.now()).toISOString().slice(11, 19)} ${standing?.record.trafficSteps.at(-1)?.percent ?? 0} % on the new version, ${callers.calls} calls, ${callers.losses} failed`,
    result: async () => {
      const { record, status, waitsForApproval } = standing!;
      const verdict = waitsForApproval
        ? { isGood: false, text: `${service}: waits for approval. Decide with: npx nx approve delivery --service ${service} --reason "…", or reject; then let time pass with: npx nx advance localcloud --by 2h` }
        : verdictOf(service, record, status);
      const counts = Object.fromEntries([...callers.versions].sort());
      const problems = await orderProblems(call, outputs.paymentsTableName, callers.orders);
      return { service, executionId, isReleased: verdict.isGood, verdict: verdict.text, pipelineStatus: status, record, callers: counts, paymentProblems: problems };
    },
  };
}

/** What a person does once in AWS's console, without which no source is read. */
async function finishHandshakes({ cloud, say }: LocalReleaseOptions): Promise<void> {
  const finished = completeHandshakes(cloud);
  for (const { name } of finished) say(undefined, { text: `The handshake of connection ${name} was finished, as a person does once in AWS's console.`, mood: "plain" });
  if (finished.length === 0) return;
  // What the repository holds now is looked at once, so that only what comes after counts as a push.
  await cloud.nudge();
  await cloud.advanceBy(0);
}

function watchBuilds({ cloud, outputs, say }: LocalReleaseOptions, services: readonly string[], of: { commit: string; since: number }): { stop(): void } {
  const followers = services.map((service) => new BuildFollower({ cloud, projectName: outputs.buildProjectNames[service]!, ...of, say: (text) => say(service, { text, mood: "plain" }) }));
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    Promise.all(followers.map((follower) => follower.look())).then(
      () => (busy = false),
      (error: unknown) => {
        clearInterval(timer);
        say(undefined, { text: `The build cannot be followed any more: ${(error as Error).message}`, mood: "bad" });
      },
    );
  }, buildLookMilliseconds);
  return { stop: () => clearInterval(timer) };
}
