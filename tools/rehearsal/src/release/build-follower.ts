import type { LocalCloud, Shape } from "@switchyard/localcloud";
import { callAs } from "../account/rehearsal-account";

export interface BuildFollowerOptions {
  cloud: LocalCloud;
  projectName: string;
  /** Builds of other commits are of other releases. */
  commit: string;
  /** Cloud time in milliseconds; earlier builds are of earlier releases. */
  since: number;
  say: (text: string) => void;
}

/** Lines of a failed build's log that are shown; the whole log stays in its log group. */
const SHOWN_LOG_LINES = 20;
/** Among so many the release's own is looked for. */
const NEWEST_BUILDS = 10;

/** Says what the newest build of a commit does, in real time: the cloud's own time hardly moves while a build runs. */
export class BuildFollower {
  private readonly said = new Set<string>();

  constructor(private readonly options: BuildFollowerOptions) {}

  async look(): Promise<void> {
    const { cloud, projectName, commit, since, say } = this.options;
    const call = callAs(cloud, cloud.administrator);
    const { ids } = await call("codebuild", "ListBuildsForProject", { projectName });
    if ((ids as string[]).length === 0) return;
    const { builds } = await call("codebuild", "BatchGetBuilds", { ids: (ids as string[]).slice(0, NEWEST_BUILDS) });
    const build = (builds as Shape[]).find(({ startTime, resolvedSourceVersion }) => (startTime as Date).getTime() >= since && resolvedSourceVersion === commit);
    if (build === undefined) return;
    for (const { phaseType, phaseStatus, durationInSeconds, contexts = [] } of (build.phases ?? []) as Shape[]) {
      const key = `${build.id as string} ${phaseType as string}`;
      if (phaseStatus === undefined || phaseType === "COMPLETED" || this.said.has(key)) continue;
      this.said.add(key);
      const problem = (contexts as Shape[]).map(({ message }) => message as string).filter((text) => (text ?? "") !== "").join("; ");
      const duration = durationInSeconds > 0 ? ` in ${durationInSeconds as number} s` : "";
      say(`Build: ${words(phaseType as string)} ${words(phaseStatus as string)}${duration}${problem === "" ? "" : `: ${problem}`}`);
      if (phaseStatus === "FAILED") for (const line of await this.logOf(build)) say(`  | ${line}`);
    }
  }

  private async logOf({ logs }: Shape): Promise<string[]> {
    if (logs?.groupName === undefined || logs.streamName === undefined) return [];
    const { cloud } = this.options;
    const call = callAs(cloud, cloud.administrator);
    const { events } = await call("logs", "GetLogEvents", { logGroupName: logs.groupName, logStreamName: logs.streamName, limit: SHOWN_LOG_LINES, startFromHead: false });
    return (events as Shape[]).map(({ message }) => (message as string).trimEnd());
  }
}

function words(name: string): string {
  return name.toLowerCase().replaceAll("_", " ");
}
