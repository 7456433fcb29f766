import type { Problem } from "../problem";

/** The stack that is deployed to the local cloud; every other one is on AWS. */
export const localStack = "local";

/**
 * Settings that ask for services which the local cloud does not have.
 *
 * @param asked by setting: whether it is on, and what it needs
 */
export function checkAwsOnly(stack: string, asked: Readonly<Record<string, { isOn: boolean; needs: string }>>): Problem[] {
  if (stack !== localStack) return [];
  return Object.entries(asked).flatMap(([path, { isOn, needs }]) =>
    isOn ? [{ path, problem: `needs ${needs}, which the local cloud does not model`, fix: `Leave it out of the stack ${localStack}; it works in stacks on AWS.` }] : [],
  );
}
