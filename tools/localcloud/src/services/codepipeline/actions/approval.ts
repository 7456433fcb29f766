import { actionFailure } from "../action-failures";
import { actionDeclaration, changeAction, ongoingAction, pipelineRole } from "../engine";
import type { ActionContext } from "./action-context";

/** How long an approval is waited for unless the action says so. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const APPROVAL_MINUTES = 7 * 24 * 60;
const MINUTE = 60_000;

/** Opens an approval, and tells the action's topic about it. @see https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals-json-format.html */
export async function runApproval({ context, action, task, configuration }: ActionContext): Promise<void> {
  const opened = context.store.transaction((tx) => {
    const found = ongoingAction(context, tx, action.id);
    if (found === undefined) return undefined;
    const minutes: number = actionDeclaration(context, tx, action).timeoutInMinutes ?? APPROVAL_MINUTES;
    const expires = found.startTime + minutes * MINUTE;
    // After a crash the same approval is told of again.
    const token = found.token ?? context.uuid();
    changeAction(context, tx, action.id, { token });
    context.schedule(tx, { task: "action-timeout", key: action.id, at: expires });
    return { token, expires };
  });
  const { NotificationArn, CustomData, ExternalEntityLink } = configuration;
  if (opened !== undefined && NotificationArn !== undefined) {
    const { pipeline, stage, action: name } = action;
    const consoleLink = `https://console.aws.amazon.com/codepipeline/home?region=${context.region}#/view/${pipeline}`;
    const message = {
      region: context.region, consoleLink,
      approval: {
        pipelineName: pipeline, stageName: stage, actionName: name, token: opened.token, expires: `${new Date(opened.expires).toISOString().slice(0, 16)}Z`,
        externalEntityLink: ExternalEntityLink ?? null, approvalReviewLink: `${consoleLink}/${stage}/${name}/approve/${opened.token}`, customData: CustomData ?? null,
      },
    };
    const role = await pipelineRole(context, action);
    await context.call("sns", "Publish", {
      TopicArn: NotificationArn, Subject: `APPROVAL NEEDED: AWS CodePipeline ${pipeline} for action ${name}`.slice(0, 100), Message: JSON.stringify(message),
    }, role).catch((error: unknown) => { throw actionFailure(error, `sns:Publish on ${NotificationArn}`); });
  }
  context.store.transaction((tx) => task.finish(tx));
}
