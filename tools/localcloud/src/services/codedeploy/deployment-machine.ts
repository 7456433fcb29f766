/**
 * The course of a Lambda deployment as a pure function: state and event give the next state and what is to be done. Who carries the
 * effects out, and how they survive a crash, is not known here.
 */
import { HOOK_EVENTS, type HookEvent } from "./appspec";
import type { TrafficPlan } from "./traffic-steps";

export type DeploymentStatus = "Created" | "InProgress" | "Succeeded" | "Failed" | "Stopped";
export type LifecycleEventName = HookEvent | "AllowTraffic";
export type AutoRollbackEvent = "DEPLOYMENT_FAILURE" | "DEPLOYMENT_STOP_ON_ALARM" | "DEPLOYMENT_STOP_ON_REQUEST";

export interface LifecycleEvent {
  name: LifecycleEventName;
  status: "Pending" | "InProgress" | "Succeeded" | "Failed" | "Skipped";
  /** Milliseconds since the epoch. */
  startTime?: number;
  endTime?: number;
}

/** Why a deployment ends before its time. */
export interface Ending {
  status: "Failed" | "Stopped";
  error: { code: string; message: string };
  /** What it is in terms of automatic rollback. */
  cause: AutoRollbackEvent;
  /** Set by StopDeployment: overrules the configuration. @defaultValue the configuration decides */
  rollsBack?: boolean;
}

/** What does not change while a deployment runs. */
export interface DeploymentPlan {
  traffic: TrafficPlan;
  /** Events that have a hook. */
  hooks: readonly HookEvent[];
}

export interface DeploymentState {
  status: DeploymentStatus;
  lifecycle: LifecycleEvent[];
  /** Steps of the traffic plan that are done. */
  stepsDone: number;
  /** Whether the alias is being changed right now; nothing ends before that is over. */
  isMoving: boolean;
  /** Percent of calls that the target version gets. */
  weight: number;
  /** When traffic began to move, in milliseconds since the epoch. */
  shiftStart?: number;
  startTime?: number;
  completeTime?: number;
  /** What ends it as soon as the alias is not being changed any more. */
  ending?: Ending;
  error?: Ending["error"];
}

export type DeploymentEvent =
  /** It has been checked and can begin. */
  | { kind: "started" }
  | { kind: "hookSucceeded"; hook: HookEvent }
  /** The time of a step has come. */
  | { kind: "stepDue"; step: number }
  /** The alias has been changed. */
  | { kind: "stepDone"; step: number }
  /** The alias could not be changed. */
  | { kind: "stepFailed"; step: number; ending: Ending }
  | { kind: "shiftHeld" }
  /** An alarm, a failed or silent hook, a stop, an error. */
  | { kind: "broken"; ending: Ending }
  /** It has lasted too long: whatever holds it is not waited for any more. */
  | { kind: "expired"; ending: Ending };

export type DeploymentEffect =
  | { kind: "invokeHook"; hook: HookEvent }
  /** Let `stepDue` happen at a time. */
  | { kind: "awaitStep"; step: number; at: number }
  /** Change the alias, then `stepDone`. */
  | { kind: "move"; step: number; percent: number }
  /** Let `shiftHeld` happen at a time. */
  | { kind: "awaitHold"; at: number }
  | { kind: "begun" }
  | { kind: "ended"; ending?: Ending };

export interface Advance { state: DeploymentState; effects: DeploymentEffect[] }

const MINUTE = 60_000;

export function initialState(): DeploymentState {
  const lifecycle = (["BeforeAllowTraffic", "AllowTraffic", "AfterAllowTraffic"] as const).map((name): LifecycleEvent => ({ name, status: "Pending" }));
  return { status: "Created", lifecycle, stepsDone: 0, isMoving: false, weight: 0 };
}

export function isFinal({ status }: Pick<DeploymentState, "status">): boolean {
  return status === "Succeeded" || status === "Failed" || status === "Stopped";
}

/** The lifecycle event that is going on. */
export function currentEvent(state: DeploymentState): LifecycleEvent | undefined {
  return state.lifecycle.find(({ status }) => status === "InProgress");
}

/** An event that does not fit the state, because it is late or repeated, changes nothing. */
export function advance(plan: DeploymentPlan, state: DeploymentState, event: DeploymentEvent, now: number): Advance {
  const nothing: Advance = { state, effects: [] };
  if (isFinal(state)) return nothing;
  const going = currentEvent(state)?.name;
  switch (event.kind) {
    case "started": {
      if (state.status !== "Created") return nothing;
      const { state: next, effects } = enter(plan, { ...state, status: "InProgress", startTime: now }, "BeforeAllowTraffic", now);
      return { state: next, effects: [{ kind: "begun" }, ...effects] };
    }
    case "hookSucceeded":
      return going === event.hook && state.ending === undefined ? leave(plan, state, event.hook, now) : nothing;
    case "stepDue": {
      const step = plan.traffic.steps[event.step];
      if (going !== "AllowTraffic" || state.isMoving || event.step !== state.stepsDone || step === undefined) return nothing;
      return { state: { ...state, isMoving: true }, effects: [{ kind: "move", step: event.step, percent: step.percent }] };
    }
    case "stepDone":
      return state.isMoving && event.step === state.stepsDone ? moved(plan, state, now) : nothing;
    case "stepFailed":
      return state.isMoving && event.step === state.stepsDone ? end({ ...state, isMoving: false }, state.ending ?? event.ending, now) : nothing;
    case "shiftHeld":
      return going === "AllowTraffic" && !state.isMoving && state.stepsDone === plan.traffic.steps.length ? leave(plan, state, "AllowTraffic", now) : nothing;
    case "expired":
      return end({ ...state, isMoving: false }, state.ending ?? event.ending, now);
    case "broken":
      if (state.ending !== undefined) return nothing;
      return state.isMoving ? { state: { ...state, ending: event.ending }, effects: [] } : end(state, event.ending, now);
  }
}

function moved(plan: DeploymentPlan, before: DeploymentState, now: number): Advance {
  const { steps, heldUntilMinutes } = plan.traffic;
  const state = { ...before, isMoving: false, stepsDone: before.stepsDone + 1, weight: steps[before.stepsDone]!.percent };
  if (state.ending !== undefined) return end(state, state.ending, now);
  const start = state.shiftStart ?? now;
  const next = steps[state.stepsDone];
  if (next !== undefined) return { state, effects: [{ kind: "awaitStep", step: state.stepsDone, at: start + next.minutes * MINUTE }] };
  const heldUntil = start + heldUntilMinutes * MINUTE;
  return heldUntil > now ? { state, effects: [{ kind: "awaitHold", at: heldUntil }] } : leave(plan, state, "AllowTraffic", now);
}

function enter(plan: DeploymentPlan, before: DeploymentState, name: LifecycleEventName, now: number): Advance {
  const state = withEvent(before, name, { status: "InProgress", startTime: now });
  if (name === "AllowTraffic") return { state: { ...state, shiftStart: now }, effects: [{ kind: "awaitStep", step: 0, at: now }] };
  return plan.hooks.includes(name) ? { state, effects: [{ kind: "invokeHook", hook: name }] } : leave(plan, state, name, now);
}

function leave(plan: DeploymentPlan, before: DeploymentState, name: LifecycleEventName, now: number): Advance {
  const state = withEvent(before, name, { status: "Succeeded", endTime: now });
  const following = state.lifecycle[state.lifecycle.findIndex((event) => event.name === name) + 1];
  if (following !== undefined) return enter(plan, state, following.name, now);
  return { state: { ...state, status: "Succeeded", completeTime: now }, effects: [{ kind: "ended" }] };
}

function end(before: DeploymentState, ending: Ending, now: number): Advance {
  const lifecycle = before.lifecycle.map((event): LifecycleEvent => {
    if (event.status === "InProgress") return { ...event, status: "Failed", endTime: now };
    return event.status === "Pending" ? { ...event, status: "Skipped" } : event;
  });
  const { ending: _over, ...rest } = before;
  return {
    state: { ...rest, lifecycle, status: ending.status, error: ending.error, completeTime: now },
    effects: [{ kind: "ended", ending }],
  };
}

function withEvent(state: DeploymentState, name: LifecycleEventName, change: Partial<LifecycleEvent>): DeploymentState {
  return { ...state, lifecycle: state.lifecycle.map((event) => (event.name === name ? { ...event, ...change } : event)) };
}

/** Whether an ending starts a rollback deployment. */
export function rollsBack(config: { enabled: boolean; events: readonly string[] }, ending: Ending): boolean {
  return ending.rollsBack ?? (config.enabled && config.events.includes(ending.cause));
}

/** Hooks of an AppSpec, in the order in which they run. */
export function plannedHooks(hooks: Partial<Record<HookEvent, string>>): HookEvent[] {
  return HOOK_EVENTS.filter((event) => hooks[event] !== undefined);
}
