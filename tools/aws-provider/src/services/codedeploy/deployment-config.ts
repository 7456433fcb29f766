import { unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { number, object, text } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import { defined, fromShape, toShape } from "../../framework/shape";
import { codedeployArn } from "./arn";

const traffic = {
  timeBasedCanary: object({ interval: number({ api: "canaryInterval" }), percentage: number({ api: "canaryPercentage" }) }),
  timeBasedLinear: object({ interval: number({ api: "linearInterval" }), percentage: number({ api: "linearPercentage" }) }),
  type: text({ default: "AllAtOnce" }),
};
const hosts = { type: text(), value: number() };

export const deploymentConfig = defineResource({
  token: "aws:codedeploy/deploymentConfig:DeploymentConfig",
  title: "CodeDeploy Deployment Config",
  name: { property: "deploymentConfigName", maxLength: 100 },
  inputs: {
    computePlatform: text({ default: "Server", forceNew: true }),
    deploymentConfigName: text({ forceNew: true }),
    minimumHealthyHosts: object(hosts, { forceNew: true }),
    trafficRoutingConfig: object(traffic, { forceNew: true }),
  },
  outputs: ["arn", "deploymentConfigId"],
  notModelled: ["zonalConfig"],

  async create(context, inputs) {
    await context.api.call(
      "codedeploy",
      "CreateDeploymentConfig",
      defined({
        deploymentConfigName: inputs.deploymentConfigName,
        computePlatform: inputs.computePlatform,
        minimumHealthyHosts: inputs.minimumHealthyHosts,
        trafficRoutingConfig:
          inputs.trafficRoutingConfig === undefined ? undefined : toShape(traffic, inputs.trafficRoutingConfig, "camel"),
      }),
    );
    return inputs.deploymentConfigName ?? "";
  },

  async read(context, id) {
    const answer = await unlessGone(context.api.call("codedeploy", "GetDeploymentConfig", { deploymentConfigName: id }));
    const found = answer?.["deploymentConfigInfo"] as Shape | undefined;
    if (found === undefined) return undefined;
    const routing = found["trafficRoutingConfig"] as Shape | undefined;
    const healthy = found["minimumHealthyHosts"] as Shape | undefined;
    return {
      arn: await codedeployArn(context, "deploymentconfig", id),
      computePlatform: found["computePlatform"] as string,
      deploymentConfigId: found["deploymentConfigId"] as string,
      deploymentConfigName: id,
      minimumHealthyHosts: healthy === undefined ? undefined : fromShape(hosts, healthy, "camel"),
      trafficRoutingConfig: routing === undefined ? undefined : fromShape(traffic, routing, "camel"),
    };
  },

  async delete(context, id) {
    await context.api.call("codedeploy", "DeleteDeploymentConfig", { deploymentConfigName: id });
  },
});
