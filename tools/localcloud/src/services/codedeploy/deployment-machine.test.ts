import fc from "fast-check";
import type { HookEvent } from "./appspec";
import {
  advance, initialState, isFinal, type DeploymentEffect, type DeploymentEvent, type DeploymentPlan, type DeploymentState, type Ending,
} from "./deployment-machine";
import { trafficPlan } from "./traffic-steps";

const linear = (linearPercentage: number, linearInterval: number): object => ({ type: "TimeBasedLinear", timeBasedLinear: { linearPercentage, linearInterval } });
const canary = (canaryPercentage: number, canaryInterval: number): object => ({ type: "TimeBasedCanary", timeBasedCanary: { canaryPercentage, canaryInterval } });

describe("trafficPlan", () => {
  it.each<[object, [number, number][]]>([
    [{ type: "AllAtOnce" }, [[0, 100]]],
    [canary(10, 5), [[0, 10], [5, 100]]],
    [linear(25, 2), [[0, 25], [2, 50], [4, 75], [6, 100]]],
    [linear(40, 3), [[0, 40], [3, 80], [6, 100]]],
    [linear(99, 1), [[0, 99], [1, 100]]],
  ])("%j", (routing, steps) => {
    expect(trafficPlan(routing).steps.map(({ minutes, percent }) => [minutes, percent])).toEqual(steps);
  });

  it("always rises, begins at once and ends with everything", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 60 }), (percent, minutes) => {
      const { steps } = trafficPlan(linear(percent, minutes));
      expect(steps[0]!.minutes).toBe(0);
      expect(steps[steps.length - 1]!.percent).toBe(100);
      for (let index = 1; index < steps.length; index++) {
        expect(steps[index]!.percent).toBeGreaterThan(steps[index - 1]!.percent);
        expect(steps[index]!.minutes - steps[index - 1]!.minutes).toBe(minutes);
      }
    }));
  });
});

const ending = (cause: Ending["cause"]): Ending => ({ status: cause === "DEPLOYMENT_FAILURE" ? "Failed" : "Stopped", error: { code: "X", message: "x" }, cause });

type Chance = "hook answers" | "hook fails" | "step is due" | "alias is changed" | "change fails" | "alarm" | "stop" | "timeout" | "hold" | "start again";

/** Carries effects out in a world that is no more than an alias, in whatever order the chances say. */
class World {
  state: DeploymentState = initialState();
  alias: { version: "current" | "target"; weight: number } = { version: "current", weight: 0 };
  private hook: HookEvent | undefined;
  private step: number | undefined;
  private moving: { step: number; percent: number } | undefined;
  hasEnded = 0;
  readonly calls: string[] = [];

  constructor(private readonly plan: DeploymentPlan) {
    this.happen({ kind: "started" });
  }

  chance(what: Chance): void {
    switch (what) {
      case "hook answers": if (this.hook !== undefined) this.happen({ kind: "hookSucceeded", hook: this.hook }); return;
      case "step is due": if (this.step !== undefined) this.happen({ kind: "stepDue", step: this.step }); return;
      case "alias is changed": this.changeAlias(); return;
      case "change fails": if (this.moving !== undefined) this.failChange(this.moving.step); return;
      case "hold": this.happen({ kind: "shiftHeld" }); return;
      case "start again": this.happen({ kind: "started" }); return;
      case "alarm": this.happen({ kind: "broken", ending: ending("DEPLOYMENT_STOP_ON_ALARM") }); return;
      case "stop": this.happen({ kind: "broken", ending: ending("DEPLOYMENT_STOP_ON_REQUEST") }); return;
      default: this.happen({ kind: "broken", ending: ending("DEPLOYMENT_FAILURE") });
    }
  }

  private failChange(step: number): void {
    this.moving = undefined;
    this.happen({ kind: "stepFailed", step, ending: ending("DEPLOYMENT_FAILURE") });
  }

  private changeAlias(): void {
    if (this.moving === undefined) return;
    const { step, percent } = this.moving;
    this.moving = undefined;
    this.alias = percent === 100 ? { version: "target", weight: 0 } : { version: "current", weight: percent };
    this.happen({ kind: "stepDone", step });
  }

  private happen(event: DeploymentEvent): void {
    const { state, effects } = advance(this.plan, this.state, event, 0);
    this.state = state;
    for (const effect of effects) this.carryOut(effect);
  }

  private carryOut(effect: DeploymentEffect): void {
    this.calls.push(effect.kind);
    switch (effect.kind) {
      case "invokeHook": this.hook = effect.hook; return;
      case "awaitStep": this.step = effect.step; return;
      case "move": this.moving = effect; return;
      case "ended":
        this.hasEnded++;
        // The rollback: it can only be right if no change of the alias is under way.
        expect(this.moving).toBeUndefined();
        if (effect.ending !== undefined) this.alias = { version: "current", weight: 0 };
        return;
      default: return;
    }
  }
}

const chances = fc.constantFrom<Chance>("hook answers", "hook fails", "step is due", "alias is changed", "change fails", "alarm", "stop", "timeout", "hold", "start again");
const routings = fc.oneof(fc.constant({ type: "AllAtOnce" }), fc.constant(canary(10, 5)), fc.integer({ min: 1, max: 99 }).map((percent) => linear(percent, 1)));
const hooks = fc.subarray<HookEvent>(["BeforeAllowTraffic", "AfterAllowTraffic"]);

describe("a deployment", () => {
  it("ends once and leaves the alias on exactly one version, whatever happens in whatever order", () => {
    fc.assert(fc.property(routings, hooks, fc.array(chances, { maxLength: 60 }), (routing, planned, history) => {
      const world = new World({ traffic: trafficPlan(routing), hooks: planned });

      for (const chance of history) world.chance(chance);
      // Whatever is left open is closed by what always comes in the end: an answer or the hour, and the alias being changed.
      world.chance("timeout");
      world.chance("alias is changed");

      expect(isFinal(world.state)).toBe(true);
      expect(world.hasEnded).toBe(1);
      expect(world.alias).toEqual({ version: world.state.status === "Succeeded" ? "target" : "current", weight: 0 });
    }), { numRuns: 2000 });
  });

  it("reaches the end by itself when nothing breaks it", () => {
    fc.assert(fc.property(routings, hooks, (routing, planned) => {
      const plan = { traffic: trafficPlan(routing), hooks: planned };
      const world = new World(plan);

      for (let round = 0; round < plan.traffic.steps.length + 3; round++) {
        for (const chance of ["hook answers", "step is due", "alias is changed", "hold"] as const) world.chance(chance);
      }

      expect(world.state.status).toBe("Succeeded");
      expect(world.calls.filter((call) => call === "invokeHook")).toHaveLength(planned.length);
      expect(world.calls.filter((call) => call === "move")).toHaveLength(plan.traffic.steps.length);
    }));
  });

  it("changes nothing by events that come twice or late", () => {
    const plan = { traffic: trafficPlan({ type: "AllAtOnce" }), hooks: [] };
    const started = advance(plan, initialState(), { kind: "started" }, 1).state;

    for (const event of [{ kind: "started" }, { kind: "stepDone", step: 0 }, { kind: "stepDue", step: 1 }, { kind: "hookSucceeded", hook: "BeforeAllowTraffic" }] as const) {
      expect(advance(plan, started, event, 2)).toEqual({ state: started, effects: [] });
    }
  });
});
