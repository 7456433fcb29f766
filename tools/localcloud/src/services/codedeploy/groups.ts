import { AwsError, type CallContext, type Handler, type Reader, type Shape, type Transaction } from "../../service";
import { given } from "../support/given";
import { notModelled } from "../support/not-modelled";
import { names } from "./applications";
import { existingConfig } from "./deployment-configs";
import { groupUse } from "./deployment-reads";
import { badStyle, checkGroup } from "./group-checks";
import { existingApplication, existingGroup, groups, type ApplicationRecord, type DeploymentGroupRecord } from "./records";
import { newTags } from "./tags";

/** Members that a request may set and an answer shows. */
const SETTINGS = [
  "deploymentConfigName", "serviceRoleArn", "triggerConfigurations", "alarmConfiguration", "autoRollbackConfiguration",
  "deploymentStyle", "outdatedInstancesStrategy",
];

function named(input: Shape): Shape {
  const settings = Object.fromEntries(SETTINGS.filter((key) => input[key] !== undefined).map((key) => [key, input[key]]));
  if (settings.alarmConfiguration !== undefined) {
    settings.alarmConfiguration = { enabled: false, ignorePollAlarmFailure: false, alarms: [], ...given(settings.alarmConfiguration) };
  }
  if (settings.autoRollbackConfiguration !== undefined) {
    settings.autoRollbackConfiguration = { enabled: false, events: [], ...given(settings.autoRollbackConfiguration) };
  }
  return settings;
}

function shape(context: CallContext, tx: Reader, application: ApplicationRecord, group: DeploymentGroupRecord): Shape {
  return {
    applicationName: group.application, deploymentGroupId: group.id, deploymentGroupName: group.name,
    computePlatform: application.computePlatform,
    ec2TagFilters: [], onPremisesInstanceTagFilters: [], autoScalingGroups: [], triggerConfigurations: [],
    outdatedInstancesStrategy: "UPDATE", terminationHookEnabled: false,
    ...group.settings,
    ...groupUse(context, tx, group.id),
  };
}

function taken(name: string): AwsError {
  return new AwsError("DeploymentGroupAlreadyExistsException", `A deployment group already exists with that name: ${name}`);
}

function checkConfig(context: CallContext, tx: Transaction, name: string): void {
  const { computePlatform } = existingConfig(context, tx, name);
  if (computePlatform !== "Lambda") {
    throw new AwsError("InvalidDeploymentConfigNameException",
      `The deployment configuration ${name} is for the compute platform ${computePlatform}, the application is for Lambda.`);
  }
}

export const createDeploymentGroup: Handler = async (input, context) => {
  const { applicationName, deploymentGroupName: name } = input;
  const tags = newTags(input.tags);
  const { computePlatform } = context.store.read((tx) => existingApplication(context, tx, applicationName));
  if (computePlatform !== "Lambda") throw notModelled("codedeploy", `a deployment group for ${computePlatform}`);
  if (input.deploymentStyle === undefined) throw badStyle();
  await checkGroup(context, input, applicationName, name);
  return context.store.transaction((tx) => {
    existingApplication(context, tx, applicationName);
    if (groups.get(context, tx, `${applicationName}/${name}`) !== undefined) throw taken(name);
    const settings = { deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce", ...named(input) };
    checkConfig(context, tx, settings.deploymentConfigName);
    const id = context.uuid();
    groups.put(context, tx, `${applicationName}/${name}`, { id, application: applicationName, name, settings, tags });
    return { deploymentGroupId: id };
  });
};

export const updateDeploymentGroup: Handler = async (input, context) => {
  const { applicationName, currentDeploymentGroupName: name } = input;
  const next: string = input.newDeploymentGroupName ?? name;
  context.store.read((tx) => existingGroup(context, tx, applicationName, name));
  await checkGroup(context, input, applicationName, next);
  return context.store.transaction((tx) => {
    const group = existingGroup(context, tx, applicationName, name);
    if (next !== name && groups.get(context, tx, `${applicationName}/${next}`) !== undefined) throw taken(next);
    const settings = { ...group.settings, ...named(input) };
    checkConfig(context, tx, settings.deploymentConfigName);
    groups.remove(context, tx, `${applicationName}/${name}`);
    groups.put(context, tx, `${applicationName}/${next}`, { ...group, name: next, settings });
    return { hooksNotCleanedUp: [] };
  });
};

export const getDeploymentGroup: Handler = (input, context) => context.store.read((tx) => {
  const application = existingApplication(context, tx, input.applicationName);
  const group = existingGroup(context, tx, input.applicationName, input.deploymentGroupName);
  return { deploymentGroupInfo: shape(context, tx, application, group) };
});

/** Names without a group are passed over and named in the message. */
export const batchGetDeploymentGroups: Handler = (input, context) => context.store.read((tx) => {
  const application = existingApplication(context, tx, input.applicationName);
  const wanted: string[] = input.deploymentGroupNames;
  const found = wanted.flatMap((name) => groups.get(context, tx, `${application.name}/${name}`) ?? []);
  const missing = wanted.filter((name) => !found.some((group) => group.name === name));
  return {
    deploymentGroupsInfo: found.map((group) => shape(context, tx, application, group)),
    ...(missing.length > 0 && { errorMessage: `No Deployment Group found for name: ${missing.join(", ")}` }),
  };
});

/** A name that is not there counts as deleted. */
export const deleteDeploymentGroup: Handler = (input, context) => context.store.transaction((tx) => {
  groups.remove(context, tx, `${input.applicationName}/${input.deploymentGroupName}`);
  return { hooksNotCleanedUp: [] };
});

export const listDeploymentGroups: Handler = (input, context) => context.store.read((tx) => {
  const { name } = existingApplication(context, tx, input.applicationName);
  const all = groups.values(context, tx, `${name}/`).map((group) => group.name);
  return { applicationName: name, ...names("deploymentGroups", all, input.nextToken) };
});
