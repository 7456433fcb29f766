import { actions, deploymentConfigs, serviceMetrics, stages, syntheticKeyPrefix } from "./index";

describe("what all layers agree on", () => {
  it("S1: the four stages in order", () => {
    expect(Object.values(stages)).toEqual(["Source", "Build", "Deploy-Blue", "Switch-Traffic"]);
  });

  it("gives every action its own name", () => {
    expect(new Set(Object.values(actions)).size).toBe(Object.keys(actions).length);
  });

  it("S7: the deployment configuration of a release is AWS's own linear one", () => {
    expect(deploymentConfigs.linear).toBe("CodeDeployDefault.LambdaLinear10PercentEvery10Minutes");
  });

  it("keeps synthetic payments and the service's own metrics apart from everything else", () => {
    expect(syntheticKeyPrefix).toBe("synthetic:");
    expect(serviceMetrics.namespace.startsWith("AWS/")).toBe(false);
  });
});
