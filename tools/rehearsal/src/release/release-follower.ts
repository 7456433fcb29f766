import { deploymentIdOf, type DeploymentHistory } from "@switchyard/deployment-history";
import type { LocalCloud, Shape } from "@switchyard/localcloud";
import { releaseRecord, type ReleaseRecord } from "@switchyard/release";
import { callAs } from "../account/rehearsal-account";
import { linesOf, type ReleaseLine } from "./release-lines";
import type { StartedExecution } from "./release-target";

/** Where an execution stands. */
export interface Standing {
  record: ReleaseRecord;
  /** Status of the pipeline's execution, e.g. `InProgress`. */
  status: string;
  /** An approval that waits for a person. */
  waitsForApproval: boolean;
}

/** Reads where an execution stands, and says each thing that happened once. */
export class ReleaseFollower {
  private readonly said = new Set<string>();

  constructor(
    private readonly cloud: LocalCloud,
    private readonly history: Pick<DeploymentHistory, "find">,
    readonly execution: StartedExecution,
    private readonly say: (line: ReleaseLine) => void,
  ) {}

  async look(): Promise<Standing> {
    const { service, executionId, pipeline } = this.execution;
    const call = callAs(this.cloud, this.cloud.administrator);
    const item = await this.history.find(deploymentIdOf({ service, executionId, attempt: 1 }));
    const record = releaseRecord(item?.facts ?? {});
    for (const line of linesOf(record)) {
      if (this.said.has(line.key)) continue;
      this.said.add(line.key);
      this.say(line);
    }
    const [{ pipelineExecution }, { stageStates }] = await Promise.all([
      call("codepipeline", "GetPipelineExecution", { pipelineName: pipeline, pipelineExecutionId: executionId }),
      call("codepipeline", "GetPipelineState", { name: pipeline }),
    ]);
    this.sayWhatItWaitsFor(stageStates as Shape[]);
    const waiting = (stageStates as Shape[]).filter(({ latestExecution }) => latestExecution?.pipelineExecutionId === executionId)
      .flatMap(({ actionStates }) => actionStates as Shape[]).some(({ latestExecution }) => latestExecution?.token !== undefined && latestExecution.status === "InProgress");
    return { record, status: pipelineExecution.status as string, waitsForApproval: waiting };
  }

  /** Executions of a pipeline go through each of its stages one after the other. */
  private sayWhatItWaitsFor(stages: readonly Shape[]): void {
    const { executionId } = this.execution;
    for (const { stageName, inboundExecutions = [], latestExecution } of stages) {
      const isWaiting = (inboundExecutions as Shape[]).some(({ pipelineExecutionId }) => pipelineExecutionId === executionId);
      const key = `waits ${stageName as string}`;
      if (!isWaiting || this.said.has(key)) continue;
      this.said.add(key);
      this.say({ key, at: new Date(this.cloud.clock.now()).toISOString(), text: `waits for ${stageName as string}, where execution ${latestExecution?.pipelineExecutionId as string} is`, mood: "plain" });
    }
  }
}
