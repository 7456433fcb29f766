import type { Shape } from "../../service";

/** A point of a traffic shift. */
export interface TrafficStep {
  /** Minutes since traffic began to move. */
  minutes: number;
  /** Percent of calls that the target version gets from then on. */
  percent: number;
}

/**
 * How many further intervals a linear or canary shift is held at 100 % before AfterAllowTraffic. Runs of a canary recorded at AWS
 * go on at once; a guide of AWS counts 100 minutes for ten steps of ten, which would be one. Zero is the cautious reading: nothing is
 * watched, and so nothing rolled back, after the last step.
 */
const INTERVALS_HELD_AT_FULL_WEIGHT = 0;

export interface TrafficPlan {
  /** At least one; the last one is 100 %. */
  steps: TrafficStep[];
  /** Minutes since traffic began to move, after which AllowTraffic is done. */
  heldUntilMinutes: number;
}

/**
 * The steps of a `TrafficRoutingConfig`. The percentage moves at the start of each increment.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_TimeBasedLinear.html
 */
export function trafficPlan(routing: Shape): TrafficPlan {
  if (routing.type === "TimeBasedCanary") {
    const { canaryPercentage, canaryInterval } = routing.timeBasedCanary;
    return held([{ minutes: 0, percent: canaryPercentage }, { minutes: canaryInterval, percent: 100 }], canaryInterval);
  }
  if (routing.type === "TimeBasedLinear") {
    const { linearPercentage, linearInterval } = routing.timeBasedLinear;
    const count = Math.ceil(100 / linearPercentage);
    const steps = Array.from({ length: count }, (_, index) =>
      ({ minutes: index * linearInterval, percent: Math.min(100, (index + 1) * linearPercentage) }));
    return held(steps, linearInterval);
  }
  return held([{ minutes: 0, percent: 100 }], 0);
}

function held(steps: TrafficStep[], interval: number): TrafficPlan {
  return { steps, heldUntilMinutes: steps[steps.length - 1]!.minutes + INTERVALS_HELD_AT_FULL_WEIGHT * interval };
}
