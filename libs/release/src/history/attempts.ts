/** That an action has begun. */
export interface StartedAction {
  stage: string;
  action: string;
  /** ISO 8601. */
  startedAt: string;
}

/** What ListActionExecutions says of an action's execution. Times are ISO 8601. */
export interface ObservedAction extends StartedAction {
  category: string;
  /** As the API has it: `InProgress`, `Succeeded`, `Failed`, `Abandoned`. */
  status: string;
  updatedAt: string;
  /** ARN of who changed it; of an approval, who answered. */
  by?: string;
  summary?: string;
  error?: string;
  externalId?: string;
  variables: Readonly<Record<string, string>>;
}

/**
 * Parts the actions of an execution by attempts: one that begins a second time belongs to a retry of its stage, and so does all that comes
 * after it. Conductor and recorder count by this function alone, so that they speak of the same attempt.
 *
 * @param actions oldest first
 * @returns at least one attempt; it has no actions while the execution waits for its first stage
 */
export function attemptsOf<T extends StartedAction>(actions: readonly T[]): T[][] {
  const attempts: T[][] = [[]];
  let begun = new Set<string>();
  for (const action of [...actions].sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt))) {
    const name = `${action.stage}/${action.action}`;
    if (begun.has(name)) {
      attempts.push([]);
      begun = new Set();
    }
    begun.add(name);
    attempts.at(-1)!.push(action);
  }
  return attempts;
}
