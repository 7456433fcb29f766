import type { Shape } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";

let account: TestAccount;
const codedeploy = (operation: string, input: Shape = {}): Promise<Shape> => account.call("codedeploy", operation, input);
const linear = (linearPercentage: number, linearInterval: number): Shape => ({
  deploymentConfigName: "own", computePlatform: "Lambda",
  trafficRoutingConfig: { type: "TimeBasedLinear", timeBasedLinear: { linearPercentage, linearInterval } },
});

beforeEach(async () => {
  account = await openTestAccount();
});
afterEach(() => account.close());

describe("deployment configurations", () => {
  it.each([
    ["LambdaLinear10PercentEvery1Minute", { type: "TimeBasedLinear", timeBasedLinear: { linearPercentage: 10, linearInterval: 1 } }],
    ["LambdaLinear10PercentEvery10Minutes", { type: "TimeBasedLinear", timeBasedLinear: { linearPercentage: 10, linearInterval: 10 } }],
    ["LambdaCanary10Percent30Minutes", { type: "TimeBasedCanary", timeBasedCanary: { canaryPercentage: 10, canaryInterval: 30 } }],
    ["LambdaAllAtOnce", { type: "AllAtOnce" }],
  ])("know AWS's own CodeDeployDefault.%s", async (name, trafficRoutingConfig) => {
    const { deploymentConfigInfo } = await codedeploy("GetDeploymentConfig", { deploymentConfigName: `CodeDeployDefault.${name}` });

    expect(deploymentConfigInfo).toMatchObject({ computePlatform: "Lambda", trafficRoutingConfig });
  });

  it("have no name that AWS does not have", async () => {
    await expect(codedeploy("GetDeploymentConfig", { deploymentConfigName: "CodeDeployDefault.LambdaLinear10PercentEvery1Minutes" }))
      .rejects.toMatchObject({ code: "DeploymentConfigDoesNotExistException" });
  });

  it("can be made, listed and deleted, unless a group uses them", async () => {
    const { deploymentConfigId } = await codedeploy("CreateDeploymentConfig", linear(25, 2));
    expect((await codedeploy("GetDeploymentConfig", { deploymentConfigName: "own" })).deploymentConfigInfo).toEqual({
      ...linear(25, 2), deploymentConfigId, createTime: new Date(account.clock.at),
    });
    expect((await codedeploy("ListDeploymentConfigs")).deploymentConfigsList).toEqual(expect.arrayContaining(["own", "CodeDeployDefault.LambdaAllAtOnce"]));
    await codedeploy("CreateApplication", { applicationName: "payments", computePlatform: "Lambda" });
    await codedeploy("CreateDeploymentGroup", {
      applicationName: "payments", deploymentGroupName: "payment", deploymentConfigName: "own",
      serviceRoleArn: await account.role("shift", "codedeploy.amazonaws.com"),
      deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
    });

    await expect(codedeploy("DeleteDeploymentConfig", { deploymentConfigName: "own" })).rejects.toMatchObject({ code: "DeploymentConfigInUseException" });
    await codedeploy("DeleteApplication", { applicationName: "payments" });
    await codedeploy("DeleteDeploymentConfig", { deploymentConfigName: "own" });
    expect((await codedeploy("ListDeploymentConfigs")).deploymentConfigsList).not.toContain("own");
  });

  it.each<[string, Shape, string]>([
    ["AWS's prefix", { ...linear(10, 1), deploymentConfigName: "CodeDeployDefault.Mine" }, "InvalidDeploymentConfigNameException"],
    ["no routing", { deploymentConfigName: "own", computePlatform: "Lambda" }, "InvalidTrafficRoutingConfigurationException"],
    ["a step of everything", linear(100, 1), "InvalidTrafficRoutingConfigurationException"],
    ["no time between steps", linear(10, 0), "InvalidTrafficRoutingConfigurationException"],
    ["a shift over two days", linear(10, 321), "InvalidTrafficRoutingConfigurationException"],
    ["two types at once", { ...linear(10, 1), trafficRoutingConfig: { type: "AllAtOnce", timeBasedLinear: { linearPercentage: 10, linearInterval: 1 } } }, "InvalidTrafficRoutingConfigurationException"],
    ["hosts for functions", { ...linear(10, 1), minimumHealthyHosts: { type: "HOST_COUNT", value: 1 } }, "InvalidMinimumHealthyHostValueException"],
  ])("refuse %s", async (_what, input, code) => {
    await expect(codedeploy("CreateDeploymentConfig", input)).rejects.toMatchObject({ code });
  });

  it("stop at fifty", async () => {
    for (let index = 0; index < 50; index++) await codedeploy("CreateDeploymentConfig", { ...linear(10, 1), deploymentConfigName: `c${index}` });

    await expect(codedeploy("CreateDeploymentConfig", linear(10, 1))).rejects.toMatchObject({ code: "DeploymentConfigLimitExceededException" });
  });

  it("take exactly two days from the first step to the last", async () => {
    await expect(codedeploy("CreateDeploymentConfig", linear(10, 320))).resolves.toBeDefined();
  });

  it("keep AWS's own from being deleted", async () => {
    await expect(codedeploy("DeleteDeploymentConfig", { deploymentConfigName: "CodeDeployDefault.LambdaAllAtOnce" })).rejects.toMatchObject({ code: "InvalidOperationException" });
  });
});
