import type { Layer } from "../workspace/layer";
import { type DeploymentGroup, rejectRunningShifts } from "./running-shifts";

const layer = (name: string, system = "serverless", ...upstreams: string[]): Layer => ({ name, system, packageName: name, folder: `/${name}`, stacks: [], upstreams });
const workspace = [layer("foundation"), layer("runtime", "serverless", "foundation"), layer("delivery", "serverless", "foundation", "runtime"), layer("other-delivery", "other")];
const group = (name: string, region = "us-east-1") => ({
  urn: `urn:pulumi:local::delivery::aws:codedeploy/deploymentGroup:DeploymentGroup::${name}`, type: "aws:codedeploy/deploymentGroup:DeploymentGroup", custom: true, id: name,
  outputs: { appName: "codedeploy-services-local", deploymentGroupName: name, arn: `arn:aws:codedeploy:${region}:000000000000:deploymentgroup:codedeploy-services-local/${name}` },
});
const stack = (names: Record<string, string>) => ({ urn: "urn:pulumi:local::delivery::pulumi:pulumi:Stack::delivery-local", type: "pulumi:pulumi:Stack", custom: false, outputs: { deploymentGroupNames: names } });
const states = (resources: object[]) => (name: string) => Promise.resolve(name === "delivery" ? ({ resources } as never) : undefined);
const plan = (...layers: string[]) => ({ stack: "local", layers, workspace });

describe("rejectRunningShifts", () => {
  it.each(["foundation", "runtime", "delivery"])("refuses to destroy %s during a shift, names the deployment and says how to go on", async (name) => {
    const state = states([stack({ payment: "group-payment" }), group("group-payment")]);

    await expect(rejectRunningShifts(plan(name), state, () => Promise.resolve(["d-1"]))).rejects.toMatchObject({
      exitCode: 1,
      message:
        `${name} cannot be destroyed while traffic moves: deployment d-1 of group-payment has not ended on stack local.\n` +
        'Wait for its end (npx nx status delivery --service payment), or put all traffic back first (npx nx stop delivery --service payment --reason "…").',
    });
  });

  it("names every deployment, with the stack, and the service where the outputs tell it", async () => {
    const state = states([group("group-payment"), group("group-refund", "eu-west-1")]);
    const asked: DeploymentGroup[] = [];
    const running = (one: DeploymentGroup): Promise<string[]> => {
      asked.push(one);
      return Promise.resolve([`d-${one.region}`]);
    };

    await expect(rejectRunningShifts({ ...plan("delivery"), stack: "prod" }, state, running)).rejects.toThrow(
      /d-us-east-1 of group-payment .* on stack prod\.\nWait for its end \(npx nx status delivery --stack=prod\)[^]*d-eu-west-1 of group-refund/,
    );
    expect(asked.map(({ applicationName, deploymentGroupName, region }) => [applicationName, deploymentGroupName, region])).toEqual([
      ["codedeploy-services-local", "group-payment", "us-east-1"],
      ["codedeploy-services-local", "group-refund", "eu-west-1"],
    ]);
  });

  it("has nothing against it when nothing runs, nothing is deployed, or it is another system's", async () => {
    const never = (): Promise<string[]> => Promise.reject(new Error("asked"));

    await expect(rejectRunningShifts(plan("delivery"), states([group("g")]), () => Promise.resolve([]))).resolves.toBeUndefined();
    await expect(rejectRunningShifts(plan("delivery"), states([{ ...group("g"), outputs: undefined }]), never)).resolves.toBeUndefined();
    await expect(rejectRunningShifts(plan("other-delivery"), states([group("g")]), never)).resolves.toBeUndefined();
  });
});
