import { pushed, type LocalCloud, type Shape } from "@switchyard/localcloud";
import { callAs, type Call } from "../account/rehearsal-account";

/** What a pipeline's source action follows. */
export interface PipelineSource { service: string; pipeline: string; action: string; repository: string; branch: string }

/** Why an execution is followed: it ran already, a push starts it, or a hand does. */
export type Beginning = "running" | "pushed" | "had before" | "not triggered";

/** One execution that a release follows to its end. */
export interface StartedExecution { service: string; pipeline: string; executionId: string }

/** @throws Error when the pipeline has no source action of a repository */
export async function sourceOf(cloud: LocalCloud, service: string, pipeline: string): Promise<PipelineSource> {
  const { pipeline: declared } = await callAs(cloud, cloud.administrator)("codepipeline", "GetPipeline", { name: pipeline });
  const actions = (declared.stages as Shape[]).flatMap((stage) => stage.actions as Shape[]);
  const action = actions.find(({ actionTypeId }) => actionTypeId.provider === "CodeStarSourceConnection");
  if (action === undefined) throw new Error(`The pipeline ${pipeline} reads no repository. Deploy it again: npx nx up delivery.`);
  const { FullRepositoryId, BranchName } = action.configuration as Record<string, string>;
  return { service, pipeline, action: action.name as string, repository: FullRepositoryId!, branch: BranchName! };
}

/**
 * Pushes a commit to the branch that the pipelines follow. A pipeline whose triggers the push does not meet, because it had the commit before
 * or follows tags or other paths, is started by hand with the commit, as `Release change` in the console does.
 *
 * @param say told, for each service, how it begins, before anything runs
 */
export async function startReleases(
  cloud: LocalCloud, sources: readonly PipelineSource[], { folder, commit, say }: { folder: string; commit: string; say: (source: PipelineSource, how: Beginning) => void },
): Promise<StartedExecution[]> {
  const call = callAs(cloud, cloud.administrator);
  const executions = async ({ pipeline }: PipelineSource): Promise<Shape[]> =>
    (await call("codepipeline", "ListPipelineExecutions", { pipelineName: pipeline })).pipelineExecutionSummaries as Shape[];
  const isOf = ({ sourceRevisions = [] }: Shape): boolean => (sourceRevisions as Shape[]).some(({ revisionId }) => revisionId === commit);
  const before = new Map(await Promise.all(sources.map(async (source) => [source.pipeline, await executions(source)] as const)));
  const fresh = sources.filter(({ pipeline }) => !before.get(pipeline)!.some(isOf));
  const runs = (source: PipelineSource): boolean => before.get(source.pipeline)!.some((execution) => isOf(execution) && execution.status === "InProgress");
  for (const source of sources) say(source, fresh.includes(source) ? "pushed" : runs(source) ? "running" : "had before");
  for (const ref of new Set(fresh.map(({ repository, branch }) => `${repository} ${branch}`))) {
    const [fullRepositoryId = "", branch = ""] = ref.split(" ");
    await pushed(cloud, folder, { fullRepositoryId, ref: `refs/heads/${branch}`, after: commit });
  }
  await cloud.nudge();
  await cloud.advanceBy(0);
  return Promise.all(sources.map(async (source) => {
    const known = new Set(before.get(source.pipeline)!.map(({ pipelineExecutionId }) => pipelineExecutionId as string));
    const now = await executions(source);
    // Somebody else may have pushed the same commit in this moment.
    const running = now.find(({ pipelineExecutionId }) => !known.has(pipelineExecutionId as string)) ?? now.find((execution) => isOf(execution) && execution.status === "InProgress");
    if (running !== undefined) return { service: source.service, pipeline: source.pipeline, executionId: running.pipelineExecutionId as string };
    if (fresh.includes(source)) say(source, "not triggered");
    return { service: source.service, pipeline: source.pipeline, executionId: await startByHand(call, source, commit) };
  }));
}

async function startByHand(call: Call, { pipeline, action }: PipelineSource, commit: string): Promise<string> {
  const sourceRevisions = [{ actionName: action, revisionType: "COMMIT_ID", revisionValue: commit }];
  return (await call("codepipeline", "StartPipelineExecution", { name: pipeline, sourceRevisions })).pipelineExecutionId as string;
}
