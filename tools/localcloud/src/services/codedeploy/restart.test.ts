// Loaded here, so that no test waits for it.
import "../iam";
import "../lambda";
import "../../store/folder-store";
import ".";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCloud, type LocalCloud } from "../../cloud";
import type { ServiceId, Shape } from "../../service";
import { virtualClock } from "../../time/clock";
import { trust, zipOf } from "../support/test-account";

const START = Date.parse("2026-11-20T12:00:00Z");

describe("a deployment", () => {
  let folder: string;
  let cloud: LocalCloud;
  let clock = virtualClock(START);
  const call = (service: ServiceId, operation: string, input: Shape = {}): Promise<Shape> => cloud.call({ service, operation, input, caller: cloud.administrator });
  const open = async (): Promise<void> => {
    clock = virtualClock(clock.now());
    cloud = await openCloud({ folder, clock, seed: String(clock.now()) });
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "restart-"));
    clock = virtualClock(START);
    await open();
  });
  afterEach(async () => {
    await cloud.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("goes on where it was when its cloud is opened anew, at its times", async () => {
    const role = async (RoleName: string, principal: string): Promise<string> =>
      (await call("iam", "CreateRole", { RoleName, AssumeRolePolicyDocument: trust(principal) })).Role.Arn as string;
    const Role = await role("payment", "lambda.amazonaws.com");
    const serviceRoleArn = await role("shift", "codedeploy.amazonaws.com");
    await call("iam", "PutRolePolicy", { RoleName: "shift", PolicyName: "shift", PolicyDocument: JSON.stringify({
      Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: ["lambda:GetAlias", "lambda:UpdateAlias"], Resource: "*" }],
    }) });
    await call("lambda", "CreateFunction", { FunctionName: "payment", Role, Runtime: "nodejs22.x", Handler: "index.handler", Code: { ZipFile: zipOf("1") }, Publish: true });
    await call("lambda", "UpdateFunctionCode", { FunctionName: "payment", ZipFile: zipOf("2"), Publish: true });
    await call("lambda", "CreateAlias", { FunctionName: "payment", Name: "live", FunctionVersion: "1" });
    await call("codedeploy", "CreateApplication", { applicationName: "payments", computePlatform: "Lambda" });
    await call("codedeploy", "CreateDeploymentGroup", {
      applicationName: "payments", deploymentGroupName: "payment", serviceRoleArn, deploymentConfigName: "CodeDeployDefault.LambdaLinear10PercentEvery10Minutes",
      deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
    });
    const content = "version: 0.0\nResources: [{ payment: { Type: \"AWS::Lambda::Function\", Properties: { Name: payment, Alias: live, CurrentVersion: 1, TargetVersion: 2 } } }]\n";
    const { deploymentId } = await call("codedeploy", "CreateDeployment", {
      applicationName: "payments", deploymentGroupName: "payment", revision: { revisionType: "AppSpecContent", appSpecContent: { content } },
    });

    for (let minute = 0; minute < 90; minute += 15) {
      await cloud.close();
      await open();
      await cloud.advanceBy(15 * 60_000);
    }

    const { deploymentInfo } = await call("codedeploy", "GetDeployment", { deploymentId });
    expect(deploymentInfo).toMatchObject({ status: "Succeeded", completeTime: new Date(START + 90 * 60_000) });
    expect(await call("lambda", "GetAlias", { FunctionName: "payment", Name: "live" })).toMatchObject({ FunctionVersion: "2" });
  });
});
