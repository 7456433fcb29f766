import { awsRunningDeployments } from "./aws-deployments";

const group = { applicationName: "app", deploymentGroupName: "group", region: "us-east-1" };
const failing = (error: unknown) => awsRunningDeployments((() => Promise.reject(error)) as never)(group);

describe("awsRunningDeployments", () => {
  it("asks for the group's deployments that have not ended", async () => {
    const asked: unknown[] = [];
    const send = ({ input }: { input: unknown }): Promise<unknown> => {
      asked.push(input);
      return Promise.resolve({ deployments: ["d-1"] });
    };

    expect(await awsRunningDeployments(send as never)(group)).toEqual(["d-1"]);
    expect(await awsRunningDeployments((() => Promise.resolve({})) as never)(group)).toEqual([]);
    expect(asked).toEqual([{ applicationName: "app", deploymentGroupName: "group", includeOnlyStatuses: ["Created", "Queued", "InProgress", "Baking", "Ready"] }]);
  });

  it.each(["ApplicationDoesNotExistException", "DeploymentGroupDoesNotExistException"])("takes a group that is gone for one that runs nothing: %s", async (name) => {
    expect(await failing(Object.assign(new Error("gone"), { name }))).toEqual([]);
  });

  it("does not go on when it cannot tell", async () => {
    await expect(failing(new Error("no credentials"))).rejects.toThrow("Whether a deployment of group runs cannot be told: no credentials");
    await expect(failing("text")).rejects.toThrow("cannot be told: text");
  });
});
