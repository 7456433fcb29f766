import { unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { flag, list, number, object, required, set, text } from "../../framework/field";
import type { Values } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import { fromShape, toShape } from "../../framework/shape";
import { tagOperations } from "../../framework/tag-operations";
import { pascalTags, tagMap } from "../../framework/tags";
import type { PropertyMap } from "../../framework/wire-value";
import { codedeployArn } from "./arn";

const alarmConfiguration = {
  alarms: set(text(), { api: false }),
  enabled: flag(),
  ignorePollAlarmFailure: flag({ default: false }),
};
const route = object({ listenerArns: required(set(text())) });
const loadBalancerInfo = {
  elbInfos: set(object({ name: text() }), { api: "elbInfoList" }),
  targetGroupInfos: set(object({ name: text() }), { api: "targetGroupInfoList" }),
  targetGroupPairInfo: object(
    {
      prodTrafficRoute: required(route),
      targetGroups: required(list(object({ name: required(text()) }))),
      testTrafficRoute: route,
    },
    { api: false },
  ),
};
/** What the group has beside its name, its application and its role. */
const settings = {
  alarmConfiguration: object(alarmConfiguration, { api: false }),
  autoRollbackConfiguration: object({ enabled: flag(), events: set(text()) }),
  blueGreenDeploymentConfig: object(
    {
      deploymentReadyOption: object({ actionOnTimeout: text(), waitTimeInMinutes: number() }),
      greenFleetProvisioningOption: object({ action: text() }),
      terminateBlueInstancesOnDeploymentSuccess: object({ action: text(), terminationWaitTimeInMinutes: number() }),
    },
    { computed: true, api: "blueGreenDeploymentConfiguration" },
  ),
  deploymentConfigName: text({ default: "CodeDeployDefault.OneAtATime" }),
  deploymentStyle: object({
    deploymentOption: text({ default: "WITHOUT_TRAFFIC_CONTROL" }),
    deploymentType: text({ default: "IN_PLACE" }),
  }),
  ecsService: object({ clusterName: required(text()), serviceName: required(text()) }, { api: false }),
  loadBalancerInfo: object(loadBalancerInfo, { api: false }),
  outdatedInstancesStrategy: text({ default: "UPDATE" }),
  serviceRoleArn: required(text()),
  terminationHookEnabled: flag({ computed: true }),
  triggerConfigurations: set(
    object({ triggerEvents: required(set(text())), triggerName: required(text()), triggerTargetArn: required(text()) }),
  ),
};
const inputs = {
  appName: required(text({ forceNew: true })),
  deploymentGroupName: required(text()),
  ...settings,
};
type Settings = Values<typeof settings>;

function alarmShape(alarms: Settings["alarmConfiguration"]): Shape {
  if (alarms === undefined) return { enabled: false, alarms: [] };
  return { ...toShape(alarmConfiguration, alarms, "camel"), alarms: (alarms.alarms ?? []).map((name) => ({ name })) };
}

function loadBalancerShape(info: NonNullable<Settings["loadBalancerInfo"]>): Shape {
  const shape = toShape(loadBalancerInfo, info, "camel");
  return info.targetGroupPairInfo === undefined ? shape : { ...shape, targetGroupPairInfoList: [info.targetGroupPairInfo] };
}

/** Members by property, so that an update can send those that changed. */
function memberShapes(values: Settings): Record<keyof typeof settings, Shape | undefined> {
  const members = Object.fromEntries(
    Object.entries(settings).map(([property, field]) => {
      const value = (values as Record<string, unknown>)[property];
      return [property, value === undefined ? undefined : toShape({ [property]: field }, { [property]: value }, "camel")];
    }),
  ) as Record<keyof typeof settings, Shape | undefined>;
  return {
    ...members,
    alarmConfiguration: values.alarmConfiguration && { alarmConfiguration: alarmShape(values.alarmConfiguration) },
    ecsService: values.ecsService && { ecsServices: [values.ecsService] },
    loadBalancerInfo: values.loadBalancerInfo && { loadBalancerInfo: loadBalancerShape(values.loadBalancerInfo) },
  };
}

/** AWS wants to be told that something is off; leaving it out would keep it as it is. */
const CLEARED: Partial<Record<keyof typeof settings, Shape>> = {
  alarmConfiguration: { alarmConfiguration: alarmShape(undefined) },
  autoRollbackConfiguration: { autoRollbackConfiguration: { enabled: false, events: [] } },
  triggerConfigurations: { triggerConfigurations: [] },
};

function alarmsFrom(shape: Shape | undefined): PropertyMap | undefined {
  if (shape === undefined) return undefined;
  const alarms = ((shape["alarms"] as Shape[] | undefined) ?? []).map((alarm) => alarm["name"] as string);
  const values = fromShape(alarmConfiguration, shape, "camel");
  // A group without alarms answers an empty, disabled configuration.
  return alarms.length === 0 && values["enabled"] !== true ? undefined : { ignorePollAlarmFailure: false, ...values, alarms };
}

function loadBalancerFrom(shape: Shape | undefined): PropertyMap | undefined {
  if (shape === undefined) return undefined;
  const pair = (shape["targetGroupPairInfoList"] as PropertyMap[] | undefined)?.[0];
  const values = fromShape(loadBalancerInfo, shape, "camel");
  return pair === undefined ? values : { ...values, targetGroupPairInfo: pair };
}

/** From the state, or for an import from `application:group`. */
function groupAt(id: string, state: PropertyMap): { applicationName: string; deploymentGroupName: string } {
  if (typeof state["appName"] === "string") {
    return { applicationName: state["appName"], deploymentGroupName: String(state["deploymentGroupName"]) };
  }
  const colon = id.indexOf(":");
  return { applicationName: id.slice(0, colon), deploymentGroupName: id.slice(colon + 1) };
}

export const deploymentGroup = defineResource({
  token: "aws:codedeploy/deploymentGroup:DeploymentGroup",
  title: "CodeDeploy Deployment Group",
  name: { property: "deploymentGroupName", maxLength: 100 },
  inputs,
  outputs: ["arn", "computePlatform", "deploymentGroupId"],
  notModelled: ["autoscalingGroups", "ec2TagFilters", "ec2TagSets", "onPremisesInstanceTagFilters"],

  async create(context, values) {
    const made = await context.api.call("codedeploy", "CreateDeploymentGroup", {
      applicationName: values.appName,
      deploymentGroupName: values.deploymentGroupName,
      ...Object.assign({}, ...Object.values(memberShapes(values))),
      ...(Object.keys(context.tags).length > 0 ? { tags: pascalTags(context.tags) } : {}),
    });
    return made["deploymentGroupId"] as string;
  },

  async read(context, id, state) {
    const at = groupAt(id, state);
    const answer = await unlessGone(context.api.call("codedeploy", "GetDeploymentGroup", at));
    const found = answer?.["deploymentGroupInfo"] as Shape | undefined;
    if (found === undefined) return undefined;
    const arn = await codedeployArn(context, "deploymentgroup", `${at.applicationName}/${at.deploymentGroupName}`);
    const tags = (await context.api.call("codedeploy", "ListTagsForResource", { ResourceArn: arn }))["Tags"] as Shape[] | undefined;
    return {
      outdatedInstancesStrategy: "UPDATE",
      ...fromShape(settings, found, "camel"),
      alarmConfiguration: alarmsFrom(found["alarmConfiguration"] as Shape | undefined),
      ecsService: (found["ecsServices"] as PropertyMap[] | undefined)?.[0],
      loadBalancerInfo: loadBalancerFrom(found["loadBalancerInfo"] as Shape | undefined),
      appName: at.applicationName,
      arn,
      computePlatform: found["computePlatform"] as string,
      deploymentGroupId: found["deploymentGroupId"] as string,
      deploymentGroupName: found["deploymentGroupName"] as string,
      tagsAll: tagMap(tags),
    };
  },

  importedId: (properties) => String(properties["deploymentGroupId"]),

  async update(context, { olds, news, changed }) {
    const members = memberShapes(news);
    const changes = (Object.keys(settings) as (keyof typeof settings)[])
      .filter((property) => changed.has(property))
      .map((property) => members[property] ?? CLEARED[property] ?? {});
    const renamed = changed.has("deploymentGroupName");
    if (changes.length === 0 && !renamed) return;
    await context.api.call("codedeploy", "UpdateDeploymentGroup", {
      applicationName: news.appName,
      currentDeploymentGroupName: olds["deploymentGroupName"],
      ...(renamed ? { newDeploymentGroupName: news.deploymentGroupName } : {}),
      ...Object.assign({}, ...changes),
    });
  },

  changeTags: tagOperations({ service: "codedeploy", target: ["ResourceArn", ({ olds }) => olds["arn"]] }),

  async delete(context, id, state) {
    await context.api.call("codedeploy", "DeleteDeploymentGroup", groupAt(id, state));
  },
});
