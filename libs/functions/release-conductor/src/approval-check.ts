import { approvalFact, approvalProblem, type Committers } from "@switchyard/release";
import * as z from "zod/mini";
import type { ReleaseAttempt } from "./attempt";
import { ActionFailure } from "./pipeline-answer";
import type { CurrentExecution } from "./pipeline-execution";

/** Whether a person has to approve, and who committers are in IAM. */
export interface ApprovalRules {
  isRequired: boolean;
  committers: Committers;
}

const committers = z.record(z.string(), z.array(z.string()));

/**
 * From the function's settings.
 *
 * @param isRequired `true` or `false`
 * @param json names in IAM by e-mail address or name
 * @throws Error when one of them is something else: an approval must not get lost by a typing error
 */
export function parseApprovalRules(isRequired: string, json: string): ApprovalRules {
  return { isRequired: z.enum(["true", "false"]).parse(isRequired) === "true", committers: committers.parse(JSON.parse(json)) };
}

/**
 * Records who has approved the attempt, and ends it when nobody has, or the author has.
 *
 * @throws ActionFailure before anything of the release has touched green
 */
export async function checkApproval({ isRequired, committers: known }: ApprovalRules, { approval, author }: CurrentExecution, attempt: ReleaseAttempt): Promise<void> {
  const fact = approval && approvalFact(approval);
  if (fact !== undefined) await attempt.record(fact);
  const problem = isRequired ? approvalProblem(approval, author, known) : undefined;
  if (problem !== undefined) throw new ActionFailure(`${problem}. No traffic was moved.`);
}
