import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type LocalCloud, openCloud } from "@switchyard/localcloud";
import { strToU8, zipSync } from "fflate";

import type { LayerDocument } from "../run/messages";
import { nx, switchyard } from "./command";

const green = "lambda-payment-green-local";
const candidate = "alarm-payment-candidate-error-rate-local";

/** The three real layers, while CodeDeploy moves the traffic of one service from version 1 to 2. */
describe("commands during a shift", () => {
  let home: string;
  let deploymentId: string;

  const inCloud = async <T>(work: (call: (service: "lambda" | "codedeploy" | "cloudwatch", operation: string, input: object) => ReturnType<LocalCloud["call"]>) => Promise<T>): Promise<T> => {
    const cloud = await openCloud({ folder: join(home, "cloud") });
    try {
      return await work((service, operation, input) => cloud.call({ service, operation, input, caller: cloud.administrator, region: "us-east-1" }));
    } finally {
      await cloud.close();
    }
  };
  const guarded = (): Promise<object> => inCloud(async (call) => {
    const { FunctionVersion: version, RoutingConfig: { AdditionalVersionWeights: weights } = { AdditionalVersionWeights: {} } } = await call("lambda", "GetAlias", { FunctionName: green, Name: "live" });
    const { MetricAlarms: [alarm] } = await call("cloudwatch", "DescribeAlarms", { AlarmNames: [candidate] });
    return { version, weights, threshold: alarm.Threshold, metrics: JSON.stringify(alarm.Metrics) };
  });

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "mid-shift-"));
    expect((await switchyard(["up"], { home })).exitCode).toBe(0);
    deploymentId = await inCloud(async (call) => {
      await call("lambda", "UpdateFunctionCode", { FunctionName: green, ZipFile: zipSync({ "index.js": strToU8("exports.handler = async () => 2;") }) });
      for (let state = "InProgress"; state === "InProgress"; ) ({ LastUpdateStatus: state } = await call("lambda", "GetFunctionConfiguration", { FunctionName: green }));
      await call("lambda", "PublishVersion", { FunctionName: green });
      // What the release conductor does to the alarms before a shift.
      const { MetricAlarms: [alarm] } = await call("cloudwatch", "DescribeAlarms", { AlarmNames: [candidate] });
      const { AlarmName, ComparisonOperator, EvaluationPeriods, Threshold, Metrics, TreatMissingData } = alarm;
      const moved = JSON.parse(JSON.stringify(Metrics).replaceAll('"Value":"1"', '"Value":"2"')) as object[];
      await call("cloudwatch", "PutMetricAlarm", { AlarmName, ComparisonOperator, EvaluationPeriods, Threshold, TreatMissingData, Metrics: moved, AlarmDescription: "watches version 2" });
      const content = JSON.stringify({ version: 0.0, Resources: [{ [green]: { Type: "AWS::Lambda::Function", Properties: { Name: green, Alias: "live", CurrentVersion: "1", TargetVersion: "2" } } }] });
      const started = await call("codedeploy", "CreateDeployment", {
        applicationName: "codedeploy-services-local", deploymentGroupName: "deployment-group-payment-local", revision: { revisionType: "AppSpecContent", appSpecContent: { content } },
      });
      return started.deploymentId as string;
    });
    expect((await switchyard(["advance", "--by", "1m"], { home })).exitCode).toBe(0);
  }, 180_000);
  afterAll(() => rmSync(home, { recursive: true }));

  it("leave the alias and what the candidate alarms watch as they are: up, also with a refresh", async () => {
    const before = await guarded();
    const [plain, refreshed] = [await switchyard(["up", "--json"], { home }), await switchyard(["up", "--refresh", "--json"], { home })];

    expect([plain.exitCode, refreshed.exitCode]).toEqual([0, 0]);
    expect(before).toMatchObject({ version: "1", weights: { "2": 0.1 }, metrics: expect.stringContaining('"Value":"2"') as string });
    expect(await guarded()).toEqual(before);
    for (const { stdout } of [plain, refreshed]) {
      const { layers } = JSON.parse(stdout) as { layers: LayerDocument[] };
      expect(layers.flatMap(({ changes }) => Object.keys(changes)).filter((change) => !/^(same|read|refresh)$/.test(change))).toEqual([]);
    }
  }, 180_000);

  it.each([[["destroy", "delivery"]], [["run-many", "-t", "destroy"]]])("refuse to take the ground away, and name the deployment: nx %j", async (args) => {
    const before = await guarded();
    const { exitCode, stdout, stderr } = await nx(args, { home });

    expect(exitCode).toBe(1);
    expect(stdout + stderr).toContain(`cannot be destroyed while traffic moves: deployment ${deploymentId} of deployment-group-payment-local has not ended on stack local.`);
    expect(stdout + stderr).toContain('put all traffic back first (npx nx stop delivery --service payment --reason "…")');
    expect(await guarded()).toEqual(before);
  }, 180_000);

  it("destroy everything once the deployment has been stopped", async () => {
    await inCloud((call) => call("codedeploy", "StopDeployment", { deploymentId, autoRollbackEnabled: true }));
    expect((await switchyard(["advance", "--by", "1m"], { home })).exitCode).toBe(0);

    expect((await nx(["run-many", "-t", "destroy"], { home })).exitCode).toBe(0);
  }, 180_000);
});
