import { isSplit, releaseRecord } from "@switchyard/release";
import type { Operator, Report } from "../operator";
import type { Deployment } from "../deployments";
import type { StageState } from "../pipelines";
import { attemptOfExecution, failureOf, heldRelease, openApproval, ownerOfDeployment, retryableStages, runningExecutions } from "../situation";
import { callers, contents, indented, table } from "../wording";

/** Where everything stands, and what a person may do about it. */
export async function status(operated: Operator): Promise<Report> {
  const { service, stack, pipeline, deployments, functions, liveFunction, blueFunction, pipelineName, print } = operated;
  const [stageStates, executions, running, alarms, live, kept, blue] = await Promise.all([
    pipeline.stages(), pipeline.executions(), deployments.running(), operated.alarms(), functions.alias(liveFunction), functions.versions(liveFunction), functions.alias(blueFunction),
  ]);
  const inProgress = runningExecutions(executions);
  const approval = openApproval(stageStates);
  const retryable = retryableStages(stageStates, executions).slice(0, 1);
  const held = running === undefined ? await heldRelease(operated, stageStates, alarms, live) : "a deployment runs";
  const waiting = approval && { ...approval, item: await attemptOfExecution(operated, approval.executionId) };
  const waitingFor = waiting && contents(releaseRecord((await operated.history.find(waiting.item.deploymentId))?.facts ?? {}));
  const isStuck = running === undefined && isSplit(live);
  const next = [
    ...(approval === undefined ? [] : [print("approve"), print("reject")]),
    ...(running === undefined ? [] : nextOfDeployment(operated, running)),
    ...(running === undefined && inProgress.length > 0 ? [print("stop")] : []),
    ...(typeof held === "string" ? [] : [print("override")]),
    ...(isStuck ? [print("repair")] : []),
    ...retryable.map(() => print("retry")),
    ...(running === undefined && !isStuck && kept.some((version) => version !== live.version) ? [print("rollback")] : []),
    print("history"),
  ];
  return {
    document: {
      service, stack, pipeline: pipelineName, stages: stageStates.map(withoutTokens), executions: inProgress,
      approval: waiting === undefined ? null : { executionId: waiting.executionId, deploymentId: waiting.item.deploymentId, ...Object.fromEntries(waitingFor!) },
      deployment: running ?? null, live: { function: liveFunction, version: live.version, weights: live.weights }, blue: { function: blueFunction, version: blue.version }, alarms, next,
    },
    lines: [
      `${service} on stack ${stack}`,
      "",
      ...table([
        ["callers reach", callers(live) + (isStuck ? ", though no deployment runs" : "")],
        ["blue has", `version ${blue.version}`],
        ["deployment", running === undefined ? "none runs" : deploymentText(running, service)],
        ["approval", approval === undefined ? "none waits" : `waits for an answer about ${waiting!.item.deploymentId}`],
        ["pipeline", inProgress.length === 0 ? `${pipelineName}, nothing runs` : inProgress.map(({ executionId, status: state, startedAt }) => `${executionId} ${state} since ${startedAt}`).join(", then ")],
      ]),
      ...(waitingFor === undefined || waitingFor.length === 0 ? [] : ["", "To be approved:", ...indented(table(waitingFor))]),
      "",
      "Stages:",
      ...indented(table(stageStates.map((stage) => [stage.stage, stage.status ?? "never ran", stage.executionId ?? ""]))),
      ...stageStates.flatMap(failureText),
      "",
      "Alarms on the version under test:",
      ...indented(table(alarms.map(({ name, state, reason }) => [name, state, state === "OK" ? "" : reason]))),
      "",
      "You may:",
      ...indented(next),
    ],
  };
}

function nextOfDeployment({ service, print }: Operator, running: Deployment): string[] {
  if (running.undoes !== undefined) return [];
  const { identity, role } = ownerOfDeployment(running, service);
  return [...(identity.origin === "pipeline" && role === "shift" ? [print("promote")] : []), print("stop")];
}

function deploymentText(deployment: Deployment, service: string): string {
  const { deploymentId, status: state, traffic, undoes } = deployment;
  const what = undoes === undefined ? `of ${ownerOfDeployment(deployment, service).identity.deploymentId}` : `a rollback of ${undoes}`;
  return `${deploymentId} ${state}, ${what}: ${trafficText(traffic)}`;
}

function trafficText(traffic: Deployment["traffic"]): string {
  if (traffic === undefined || traffic.percent === 0) return "no traffic has moved";
  const { percent, fromVersion, toVersion } = traffic;
  return percent === 100 ? `all traffic has moved from version ${fromVersion} to ${toVersion}, which is being watched` : `${percent} % on version ${toVersion}, the rest on version ${fromVersion}`;
}

/** An answer to an approval needs its token, which is no business of whoever reads this document. */
function withoutTokens({ actions, ...stage }: StageState): StageState {
  return { ...stage, actions: actions.map(({ token: _token, ...action }) => action) };
}

function failureText(stage: StageState): string[] {
  const failed = failureOf(stage);
  const why = failed?.error ?? failed?.summary;
  return failed === undefined || why === undefined ? [] : ["", `${stage.stage}/${failed.action} ${failed.status!.toLowerCase()}:`, ...indented(why.split("\n"))];
}

