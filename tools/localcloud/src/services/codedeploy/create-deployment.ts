import { AwsError, type Handler, type Shape } from "../../service";
import { parseAppSpec, type LambdaAppSpec } from "./appspec";
import { existingConfig } from "./deployment-configs";
import { initialState } from "./deployment-machine";
import { groupHistory, newDeploymentId, nextOrder, runningDeployment, type DeploymentRecord } from "./deployments";
import { launch } from "./engine";
import { checkAlarms, checkRollback } from "./group-checks";
import { existingApplication, existingGroup } from "./records";
import { completedRevision, useRevision } from "./revisions";

/** What deployments to servers take and deployments to Lambda do not. */
function checkPlatform(input: Shape): void {
  if (input.fileExistsBehavior !== undefined) {
    throw new AwsError("InvalidFileExistsBehaviorException", "For Lambda, ECS and Kubernetes deployment, fileExistsBehavior can not be specified");
  }
  if (input.deploymentMode === "RESTART") {
    throw new AwsError("InvalidInputException", "For Lambda and ECS deployment, deploymentMode RESTART can not be specified");
  }
  if (input.updateOutdatedInstancesOnly === true) {
    throw new AwsError("InvalidUpdateOutdatedInstancesOnlyValueException", "For Lambda and ECS deployment, updateOutdatedInstancesOnly can only be false");
  }
  if (input.ignoreApplicationStopFailures === true) {
    throw new AwsError("InvalidIgnoreApplicationStopFailuresValueException", "For Lambda and ECS deployment, ignoreApplicationStopFailures can only be false");
  }
  if (input.targetInstances !== undefined) {
    throw new AwsError("InvalidTargetInstancesException", "For Lambda and ECS deployment, targetInstances can not be specified");
  }
}

/** @returns the AppSpec where the request holds it; one in S3 is read when the deployment begins */
function readAppSpec(revision: Shape): LambdaAppSpec | undefined {
  const inline = revision.appSpecContent ?? revision.string;
  if (inline === undefined) return undefined;
  const { spec, problems } = parseAppSpec(inline.content);
  if (spec === undefined) throw new AwsError("InvalidRevisionException", `The AppSpec content is not valid: ${problems.join("; ")}`);
  return spec;
}

function checkOne(group: string, running: string | undefined): void {
  if (running === undefined) return;
  throw new AwsError("DeploymentLimitExceededException", `The Deployment Group '${group}' already has an active Deployment '${running}'`);
}

export const createDeployment: Handler = (input, context) => {
  const { applicationName, deploymentGroupName } = input;
  if (deploymentGroupName === undefined) throw new AwsError("DeploymentGroupNameRequiredException", "The deployment group name was not specified.");
  if ((input.description ?? "").length > 256) throw new AwsError("DescriptionTooLongException", "The description is longer than 256 characters.");
  checkPlatform(input);
  checkAlarms(input.overrideAlarmConfiguration);
  checkRollback(input.autoRollbackConfiguration);
  const revision = completedRevision(input.revision);
  const spec = readAppSpec(revision);
  return context.store.transaction((tx) => {
    const application = existingApplication(context, tx, applicationName);
    const group = existingGroup(context, tx, applicationName, deploymentGroupName);
    const { settings } = group;
    const config = existingConfig(context, tx, input.deploymentConfigName ?? settings.deploymentConfigName);
    if (config.computePlatform !== "Lambda") {
      throw new AwsError("InvalidDeploymentConfigNameException",
        `The deployment configuration ${config.deploymentConfigName} is for the compute platform ${config.computePlatform}, the application is for Lambda.`);
    }
    checkOne(group.name, runningDeployment(context, tx, group.id));
    const alarms = input.overrideAlarmConfiguration ?? settings.alarmConfiguration;
    const rollback = input.autoRollbackConfiguration ?? settings.autoRollbackConfiguration;
    const previousRevision = groupHistory(context, tx, group.id).targetRevision;
    const record: DeploymentRecord = {
      id: newDeploymentId(context), order: nextOrder(context, tx),
      applicationId: application.id, applicationName, groupId: group.id, groupName: group.name,
      configName: config.deploymentConfigName, routing: config.trafficRoutingConfig ?? { type: "AllAtOnce" },
      ...(input.description !== undefined && { description: input.description }),
      creator: "user", createTime: context.clock.now(), revision,
      ...(previousRevision !== undefined && { previousRevision }),
      ...(spec !== undefined && { spec }),
      serviceRoleArn: settings.serviceRoleArn,
      alarms: {
        enabled: alarms?.enabled ?? false, ignorePollAlarmFailure: alarms?.ignorePollAlarmFailure ?? false,
        names: ((alarms?.alarms ?? []) as Shape[]).map((alarm) => alarm.name as string),
      },
      ...(input.overrideAlarmConfiguration !== undefined && { overrideAlarmConfiguration: input.overrideAlarmConfiguration }),
      autoRollback: { enabled: rollback?.enabled ?? false, events: rollback?.events ?? [] },
      deploymentStyle: settings.deploymentStyle, hooks: [], state: initialState(),
    };
    useRevision(context, tx, applicationName, revision);
    launch(context, tx, record);
    return { deploymentId: record.id };
  });
};
