import * as pulumi from "@pulumi/pulumi";
import { formatProblems, type Problem } from "@switchyard/conventions";

/**
 * Refuses a component's arguments before its first child exists.
 *
 * @throws pulumi.ResourceError listing every problem at once, shown without a stack
 */
export function rejectArgs(owner: pulumi.Resource, label: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  throw new pulumi.ResourceError(formatProblems(`${label} cannot be built:`, problems), owner, true);
}
