import { AwsError, type CallContext, type Handler, type Reader, type Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { page } from "../support/paging";
import { existingDeployment, deployments, groupHistory, listedDeployments, type DeploymentRecord } from "./deployments";
import { badToken } from "./errors";
import { overview } from "./notices";
import { existingGroup } from "./records";

const LIST_PAGE = 100;
const BATCH_LIMIT = 25;

const date = (at: number): Date => new Date(at);

/** `DeploymentInfo`. */
export function deploymentInfo(record: DeploymentRecord): Shape {
  const { state, rollbackInfo } = record;
  return {
    applicationName: record.applicationName, deploymentGroupName: record.groupName, deploymentConfigName: record.configName,
    deploymentId: record.id,
    ...(record.previousRevision !== undefined && { previousRevision: record.previousRevision }),
    revision: record.revision, status: state.status,
    ...(state.error !== undefined && { errorInformation: state.error }),
    createTime: date(record.createTime),
    ...(state.startTime !== undefined && { startTime: date(state.startTime) }),
    ...(state.completeTime !== undefined && { completeTime: date(state.completeTime) }),
    ...(state.status !== "Created" && { deploymentOverview: { ...overview(record), Ready: 0 } }),
    ...(record.description !== undefined && { description: record.description }),
    creator: record.creator, ignoreApplicationStopFailures: false, updateOutdatedInstancesOnly: false,
    autoRollbackConfiguration: record.autoRollback,
    ...(rollbackInfo !== undefined && { rollbackInfo }),
    deploymentStyle: record.deploymentStyle, instanceTerminationWaitTimeStarted: false, computePlatform: "Lambda",
    deploymentStatusMessages: [],
    ...(record.overrideAlarmConfiguration !== undefined && { overrideAlarmConfiguration: record.overrideAlarmConfiguration }),
  };
}

export const getDeployment: Handler = (input, context) =>
  context.store.read((tx) => ({ deploymentInfo: deploymentInfo(existingDeployment(context, tx, input.deploymentId)) }));

/** Ids without a deployment are passed over. */
export const batchGetDeployments: Handler = (input, context) => {
  const ids: string[] = input.deploymentIds;
  if (ids.length === 0) throw new AwsError("DeploymentIdRequiredException", "At least one deployment ID must be specified.");
  if (ids.length > BATCH_LIMIT) throw new AwsError("BatchLimitExceededException", `The maximum number of names or IDs allowed for this request (${BATCH_LIMIT}) was exceeded.`);
  return context.store.read((tx) => ({
    deploymentsInfo: ids.flatMap((id) => {
      const found = deployments.get(context, tx, id);
      return found === undefined ? [] : [deploymentInfo(found)];
    }),
  }));
};

/** Newest first. */
export const listDeployments: Handler = (input, context) => {
  const { applicationName: application, deploymentGroupName: group, includeOnlyStatuses: statuses, createTimeRange: range } = input;
  if (input.externalId !== undefined) throw notModelled("codedeploy", "an external id of a deployment");
  if (application === undefined && group !== undefined) {
    throw new AwsError("ApplicationNameRequiredException", "The minimum number of required application names was not specified.");
  }
  if (application !== undefined && group === undefined) {
    throw new AwsError("DeploymentGroupNameRequiredException", "The deployment group name was not specified.");
  }
  const start: number = range?.start?.getTime() ?? -Infinity;
  const end: number = range?.end?.getTime() ?? Infinity;
  if (start > end) throw new AwsError("InvalidTimeRangeException", "The specified time range was specified in an invalid format: it ends before it starts.");
  return context.store.read((tx) => {
    const groupId = application === undefined ? undefined : existingGroup(context, tx, application, group).id;
    const found = listedDeployments(context, tx, groupId).filter(({ state, createTime }) =>
      (statuses === undefined || statuses.length === 0 || statuses.includes(state.status)) && createTime >= start && createTime <= end);
    const shown = page(found, ({ order }) => order, input.nextToken, LIST_PAGE, badToken);
    return { deployments: shown.items.map(({ id }) => id), ...(shown.next && { nextToken: shown.next }) };
  });
};

/** What `DeploymentGroupInfo` says of the group's deployments. */
export function groupUse(context: CallContext, tx: Reader, groupId: string): Shape {
  const { lastAttempted, lastSuccessful, targetRevision } = groupHistory(context, tx, groupId);
  const last = (id: string | undefined): Shape | undefined => {
    const record = id === undefined ? undefined : deployments.get(context, tx, id);
    return record && {
      deploymentId: record.id, status: record.state.status, createTime: date(record.createTime),
      ...(record.state.completeTime !== undefined && { endTime: date(record.state.completeTime) }),
    };
  };
  const [attempted, successful] = [last(lastAttempted), last(lastSuccessful)];
  return {
    ...(targetRevision !== undefined && { targetRevision }),
    ...(attempted && { lastAttemptedDeployment: attempted }),
    ...(successful && { lastSuccessfulDeployment: successful }),
  };
}
