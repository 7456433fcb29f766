import { AwsError, type Shape, type TaskHandler } from "../../../service";
import { actionFailure } from "../action-failures";
import { failAction, ongoingAction } from "../engine";
import { getExecution } from "../executions";
import { declarationKey, declarations } from "../records";
import { artifactStore } from "../structure";
import type { ActionRunner } from "./action-context";
import { runApproval } from "./approval";
import { runBuild } from "./build";
import { runConnectionSource } from "./connection-source";
import { runInvoke } from "./invoke";
import { runS3Source } from "./s3-source";

const RUNNERS: Readonly<Record<string, ActionRunner>> = {
  "Source/S3": runS3Source, "Source/CodeStarSourceConnection": runConnectionSource,
  "Build/CodeBuild": runBuild, "Test/CodeBuild": runBuild,
  "Invoke/Lambda": runInvoke, "Approval/Manual": runApproval,
};

/** Begins an action execution, or ends it with what refused it. */
export const runAction: TaskHandler = async (task, context) => {
  const found = context.store.read((tx) => {
    const action = ongoingAction(context, tx, task.key);
    const execution = action && getExecution(context, tx, action.pipeline, action.executionId);
    const declaration = action && declarations.get(context, tx, declarationKey(action.pipeline, action.version));
    return action === undefined || execution === undefined || declaration === undefined ? undefined : { action, execution, declaration };
  });
  if (found === undefined) return;
  const { action, execution, declaration } = found;
  const { category, provider } = action.input.actionTypeId as Shape;
  const encryptionKeyId: string | undefined = artifactStore(context, declaration).encryptionKey?.id;
  try {
    const run = RUNNERS[`${category}/${provider}`];
    if (run === undefined) throw new AwsError("NotImplemented", `codepipeline: the action type ${category}/${provider} is not modelled by the local cloud.`, 501);
    await run({
      context, task, action, execution, configuration: action.input.resolvedConfiguration as Record<string, string>,
      ...(encryptionKeyId !== undefined && { encryptionKeyId }),
    });
  } catch (error) {
    const failure = actionFailure(error, `the action ${action.action}`);
    context.store.transaction((tx) => {
      task.finish(tx);
      failAction(context, tx, action.id, failure.code, failure.message);
    });
  }
};
