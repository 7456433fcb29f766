import { AwsError, type CallContext, type Handler, type Reader, type Shape } from "../../service";
import { existingDeployment, type DeploymentRecord } from "./deployments";

const BATCH_LIMIT = 25;

/** Id of the one target: function and alias. AWS does not document its form. */
function targetId({ spec }: DeploymentRecord): string {
  return `${spec!.functionName}:${spec!.alias}`;
}

const STATUSES: Record<DeploymentRecord["state"]["status"], string> = {
  Created: "Pending", InProgress: "InProgress", Succeeded: "Succeeded", Failed: "Failed", Stopped: "Failed",
};

function target(context: CallContext, record: DeploymentRecord): Shape {
  const { spec, state } = record;
  const { functionName, alias, currentVersion, targetVersion } = spec!;
  const name = functionName.slice(functionName.lastIndexOf(":") + 1);
  const times = state.lifecycle.flatMap(({ startTime = 0, endTime = 0 }) => [startTime, endTime]);
  return {
    deploymentTargetType: "LambdaTarget",
    lambdaTarget: {
      deploymentId: record.id, targetId: targetId(record),
      targetArn: `arn:${context.partition}:lambda:${context.region}:${context.accountId}:function:${name}:${alias}`,
      status: STATUSES[state.status], lastUpdatedAt: new Date(Math.max(...times, record.createTime)),
      lifecycleEvents: state.lifecycle.map((event) => ({
        lifecycleEventName: event.name, status: event.status,
        ...(event.startTime !== undefined && { startTime: new Date(event.startTime) }),
        ...(event.endTime !== undefined && { endTime: new Date(event.endTime) }),
      })),
      // A fraction of 1, as seen at AWS; the API's text calls it a percentage.
      lambdaFunctionInfo: { functionName: name, functionAlias: alias, currentVersion, targetVersion, targetVersionWeight: state.weight / 100 },
    },
  };
}

function started(context: CallContext, tx: Reader, id: string | undefined): DeploymentRecord {
  const record = existingDeployment(context, tx, id);
  if (record.state.startTime === undefined || record.spec === undefined) {
    throw new AwsError("DeploymentNotStartedException", `The specified deployment ${record.id} has not started.`);
  }
  return record;
}

function named(record: DeploymentRecord, id: string): DeploymentRecord {
  if (targetId(record) === id) return record;
  throw new AwsError("DeploymentTargetDoesNotExistException", `The deployment ${record.id} has no target ${id}.`);
}

export const getDeploymentTarget: Handler = (input, context) => context.store.read((tx) =>
  ({ deploymentTarget: target(context, named(started(context, tx, input.deploymentId), input.targetId)) }));

export const batchGetDeploymentTargets: Handler = (input, context) => {
  const ids: string[] = input.targetIds;
  if (ids.length === 0) throw new AwsError("DeploymentTargetIdRequiredException", "A deployment target ID was not provided.");
  if (ids.length > BATCH_LIMIT) {
    throw new AwsError("DeploymentTargetListSizeExceededException", `The maximum number of targets (${BATCH_LIMIT}) that can be associated with a request was exceeded.`);
  }
  return context.store.read((tx) => {
    const record = started(context, tx, input.deploymentId);
    return { deploymentTargets: ids.map((id) => target(context, named(record, id))) };
  });
};

export const listDeploymentTargets: Handler = (input, context) => {
  const filters: Record<string, string[]> = input.targetFilters ?? {};
  if (filters.ServerInstanceLabel !== undefined) {
    throw new AwsError("InvalidDeploymentInstanceTypeException", "The filter ServerInstanceLabel is for deployments to servers only.");
  }
  if (input.nextToken !== undefined) throw new AwsError("InvalidNextTokenException", "The next token was specified in an invalid format.");
  return context.store.read((tx) => {
    const record = started(context, tx, input.deploymentId);
    const wanted = filters.TargetStatus;
    return { targetIds: wanted === undefined || wanted.includes(STATUSES[record.state.status]) ? [targetId(record)] : [] };
  });
};
