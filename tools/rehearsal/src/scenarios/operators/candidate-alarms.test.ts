import type { Shape } from "@switchyard/localcloud";
import { outcomeOf } from "../../scenario/release-outcome";
import type { PipelineExecution, Rehearsal } from "../../scenario/rehearsal";
import { commandsOf } from "../../testing/operators";
import { scenario } from "../../testing/scenario";
import { untilTraffic } from "../../testing/traffic";

const open = scenario();

type Act = (rehearsal: Rehearsal) => Promise<unknown>;

/** @param before the release begins @param touch the alarm, during the second step */
async function afterTouching(before: Act, touch: Act): Promise<{ rehearsal: Rehearsal; execution: PipelineExecution; touchedAt: number }> {
  const rehearsal = await open();
  await before(rehearsal);
  const [execution] = await rehearsal.push();
  await untilTraffic(rehearsal, 20, 0.2);
  const touchedAt = rehearsal.now;
  await touch(rehearsal);
  await rehearsal.finish(execution!, { callsPerSecond: 0.2 });
  return { rehearsal, execution: execution!, touchedAt };
}

interface TakenBack {
  touchedAt: number;
  status: "Stopped" | "Failed";
  error: string;
  /** As the pipeline's message goes on after the deployment's id. */
  said: string;
  cause: string;
}

/** What holds whatever was done to the alarm: the release is taken back, and says why. @returns the deployment that was stopped */
async function expectTakenBack(rehearsal: Rehearsal, execution: PipelineExecution, { touchedAt, status, error, said, cause }: TakenBack): Promise<{ id: string; notes: readonly string[] }> {
  const outcome = await outcomeOf(rehearsal, execution);
  const [shift, rollback] = outcome.deployments;
  expect(outcome).toMatchObject({
    pipeline: "Failed", alias: { version: "1", weights: {} }, blueVersion: "2",
    deployments: [{ status, error, rolledBackBy: rollback!.id }, { status: "Succeeded", creator: "codeDeployRollback", undoes: shift!.id }],
    record: { outcome: "rolled back", cause, commit: execution.commit, fromVersion: "1", toVersion: "2", deploymentIds: [shift!.id], rollbackDeploymentId: rollback!.id, alarms: [], operators: [] },
    messages: [expect.stringContaining("release started"), "payment local: ROLLED BACK to version 1"],
    versions: { 1: { failures: 0 }, 2: { failures: 0 } },
  });
  expect(outcome.deployments).toHaveLength(2);
  expect(outcome.record.trafficSteps.map(({ percent }) => percent)).toEqual([10, 20, 0]);
  expect((Date.parse(outcome.record.endedAt!) - touchedAt) / 60_000).toBeLessThan(3);
  expect(outcome.actions.at(-1)!.message).toContain(`deployment ${shift!.id} ${said}\nAll traffic is back on version 1 (rollback ${rollback!.id}).`);
  expect(rehearsal.mail().at(-1)!.body).toContain(cause);
  return { id: shift!.id, notes: outcome.record.notes };
}

/** How it is told where the conductor was the one who saw it. */
const byConductor = (what: string): Omit<TakenBack, "touchedAt"> => {
  const because = `stopped because the candidate alarms guard this release no more: ${what}`;
  return { status: "Stopped", error: "MANUAL_STOP", said: `was ${because}`, cause: because };
};

const deleteAlarm = ({ admin, names }: Rehearsal): Promise<unknown> => admin("cloudwatch", "DeleteAlarms", { AlarmNames: [names["payment"]!.candidateAlarms.throttles] });

describe("a candidate alarm that somebody touches mid-shift", () => {
  it("D6: ends the release with rollback when it is deleted, because CodeDeploy cannot read it; a retry writes it anew", async () => {
    const { rehearsal, execution, touchedAt } = await afterTouching(async () => undefined, deleteAlarm);

    const cause = `CODEDEPLOY_RESOURCE_CANNOT_BE_FOUND: The state of these alarms cannot be read, they do not exist: ${rehearsal.names["payment"]!.candidateAlarms.throttles}`;
    const { notes } = await expectTakenBack(rehearsal, execution, { touchedAt, status: "Failed", error: "CODEDEPLOY_RESOURCE_CANNOT_BE_FOUND", said: `failed. ${cause}`, cause });
    expect(notes).toEqual([]);
    const operator = await commandsOf(rehearsal, "olga", "releaseOperatorPolicy");
    await operator("retry");
    await untilTraffic(rehearsal, 20);
    expect(await outcomeOf(rehearsal, execution, 2)).toMatchObject({ pipeline: "InProgress", alias: { version: "1", weights: { 2: 0.2 } }, record: { outcome: "running", fromVersion: "1", toVersion: "2" } });
  });

  it("D6: is stopped by the conductor with rollback when it is deleted and the group has been told to let that pass", async () => {
    const { rehearsal, execution, touchedAt } = await afterTouching(async (one) => {
      const [applicationName, currentDeploymentGroupName] = [one.shared.application, one.names["payment"]!.deploymentGroup];
      const { deploymentGroupInfo } = await one.admin("codedeploy", "GetDeploymentGroup", { applicationName, deploymentGroupName: currentDeploymentGroupName });
      await one.admin("codedeploy", "UpdateDeploymentGroup", { applicationName, currentDeploymentGroupName, alarmConfiguration: { ...deploymentGroupInfo.alarmConfiguration, ignorePollAlarmFailure: true } });
      await one.cloud.settle();
    }, deleteAlarm);

    const what = `alarm ${rehearsal.names["payment"]!.candidateAlarms.throttles} does not exist`;
    const { id, notes } = await expectTakenBack(rehearsal, execution, { touchedAt, ...byConductor(what) });
    expect(notes).toEqual([`deployment ${id} was stopped with rollback, because the candidate alarms guard this release no more: ${what}`]);
  });

  it("D6: is stopped by the conductor with rollback when it is re-pointed", async () => {
    const { rehearsal, execution, touchedAt } = await afterTouching(async () => undefined, async ({ admin, names }) => {
      const { MetricAlarms } = await admin("cloudwatch", "DescribeAlarms", { AlarmNames: [names["payment"]!.candidateAlarms["error-rate"]] });
      const { AlarmName, AlarmDescription, ComparisonOperator, EvaluationPeriods, DatapointsToAlarm, Threshold, Metrics, TreatMissingData } = (MetricAlarms as Shape[])[0]!;
      const moved = JSON.parse(JSON.stringify(Metrics).replaceAll('"Value":"2"', '"Value":"1"')) as object[];
      await admin("cloudwatch", "PutMetricAlarm", { AlarmName, AlarmDescription, ComparisonOperator, EvaluationPeriods, DatapointsToAlarm, Threshold, TreatMissingData, Metrics: moved });
    });

    const what = `alarm ${rehearsal.names["payment"]!.candidateAlarms["error-rate"]} was changed by somebody else: Metrics`;
    const { id, notes } = await expectTakenBack(rehearsal, execution, { touchedAt, ...byConductor(what) });
    expect(notes).toEqual([`deployment ${id} was stopped with rollback, because the candidate alarms guard this release no more: ${what}`]);
  });
});
