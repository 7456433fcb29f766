import { openRepository, SourceError, type CommitDetails } from "../../codeconnections/repository";
import { ActionFailure } from "../action-failures";
import { endAction, pipelineRole } from "../engine";
import type { ActionContext } from "./action-context";
import { storeArtifact } from "./artifact-store";

/**
 * Takes a commit of the repository behind a connection as a zip: the one that a trigger or StartPipelineExecution names, or the
 * newest of the branch.
 *
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html
 */
export async function runConnectionSource(running: ActionContext): Promise<void> {
  const { context, action, execution, task, encryptionKeyId } = running;
  const role = await pipelineRole(context, action);
  const { details, archive } = await read(running, role);
  const stored = { ...action.outputArtifacts[0]!, revision: details.CommitId };
  await storeArtifact(context, stored, new Uint8Array(archive), encryptionKeyId, role);
  const summary = JSON.stringify({ ProviderType: details.ProviderType, CommitMessage: details.CommitMessage }).slice(0, 2048);
  const url = `https://${context.region}.console.aws.amazon.com/codesuite/settings/connections/redirect?connectionArn=${details.ConnectionArn}`
    + `&referenceType=COMMIT&FullRepositoryId=${details.FullRepositoryName}&Commit=${details.CommitId}`;
  context.store.transaction((tx) => {
    task.finish(tx);
    endAction(context, tx, action.id, {
      succeeded: true,
      change: { outputArtifacts: [stored], outputVariables: variablesOf(details), externalExecutionId: details.CommitId, externalExecutionUrl: url, summary },
      revision: {
        actionName: action.action, provider: "CodeStarSourceConnection", artifact: stored.name, revisionId: details.CommitId, summary, url,
        variables: { BranchName: details.BranchName, CommitId: details.CommitId, ...(execution.trigger.triggerType === "WebhookV2" && { ConnectionArn: details.ConnectionArn }) },
      },
    });
  });
}

async function read({ context, action, execution, configuration }: ActionContext, caller: Parameters<typeof openRepository>[1]["caller"]): Promise<{ details: CommitDetails; archive: Buffer }> {
  const { ConnectionArn = "", FullRepositoryId = "", BranchName = "" } = configuration;
  try {
    const repository = openRepository(context, { connectionArn: ConnectionArn, fullRepositoryId: FullRepositoryId, branchName: BranchName, caller });
    const override = execution.overrides[action.action];
    const commit = override?.type === "COMMIT_ID" ? override.value : await repository.resolveBranch();
    return { details: await repository.commitDetails(commit), archive: await repository.archive(commit) };
  } catch (error) {
    if (error instanceof SourceError) throw new ActionFailure(error.code, error.message);
    throw error;
  }
}

function variablesOf({ CommitId, CommitMessage, AuthorDate, AuthorEmail, AuthorDisplayName, BranchName, FullRepositoryName, ConnectionArn, ProviderType }: CommitDetails): Record<string, string> {
  return { AuthorDate, AuthorDisplayName, AuthorEmail, BranchName, CommitId, CommitMessage, ConnectionArn, FullRepositoryName, ProviderType };
}
