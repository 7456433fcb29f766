import type { LocalCloud, Shape } from "@switchyard/localcloud";
import { callAs } from "../account/rehearsal-account";

/** Lines of a failed build's log that are shown; the whole log stays in its log group. */
const SHOWN_LOG_LINES = 20;

/** Says what the newest build of a project does, in real time: the cloud's own time stands still while a build runs. */
export class BuildFollower {
  private readonly said = new Set<string>();

  /** @param since cloud time in milliseconds; builds from before are of another release */
  constructor(private readonly cloud: LocalCloud, private readonly projectName: string, private readonly since: number, private readonly say: (text: string) => void) {}

  async look(): Promise<void> {
    const call = callAs(this.cloud, this.cloud.administrator);
    const { ids } = await call("codebuild", "ListBuildsForProject", { projectName: this.projectName });
    const [id] = ids as string[];
    if (id === undefined) return;
    const { builds } = await call("codebuild", "BatchGetBuilds", { ids: [id] });
    const [build] = builds as [Shape];
    if ((build.startTime as Date).getTime() < this.since) return;
    for (const { phaseType, phaseStatus, durationInSeconds, contexts = [] } of (build.phases ?? []) as Shape[]) {
      const key = `${id} ${phaseType as string}`;
      if (phaseStatus === undefined || phaseType === "COMPLETED" || this.said.has(key)) continue;
      this.said.add(key);
      const problem = (contexts as Shape[]).map(({ message }) => message as string).filter((text) => (text ?? "") !== "").join("; ");
      const duration = durationInSeconds > 0 ? ` in ${durationInSeconds as number} s` : "";
      this.say(`Build: ${words(phaseType as string)} ${words(phaseStatus as string)}${duration}${problem === "" ? "" : `: ${problem}`}`);
      if (phaseStatus === "FAILED") for (const line of await this.logOf(build)) this.say(`  | ${line}`);
    }
  }

  private async logOf({ logs }: Shape): Promise<string[]> {
    if (logs?.groupName === undefined || logs.streamName === undefined) return [];
    const call = callAs(this.cloud, this.cloud.administrator);
    const { events } = await call("logs", "GetLogEvents", { logGroupName: logs.groupName, logStreamName: logs.streamName, limit: SHOWN_LOG_LINES, startFromHead: false });
    return (events as Shape[]).map(({ message }) => (message as string).trimEnd());
  }
}

function words(name: string): string {
  return name.toLowerCase().replaceAll("_", " ");
}
