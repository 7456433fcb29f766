import type { CodeDeployClient, PutLifecycleEventHookExecutionStatusCommand } from "@aws-sdk/client-codedeploy";
import { trafficHook } from "./traffic-hook";

const event = { DeploymentId: "d-ABCDEF123", LifecycleEventHookExecutionId: "execution-1" };

describe("trafficHook", () => {
  it("answers Failed, because it cannot judge yet", async () => {
    const sent: PutLifecycleEventHookExecutionStatusCommand[] = [];
    const logged: unknown[] = [];
    const send = (async (command: PutLifecycleEventHookExecutionStatusCommand) => sent.push(command)) as unknown as CodeDeployClient["send"];

    await trafficHook({ codeDeploy: { send }, log: (...entry) => logged.push(entry), phase: "before" })(event);

    expect(sent.map((command) => command.input)).toEqual([
      { deploymentId: "d-ABCDEF123", lifecycleEventHookExecutionId: "execution-1", status: "Failed" },
    ]);
    expect(logged).toEqual([
      ["error", "hook failed", { deploymentId: "d-ABCDEF123", phase: "before", reason: "This version of the traffic hook has no checks yet." }],
    ]);
  });

  it("refuses an event that is not a hook's", async () => {
    const send = jest.fn();

    await expect(trafficHook({ codeDeploy: { send }, log: jest.fn(), phase: "after" })({})).rejects.toThrow("not a CodeDeploy lifecycle hook");
    expect(send).not.toHaveBeenCalled();
  });
});

describe("the traffic hook function", () => {
  it("fails at init without its phase, and logs to standard output with it", async () => {
    expect(() => jest.requireActual("./index")).toThrow("TRAFFIC_HOOK_PHASE is not set");

    jest.resetModules();
    process.env.TRAFFIC_HOOK_PHASE = "before";
    const { CodeDeployClient } = jest.requireActual<typeof import("@aws-sdk/client-codedeploy")>("@aws-sdk/client-codedeploy");
    jest.spyOn(CodeDeployClient.prototype, "send").mockImplementation(async () => ({}));
    const lines: string[] = [];
    const write = jest.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(String(text)) > 0);
    await jest.requireActual<typeof import("./index")>("./index").handler(event);
    write.mockRestore();
    delete process.env.TRAFFIC_HOOK_PHASE;

    expect(JSON.parse(lines[0] ?? "{}")).toMatchObject({ phase: "before", deploymentId: "d-ABCDEF123" });
  });
});
