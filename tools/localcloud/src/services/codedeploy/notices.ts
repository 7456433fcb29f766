/**
 * What a deployment tells the world: events of EventBridge, and messages of the group's SNS triggers.
 */
import { AwsError, type CallContext, type Shape, type TaskHandler, type Transaction } from "../../service";
import { emitServiceEvent } from "../events/service-event";
import { assumeRole } from "../support/service-role";
import { isFinal } from "./deployment-machine";
import type { DeploymentRecord } from "./deployments";
import { codedeployArn, groupById } from "./records";

/** Principal that deploys. */
export const PRINCIPAL = "codedeploy.amazonaws.com";

export type DeploymentNews = "START" | "SUCCESS" | "FAILURE" | "STOP";

/**
 * CodeDeploy's event; AWS calls its delivery best effort.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html
 */
export function announce(context: CallContext, tx: Transaction, record: DeploymentRecord, state: DeploymentNews): void {
  const { id, applicationName: application, groupName: deploymentGroup, groupId } = record;
  emitServiceEvent(context, tx, {
    source: "aws.codedeploy", detailType: "CodeDeploy Deployment State-change Notification",
    resources: [codedeployArn(context, "application", application), codedeployArn(context, "deploymentgroup", `${application}/${deploymentGroup}`)],
    detail: { instanceGroupId: groupId, region: context.region, application, deploymentId: id, state, deploymentGroup },
  });
}

type TriggerEvent = "DeploymentStart" | "DeploymentSuccess" | "DeploymentFailure" | "DeploymentStop" | "DeploymentRollback";
type TriggerStatus = "CREATED" | "IN_PROGRESS" | "SUCCEEDED" | "FAILED" | "STOPPED";

/** Sends to every trigger of the group that asks for the event. A group that is gone has no triggers any more. */
export function trigger(context: CallContext, tx: Transaction, record: DeploymentRecord, event: TriggerEvent, status: TriggerStatus): void {
  const triggers = (groupById(context, tx, record.groupId)?.settings.triggerConfigurations ?? []) as Shape[];
  for (const { triggerName, triggerTargetArn, triggerEvents } of triggers) {
    if (!(triggerEvents as string[]).includes(event)) continue;
    context.schedule(tx, {
      task: "notify", key: `${record.id}/${status}/${triggerName}`, at: context.clock.now(),
      payload: {
        deploymentId: record.id, roleArn: record.serviceRoleArn, sourceArn: groupArn(context, record), topicArn: triggerTargetArn,
        subject: `${status}: AWS CodeDeploy ${record.id} in ${context.region} to ${record.applicationName}`,
        message: JSON.stringify(triggerMessage(context, record, triggerName, status)),
      },
    });
  }
}

/**
 * The message as CodeDeploy sends it: inner objects are JSON texts.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-sns-event-notifications-json-format.html
 */
function triggerMessage(context: CallContext, record: DeploymentRecord, triggerName: string, status: TriggerStatus): Shape {
  const { state, rollbackInfo } = record;
  const { error } = state;
  const rollback = {
    ...(rollbackInfo?.rollbackMessage !== undefined && { RollbackMessage: rollbackInfo.rollbackMessage }),
    ...(rollbackInfo?.rollbackTriggeringDeploymentId !== undefined && { RollbackTriggeringDeploymentId: rollbackInfo.rollbackTriggeringDeploymentId }),
    ...(rollbackInfo?.rollbackDeploymentId !== undefined && { RollbackDeploymentId: rollbackInfo.rollbackDeploymentId }),
  };
  return {
    region: context.region, accountId: context.accountId, eventTriggerName: triggerName, applicationName: record.applicationName,
    deploymentId: record.id, deploymentGroupName: record.groupName,
    createTime: dateText(record.createTime), completeTime: state.completeTime === undefined ? null : dateText(state.completeTime),
    ...(isFinal(state) && { deploymentOverview: JSON.stringify(overview(record)) }),
    status,
    ...(error && { errorInformation: JSON.stringify({ ErrorCode: error.code, ErrorMessage: error.message }) }),
    ...((error !== undefined || rollbackInfo !== undefined) && { rollbackInformation: JSON.stringify(rollback) }),
  };
}

/** `DeploymentOverview`: a Lambda deployment has one target. */
export function overview({ state }: Pick<DeploymentRecord, "state">): Shape {
  const count = (...statuses: string[]): number => (statuses.includes(state.status) ? 1 : 0);
  return { Succeeded: count("Succeeded"), Failed: count("Failed"), Skipped: count("Stopped"), InProgress: count("InProgress"), Pending: count("Created") };
}

/** E.g. `Thu Oct 13 15:50:45 UTC 2022`. */
function dateText(at: number): string {
  const [day, date, month, year, time] = new Date(at).toUTCString().replace(",", "").split(" ");
  return `${day} ${month} ${date} ${time} UTC ${year}`;
}

export function groupArn(context: CallContext, { applicationName, groupName }: Pick<DeploymentRecord, "applicationName" | "groupName">): string {
  return codedeployArn(context, "deploymentgroup", `${applicationName}/${groupName}`);
}

/** Publishes one trigger's message as the group's role. What SNS refuses is lost, as at AWS; the refused call is seen by observers. */
export const notify: TaskHandler = async ({ payload }, context) => {
  try {
    const role = await assumeRole(context, { roleArn: payload.roleArn, principal: PRINCIPAL, sourceArn: payload.sourceArn, sessionName: payload.deploymentId });
    await context.call("sns", "Publish", { TopicArn: payload.topicArn, Subject: payload.subject.slice(0, 100), Message: payload.message }, role);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
};
