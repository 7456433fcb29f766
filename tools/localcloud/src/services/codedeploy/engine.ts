/**
 * Carries the course of deployments out. Every step is a task on the agenda, and each change of state is kept together with the tasks
 * that follow from it, so that a crash repeats a step at most.
 */
import type { CallContext, Caller, TaskHandler, Transaction } from "../../service";
import { assumeRole } from "../support/service-role";
import { rollbackAppSpec, sha256, type HookEvent } from "./appspec";
import { readAlarms, readAppSpecOfS3, checkAlias, type Checked } from "./deployment-checks";
import {
  advance, currentEvent, initialState, isFinal, plannedHooks, rollsBack, type DeploymentEffect, type DeploymentEvent, type DeploymentPlan, type Ending,
} from "./deployment-machine";
import { addDeployment, deployments, newDeploymentId, nextOrder, releaseGroup, type DeploymentRecord } from "./deployments";
import { APPLICATION_MISSING, failureOf, GROUP_MISSING, HOOK_SILENT, isTransient, roleMissing, TOO_LONG } from "./failures";
import { announce, groupArn, notify, PRINCIPAL, trigger } from "./notices";
import { applications, groupById } from "./records";
import { trafficPlan } from "./traffic-steps";

/** How long a hook may take to answer. @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html */
const HOOK_ANSWER_MILLISECONDS = 3_600_000;
/** How long a Lambda deployment may last. @see https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html */
const LONGEST_DEPLOYMENT_MILLISECONDS = 50 * 3_600_000;
/** AWS does not say how often alarms are read; a rollback was seen 16 seconds after an alarm. */
const ALARM_POLL_MILLISECONDS = 15_000;
/** A call that is throttled or meets an inner error is made again this often, after this time; AWS does not say. */
const CALL_ATTEMPTS = 3;
const CALL_RETRY_MILLISECONDS = 5_000;
/** Configuration that rollback deployments show; seen at AWS for ECS. */
const ROLLBACK_CONFIG = "CodeDeployDefault.LambdaAllAtOnce";

function plan(record: DeploymentRecord): DeploymentPlan {
  return { traffic: trafficPlan(record.routing), hooks: plannedHooks(record.spec?.hooks ?? {}) };
}

/** Makes a deployment and lets it begin. */
export function launch(context: CallContext, tx: Transaction, record: DeploymentRecord): void {
  addDeployment(context, tx, record);
  trigger(context, tx, record, "DeploymentStart", "CREATED");
  const now = context.clock.now();
  context.schedule(tx, { task: "begin", key: record.id, at: now });
  context.schedule(tx, { task: "expire", key: record.id, at: now + LONGEST_DEPLOYMENT_MILLISECONDS });
}

/** Lets an event happen to a deployment, in the caller's transaction. @returns the deployment afterwards */
export function happen(context: CallContext, tx: Transaction, id: string, event: DeploymentEvent): DeploymentRecord | undefined {
  const record = deployments.get(context, tx, id);
  if (record === undefined) return undefined;
  const { state, effects } = advance(plan(record), record.state, event, context.clock.now());
  if (state === record.state) return record;
  const changed: DeploymentRecord = { ...record, state };
  deployments.put(context, tx, id, changed);
  for (const effect of effects) carryOut(context, tx, id, effect);
  return deployments.get(context, tx, id);
}

function carryOut(context: CallContext, tx: Transaction, id: string, effect: DeploymentEffect): void {
  const now = context.clock.now();
  const record = deployments.get(context, tx, id)!;
  switch (effect.kind) {
    case "begun":
      announce(context, tx, record, "START");
      if (record.rollbackOf !== undefined) trigger(context, tx, record, "DeploymentRollback", "IN_PROGRESS");
      if (record.alarms.enabled) context.schedule(tx, { task: "poll-alarms", key: id, at: now + ALARM_POLL_MILLISECONDS });
      return;
    case "invokeHook": {
      const executionId = hookExecutionId(context);
      deployments.put(context, tx, id, { ...record, hooks: [...record.hooks, { hook: effect.hook, executionId, answered: false }] });
      const payload = { id, hook: effect.hook };
      context.schedule(tx, { task: "invoke-hook", key: id, at: now, payload });
      context.schedule(tx, { task: "hook-timeout", key: id, at: now + HOOK_ANSWER_MILLISECONDS, payload });
      return;
    }
    case "awaitStep":
      context.schedule(tx, { task: "step", key: id, at: effect.at, payload: { step: effect.step, attempt: 1 } });
      return;
    case "awaitHold":
      context.schedule(tx, { task: "hold", key: id, at: effect.at });
      return;
    case "move": // the step's own task goes on to move the alias
      return;
    case "ended":
      finish(context, tx, record, effect.ending);
  }
}

/** An id as CodeDeploy's look: opaque, to be handed back as it is. */
function hookExecutionId(context: CallContext): string {
  const sealed = { encryptedData: context.randomId(96), ivParameterSpec: context.randomId(16), materialSetSerial: 1 };
  return Buffer.from(JSON.stringify(sealed), "utf8").toString("base64");
}

function finish(context: CallContext, tx: Transaction, record: DeploymentRecord, ending: Ending | undefined): void {
  for (const task of ["begin", "invoke-hook", "hook-timeout", "step", "hold", "poll-alarms", "expire"]) context.cancel(tx, { task, key: record.id });
  releaseGroup(context, tx, record);
  const rollback = ending && record.rollbackOf === undefined && rollsBack(record.autoRollback, ending) ? rollbackDeployment(context, tx, record) : undefined;
  const ended: DeploymentRecord = rollback === undefined ? record : {
    ...record,
    rollbackInfo: {
      rollbackDeploymentId: rollback.id,
      rollbackMessage: `Deployment ${record.id} terminated. Automatic rollback is triggered with a DeploymentId ${rollback.id}.`,
    },
  };
  if (rollback !== undefined) deployments.put(context, tx, record.id, ended);
  const { status } = record.state;
  announce(context, tx, ended, status === "Succeeded" ? "SUCCESS" : status === "Failed" ? "FAILURE" : "STOP");
  if (status === "Succeeded") trigger(context, tx, ended, "DeploymentSuccess", "SUCCEEDED");
  else if (status === "Failed") trigger(context, tx, ended, "DeploymentFailure", "FAILED");
  else trigger(context, tx, ended, "DeploymentStop", "STOPPED");
  if (rollback !== undefined) launch(context, tx, rollback);
}

/**
 * The deployment that undoes another one. It invokes no hooks and reads no alarms.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployments-rollback-and-redeploy.html
 * @returns undefined when the group is gone, or when what is to be undone was never known
 */
function rollbackDeployment(context: CallContext, tx: Transaction, failed: DeploymentRecord): DeploymentRecord | undefined {
  if (failed.spec === undefined || groupById(context, tx, failed.groupId) === undefined) return undefined;
  const id = newDeploymentId(context);
  const { spec, content } = rollbackAppSpec(failed.spec);
  const { overrideAlarmConfiguration: _override, description: _description, ...kept } = failed;
  return {
    ...kept,
    id, order: nextOrder(context, tx), creator: "codeDeployRollback", createTime: context.clock.now(),
    configName: ROLLBACK_CONFIG, routing: { type: "AllAtOnce" }, spec,
    revision: { revisionType: "AppSpecContent", appSpecContent: { content, sha256: sha256(content) } }, previousRevision: failed.revision,
    alarms: { enabled: false, ignorePollAlarmFailure: false, names: [] }, autoRollback: { enabled: false, events: [] },
    rollbackOf: { deploymentId: failed.id, restores: failed.state.shiftStart !== undefined },
    rollbackInfo: {
      rollbackTriggeringDeploymentId: failed.id, rollbackMessage: `Deployment ${id} is triggered to roll back deployment ${failed.id}.`,
    },
    hooks: [], state: initialState(),
  };
}

/** The group's role, or what its absence means. */
async function takeOnRole(context: CallContext, record: DeploymentRecord): Promise<Checked<Caller>> {
  const missing = context.store.read((tx) => {
    if (groupById(context, tx, record.groupId) !== undefined) return undefined;
    return applications.values(context, tx).some((one) => one.id === record.applicationId) ? GROUP_MISSING : APPLICATION_MISSING;
  });
  if (missing !== undefined) return { ending: missing };
  try {
    return { value: await assumeRole(context, { roleArn: record.serviceRoleArn, principal: PRINCIPAL, sourceArn: groupArn(context, record), sessionName: record.id }) };
  } catch (error) {
    failureOf(error, "AWSLambda", record.serviceRoleArn); // throws what is no refusal
    return { ending: roleMissing(record.groupName) };
  }
}

function ongoing(context: CallContext, id: string): DeploymentRecord | undefined {
  const record = context.store.read((tx) => deployments.get(context, tx, id));
  return record === undefined || isFinal(record.state) ? undefined : record;
}

const begin: TaskHandler = async (task, context) => {
  const record = ongoing(context, task.key);
  if (record === undefined || record.state.status !== "Created") return;
  const checked = await check(context, record);
  context.store.transaction((tx) => {
    task.finish(tx);
    if (checked.ending !== undefined) happen(context, tx, record.id, { kind: "broken", ending: checked.ending });
    const now = deployments.get(context, tx, record.id);
    if (now === undefined || isFinal(now.state) || checked.value === undefined) return;
    deployments.put(context, tx, record.id, { ...now, spec: checked.value });
    happen(context, tx, record.id, { kind: "started" });
  });
};

/** Everything that must hold before traffic moves. */
async function check(context: CallContext, record: DeploymentRecord): Promise<Checked<NonNullable<DeploymentRecord["spec"]>>> {
  const role = await takeOnRole(context, record);
  if (role.value === undefined) return { ending: role.ending };
  const alarms = await readAlarms(context, record, role.value);
  if (alarms !== undefined) return { ending: alarms };
  const spec = record.spec === undefined ? await readAppSpecOfS3(context, record, role.value) : { value: record.spec };
  if (spec.value === undefined) return spec;
  const alias = await checkAlias(context, record, spec.value, role.value);
  return alias === undefined ? spec : { ending: alias };
}

const invokeHook: TaskHandler = async (task, context) => {
  const record = ongoing(context, task.key);
  const hook = task.payload.hook as HookEvent;
  const execution = record?.hooks.find((one) => one.hook === hook);
  const functionName = record?.spec?.hooks[hook];
  if (record === undefined || currentEvent(record.state)?.name !== hook || execution === undefined || execution.answered || functionName === undefined) return;
  const role = await takeOnRole(context, record);
  const ending = role.value === undefined ? role.ending : await invoke(context, record, functionName, execution.executionId, role.value);
  context.store.transaction((tx) => {
    task.finish(tx);
    if (ending !== undefined) happen(context, tx, record.id, { kind: "broken", ending });
  });
};

async function invoke(context: CallContext, record: DeploymentRecord, functionName: string, executionId: string, role: Caller): Promise<Ending | undefined> {
  const event = { DeploymentId: record.id, LifecycleEventHookExecutionId: executionId };
  try {
    await context.call("lambda", "Invoke", { FunctionName: functionName, InvocationType: "Event", Payload: Buffer.from(JSON.stringify(event), "utf8") }, role);
    return undefined;
  } catch (error) {
    return failureOf(error, "AWSLambda", record.serviceRoleArn);
  }
}

/** A hook that has not answered for an hour has failed; its crash looks the same. */
const hookTimeout: TaskHandler = (task, context) => context.store.transaction((tx) => {
  task.finish(tx);
  const record = deployments.get(context, tx, task.key);
  if (record !== undefined && currentEvent(record.state)?.name === task.payload.hook) happen(context, tx, task.key, { kind: "broken", ending: HOOK_SILENT });
});

/** Changes the alias. While it does, nothing ends the deployment: a rollback must come after it. */
const step: TaskHandler = async (task, context) => {
  const number = task.payload.step as number;
  const record = context.store.transaction((tx) => happen(context, tx, task.key, { kind: "stepDue", step: number }));
  if (record?.spec === undefined || !record.state.isMoving || record.state.stepsDone !== number) return;
  const percent = plan(record).traffic.steps[number]!.percent;
  const role = await takeOnRole(context, record);
  const moved = role.value === undefined ? { ending: role.ending } : await move(context, record, percent, role.value);
  context.store.transaction((tx) => {
    task.finish(tx);
    if (moved.retries === true && task.payload.attempt < CALL_ATTEMPTS) {
      const payload = { step: number, attempt: task.payload.attempt + 1 };
      context.schedule(tx, { task: "step", key: record.id, at: context.clock.now() + CALL_RETRY_MILLISECONDS, payload });
      return;
    }
    if (moved.ending === undefined) happen(context, tx, record.id, { kind: "stepDone", step: number });
    else happen(context, tx, record.id, { kind: "stepFailed", step: number, ending: moved.ending });
  });
};

async function move(
  context: CallContext, record: DeploymentRecord, percent: number, role: Caller,
): Promise<{ ending?: Ending; retries?: boolean }> {
  if (record.rollbackOf?.restores === false) return {};
  const { functionName, alias, currentVersion, targetVersion } = record.spec!;
  const routing = percent === 100
    ? { FunctionVersion: targetVersion, RoutingConfig: { AdditionalVersionWeights: {} } }
    : { FunctionVersion: currentVersion, RoutingConfig: { AdditionalVersionWeights: { [targetVersion]: percent / 100 } } };
  try {
    await context.call("lambda", "UpdateAlias", { FunctionName: functionName, Name: alias, ...routing }, role);
    return {};
  } catch (error) {
    return { ending: failureOf(error, "AWSLambda", record.serviceRoleArn), retries: isTransient(error) };
  }
}

const hold: TaskHandler = (task, context) => context.store.transaction((tx) => {
  task.finish(tx);
  happen(context, tx, task.key, { kind: "shiftHeld" });
});

const pollAlarms: TaskHandler = async (task, context) => {
  const record = ongoing(context, task.key);
  if (record === undefined) return;
  const role = await takeOnRole(context, record);
  const ending = role.value === undefined ? role.ending : await readAlarms(context, record, role.value);
  context.store.transaction((tx) => {
    task.finish(tx);
    if (ending !== undefined) happen(context, tx, record.id, { kind: "broken", ending });
    const after = deployments.get(context, tx, record.id);
    if (after === undefined || isFinal(after.state) || after.state.ending !== undefined) return;
    context.schedule(tx, { task: "poll-alarms", key: record.id, at: context.clock.now() + ALARM_POLL_MILLISECONDS });
  });
};

const expire: TaskHandler = (task, context) => context.store.transaction((tx) => {
  task.finish(tx);
  happen(context, tx, task.key, { kind: "expired", ending: TOO_LONG });
});

export const tasks: Record<string, TaskHandler> = {
  begin, expire, hold, notify, step, "hook-timeout": hookTimeout, "invoke-hook": invokeHook, "poll-alarms": pollAlarms,
};
