import { deployments } from "./deployments";
import { pipelines } from "./pipelines";

const date = new Date("2026-11-20T12:00:00.000Z");
const time = date.toISOString();
const info = { applicationName: "a", deploymentGroupName: "g", status: "InProgress", deploymentConfigName: "c", createTime: date };

/** Answers commands by their names. */
const client = (answers: Record<string, object | Error>) =>
  ({
    send: async ({ constructor: { name } }: { constructor: { name: string } }) => {
      const answer = answers[name];
      if (answer instanceof Error) throw answer;
      return answer ?? {};
    },
  }) as never;

describe("deployments", () => {
  const read = (lambdaTarget: object | undefined) =>
    deployments(client({ ListDeploymentTargetsCommand: { targetIds: ["t"] }, GetDeploymentTargetCommand: lambdaTarget === undefined ? {} : { deploymentTarget: { lambdaTarget } }, GetDeploymentCommand: { deploymentInfo: info } })).get("d-1");

  it.each([
    [0.3, 30], [0.07, 7], [1, 100], [30, 30], [100, 100], [undefined, 0],
  ])("reads the weight %s as %s percent", async (targetVersionWeight, percent) => {
    expect((await read({ lambdaFunctionInfo: { currentVersion: "1", targetVersion: "2", targetVersionWeight } })).target).toEqual({ fromVersion: "1", toVersion: "2", percent });
  });

  it.each([[undefined], [{}], [{ lambdaFunctionInfo: { currentVersion: "1" } }]])("knows no target from %j", async (target) => {
    expect(await read(target)).toEqual({ deploymentId: "d-1", applicationName: "a", deploymentGroupName: "g", status: "InProgress", description: "", configName: "c", createdAt: time });
  });

  it("takes names of rollbacks that are empty for none", async () => {
    const { get } = deployments(client({ GetDeploymentCommand: { deploymentInfo: { ...info, rollbackInfo: { rollbackDeploymentId: "", rollbackTriggeringDeploymentId: "" } } } }));

    expect(await get("d-1")).not.toMatchObject({ undoes: expect.anything() });
    expect(await get("d-1")).not.toMatchObject({ rollbackDeploymentId: expect.anything() });
  });

  it.each([new Error("denied"), Object.assign(new Error("x"), { name: "DeploymentDoesNotExistException" })])("passes on that a target cannot be read", async (error) => {
    await expect(deployments(client({ ListDeploymentTargetsCommand: error })).get("d-1")).rejects.toThrow(error.message);
  });

  it("passes on what is thrown that is no error", async () => {
    const thrower = deployments({ send: async () => { throw "text"; } } as never);

    await expect(thrower.get("d-1")).rejects.toBe("text");
    await expect(thrower.stop("d-1")).rejects.toBe("text");
  });
});

describe("pipelines", () => {
  it("reads an action that says little", async () => {
    const { actions } = pipelines(client({ ListActionExecutionsCommand: { actionExecutionDetails: [{ stageName: "S", actionName: "A", status: "InProgress", startTime: date, lastUpdateTime: date }] } }));

    expect(await actions("p", "e")).toEqual([{ stage: "S", action: "A", category: "", status: "InProgress", startedAt: time, updatedAt: time, variables: {} }]);
  });

  it("looks for an execution page by page, and no further than it has to", async () => {
    const page = (id: string, nextToken?: string) => ({ pipelineExecutionSummaries: [{ pipelineExecutionId: id, status: "InProgress", startTime: date, lastUpdateTime: date }], nextToken });
    const asked: unknown[] = [];
    const { execution } = pipelines({
      send: async ({ input: { nextToken = "1" } }: { input: { nextToken?: string } }) => {
        asked.push(nextToken);
        return page(`e-${nextToken}`, String(Number(nextToken) + 1));
      },
    } as never);

    expect(await execution("p", "e-2")).toEqual({ executionId: "e-2", status: "InProgress", startedAt: time, updatedAt: time });
    expect(asked).toEqual(["1", "2"]);
  });

  it("reads nothing from an answer without lists", async () => {
    const { actions, since } = pipelines(client({}));

    expect(await actions("p", "e")).toEqual([]);
    expect(await since("p", 0)).toEqual([]);
  });
});
