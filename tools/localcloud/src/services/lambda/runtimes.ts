import { notModelled } from "../support/not-modelled";
import { invalidValue } from "./errors";

interface RuntimeLifecycle {
  /** First day on which no function can be created with it. */
  blockCreate: string;
  /** First day on which no function that uses it can be updated. */
  blockUpdate: string;
}

/**
 * AWS's lifecycle of the Node.js runtimes, as published in 2026. AWS has moved such dates before; what is not yet
 * announced is not blocked.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */
export const NODE_RUNTIMES: Readonly<Record<string, RuntimeLifecycle | undefined>> = {
  "nodejs16.x": { blockCreate: "2027-02-01", blockUpdate: "2027-03-03" },
  "nodejs18.x": { blockCreate: "2027-02-01", blockUpdate: "2027-03-03" },
  "nodejs20.x": { blockCreate: "2027-02-01", blockUpdate: "2027-03-03" },
  "nodejs22.x": { blockCreate: "2027-06-01", blockUpdate: "2027-07-01" },
  "nodejs24.x": { blockCreate: "2028-06-01", blockUpdate: "2028-07-01" },
  "nodejs26.x": undefined,
};

/** Runtimes that AWS stopped accepting before 2026. */
const RETIRED = /^nodejs(|4\.3|4\.3-edge|6\.10|8\.10|10\.x|12\.x|14\.x)$/;

/**
 * Refuses a runtime that AWS no longer accepts at the given time.
 *
 * @throws AwsError also for the runtimes of other languages, which the local cloud cannot run
 */
export function checkRuntime(runtime: string, action: "create" | "update", now: number): void {
  const known = runtime in NODE_RUNTIMES;
  if (!known && !RETIRED.test(runtime)) {
    const names = Object.keys(NODE_RUNTIMES).join(", ");
    throw notModelled("lambda", `the runtime ${runtime}`, `It runs ${names}.`);
  }
  const lifecycle = NODE_RUNTIMES[runtime];
  const blocked = lifecycle === undefined ? undefined : action === "create" ? lifecycle.blockCreate : lifecycle.blockUpdate;
  if (!known || (blocked !== undefined && now >= Date.parse(`${blocked}T00:00:00Z`))) {
    throw invalidValue(
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. `
      + "We recommend you use a supported runtime while creating or updating functions.",
    );
  }
}
