import { AwsError, type CallContext, type Handler, type Reader, type Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { names } from "./applications";
import { noConfig } from "./errors";
import { configs, groups, type ComputePlatform, type DeploymentConfigRecord } from "./records";

/** Custom configurations in an account. */
const CONFIG_LIMIT = 50;

/** Every name that begins so is AWS's own. */
const PREDEFINED_PREFIX = "CodeDeployDefault.";

const linear = (linearPercentage: number, linearInterval: number): Shape =>
  ({ type: "TimeBasedLinear", timeBasedLinear: { linearPercentage, linearInterval } });
const canary = (canaryPercentage: number, canaryInterval: number): Shape =>
  ({ type: "TimeBasedCanary", timeBasedCanary: { canaryPercentage, canaryInterval } });
const AT_ONCE: Shape = { type: "AllAtOnce" };

/**
 * AWS's configurations; the Lambda names say `1Minute`, the ECS names `1Minutes`.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
 */
const PREDEFINED: [name: string, platform: ComputePlatform, setting: Partial<DeploymentConfigRecord>][] = [
  ["AllAtOnce", "Server", { minimumHealthyHosts: { type: "FLEET_PERCENT", value: 0 } }],
  ["HalfAtATime", "Server", { minimumHealthyHosts: { type: "FLEET_PERCENT", value: 50 } }],
  ["OneAtATime", "Server", { minimumHealthyHosts: { type: "HOST_COUNT", value: -1 } }],
  ["LambdaAllAtOnce", "Lambda", { trafficRoutingConfig: AT_ONCE }],
  ["LambdaCanary10Percent5Minutes", "Lambda", { trafficRoutingConfig: canary(10, 5) }],
  ["LambdaCanary10Percent10Minutes", "Lambda", { trafficRoutingConfig: canary(10, 10) }],
  ["LambdaCanary10Percent15Minutes", "Lambda", { trafficRoutingConfig: canary(10, 15) }],
  ["LambdaCanary10Percent30Minutes", "Lambda", { trafficRoutingConfig: canary(10, 30) }],
  ["LambdaLinear10PercentEvery1Minute", "Lambda", { trafficRoutingConfig: linear(10, 1) }],
  ["LambdaLinear10PercentEvery2Minutes", "Lambda", { trafficRoutingConfig: linear(10, 2) }],
  ["LambdaLinear10PercentEvery3Minutes", "Lambda", { trafficRoutingConfig: linear(10, 3) }],
  ["LambdaLinear10PercentEvery10Minutes", "Lambda", { trafficRoutingConfig: linear(10, 10) }],
  ["ECSAllAtOnce", "ECS", { trafficRoutingConfig: AT_ONCE }],
  ["ECSCanary10Percent5Minutes", "ECS", { trafficRoutingConfig: canary(10, 5) }],
  ["ECSCanary10Percent15Minutes", "ECS", { trafficRoutingConfig: canary(10, 15) }],
  ["ECSLinear10PercentEvery1Minutes", "ECS", { trafficRoutingConfig: linear(10, 1) }],
  ["ECSLinear10PercentEvery3Minutes", "ECS", { trafficRoutingConfig: linear(10, 3) }],
];

const predefined = new Map(PREDEFINED.map(([name, computePlatform, setting], index): [string, DeploymentConfigRecord] => {
  const deploymentConfigName = PREDEFINED_PREFIX + name;
  const deploymentConfigId = `00000000-0000-0000-0000-${String(index + 1).padStart(12, "0")}`;
  return [deploymentConfigName, { deploymentConfigId, deploymentConfigName, computePlatform, createTime: new Date(0), ...setting }];
}));

/** A configuration by name, AWS's own or a custom one. */
export function existingConfig(context: CallContext, tx: Reader, name: string): DeploymentConfigRecord {
  const found = predefined.get(name) ?? configs.get(context, tx, name);
  if (found === undefined) throw noConfig(name);
  return found;
}

export const createDeploymentConfig: Handler = (input, context) => {
  const { deploymentConfigName: name, computePlatform = "Server" } = input;
  if (name.startsWith(PREDEFINED_PREFIX)) {
    throw new AwsError("InvalidDeploymentConfigNameException",
      `The deployment configuration name ${name} is not allowed: names beginning with ${PREDEFINED_PREFIX} are reserved.`);
  }
  if (input.zonalConfig !== undefined) throw notModelled("codedeploy", "a zonal deployment configuration");
  if (computePlatform === "Server") checkHosts(input);
  else checkRouting(input);
  return context.store.transaction((tx) => {
    if (configs.get(context, tx, name) !== undefined) {
      throw new AwsError("DeploymentConfigAlreadyExistsException", `A deployment configuration already exists with that name: ${name}`);
    }
    if (configs.list(context, tx).length >= CONFIG_LIMIT) {
      throw new AwsError("DeploymentConfigLimitExceededException", `The maximum number of custom deployment configurations (${CONFIG_LIMIT}) was reached.`);
    }
    const deploymentConfigId = context.uuid();
    configs.put(context, tx, name, {
      deploymentConfigId, deploymentConfigName: name, computePlatform, createTime: new Date(context.clock.now()),
      minimumHealthyHosts: input.minimumHealthyHosts, trafficRoutingConfig: input.trafficRoutingConfig,
    });
    return { deploymentConfigId };
  });
};

function checkHosts({ minimumHealthyHosts: hosts, trafficRoutingConfig: routing }: Shape): void {
  const refused = (text: string): AwsError => new AwsError("InvalidMinimumHealthyHostValueException", text);
  if (routing !== undefined) throw badRouting("The compute platform Server takes no traffic routing configuration.");
  if (hosts?.type === undefined || hosts.value === undefined) throw refused("The minimum healthy hosts need a type and a value.");
  if (hosts.value < 0 || (hosts.type === "FLEET_PERCENT" && hosts.value > 100)) {
    throw refused(`The minimum healthy instance value ${hosts.value} was specified in an invalid format.`);
  }
}

function badRouting(text: string): AwsError {
  return new AwsError("InvalidTrafficRoutingConfigurationException", text);
}

/** Minutes that a shift may take from its first step to its last. */
const LONGEST_SHIFT = 2880;

function checkRouting({ minimumHealthyHosts: hosts, trafficRoutingConfig: routing, computePlatform }: Shape): void {
  if (hosts !== undefined) {
    throw new AwsError("InvalidMinimumHealthyHostValueException", `The compute platform ${computePlatform} takes no minimum healthy hosts.`);
  }
  if (routing?.type === undefined) throw badRouting(`The compute platform ${computePlatform} needs a traffic routing configuration with a type.`);
  const { type, timeBasedCanary: canaryStep, timeBasedLinear: linearStep } = routing;
  if ((canaryStep !== undefined && type !== "TimeBasedCanary") || (linearStep !== undefined && type !== "TimeBasedLinear")) {
    throw badRouting(`The traffic routing type ${type} takes no other type's settings.`);
  }
  if (type === "AllAtOnce") return;
  const [percent, minutes] = type === "TimeBasedCanary"
    ? [canaryStep?.canaryPercentage, canaryStep?.canaryInterval]
    : [linearStep?.linearPercentage, linearStep?.linearInterval];
  if (!(percent >= 1 && percent <= 99)) throw badRouting(`The percentage ${percent} is not a whole number from 1 to 99.`);
  if (!(minutes >= 1)) throw badRouting(`The interval ${minutes} is not a whole number of minutes, at least 1.`);
  const total = type === "TimeBasedCanary" ? minutes : (Math.ceil(100 / percent) - 1) * minutes;
  if (total > LONGEST_SHIFT) {
    throw badRouting(`The shift takes ${total} minutes from the first to the last step; at most ${LONGEST_SHIFT} are allowed.`);
  }
}

export const getDeploymentConfig: Handler = (input, context) =>
  context.store.read((tx) => ({ deploymentConfigInfo: { ...existingConfig(context, tx, input.deploymentConfigName) } }));

export const listDeploymentConfigs: Handler = (input, context) => context.store.read((tx) => names(
  "deploymentConfigsList",
  [...predefined.keys(), ...configs.values(context, tx).map((config) => config.deploymentConfigName)].sort(), input.nextToken,
));

export const deleteDeploymentConfig: Handler = (input, context) => {
  const name: string = input.deploymentConfigName;
  if (predefined.has(name)) throw new AwsError("InvalidOperationException", `The predefined deployment configuration ${name} cannot be deleted.`);
  return context.store.transaction((tx) => {
    const user = groups.values(context, tx).find((group) => group.settings.deploymentConfigName === name);
    if (user !== undefined) {
      throw new AwsError("DeploymentConfigInUseException", `The deployment configuration ${name} is in use by the deployment group ${user.name}.`);
    }
    configs.remove(context, tx, name);
    return {};
  });
};
