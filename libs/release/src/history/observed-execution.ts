import { attemptsOf, type ObservedAction } from "./attempts";
import type { Fact } from "./fact";

/** What ListPipelineExecutions says of an execution. Times are ISO 8601. */
export interface ObservedExecution {
  executionId: string;
  /** As the API has it: `InProgress`, `Stopping`, `Succeeded`, … */
  status: string;
  startedAt: string;
  updatedAt: string;
}

/** The actions of one attempt, in the order in which they began. */
type Attempt = readonly ObservedAction[];

/** What is known of one attempt. */
export interface AttemptFacts {
  /** From 1. */
  attempt: number;
  facts: Fact[];
  actions: Attempt;
}

/** The API's statuses by the names that the events have. */
const endOfStatus: Readonly<Record<string, string>> = { Succeeded: "SUCCEEDED", Failed: "FAILED", Stopped: "STOPPED", Cancelled: "CANCELED", Superseded: "SUPERSEDED" };

const endOfAction: Readonly<Record<string, string>> = { Succeeded: "SUCCEEDED", Failed: "FAILED", Abandoned: "ABANDONED" };

/**
 * The facts of an execution, by attempt, from what CodePipeline itself says. Whoever looks later finds the same facts and perhaps more, so
 * that it does not matter which events made somebody look.
 *
 * @param execution read before the actions: a retry in between shows as an action that is younger
 */
export function executionFacts(execution: ObservedExecution, actions: readonly ObservedAction[]): AttemptFacts[] {
  const attempts = attemptsOf(actions);
  return attempts.map((attempt, index) => {
    const isLast = index === attempts.length - 1;
    const end = isLast ? lastEnd(execution, attempt) : pastEnd(attempt);
    const began: Fact = index === 0
      ? { kind: "execution", state: "STARTED", at: execution.startedAt }
      : { kind: "execution", state: "RESUMED", at: attempt[0]!.startedAt };
    return {
      attempt: index + 1,
      actions: attempt,
      facts: [
        began,
        ...sourceFacts(attempts.slice(0, index + 1).flat()),
        ...stageFacts(attempt, end),
        ...attempt.flatMap((action) => actionFacts(action)),
        ...(end === undefined ? [] : [{ kind: "execution", state: end, at: latest(attempt) ?? execution.updatedAt } as const]),
      ],
    };
  });
}

function lastEnd({ status, updatedAt }: ObservedExecution, attempt: Attempt): string | undefined {
  const isResumed = attempt.some((action) => action.status === "InProgress" || action.startedAt > updatedAt);
  return isResumed ? undefined : endOfStatus[status];
}

/** An attempt after which there was another ended without success. */
function pastEnd(attempt: Attempt): string {
  return attempt.some(({ status }) => status === "Abandoned") ? "STOPPED" : "FAILED";
}

function latest(actions: readonly ObservedAction[]): string | undefined {
  return actions.map(({ updatedAt }) => updatedAt).sort().at(-1);
}

/** A retry does not fetch the source again: its attempt releases the same commit. */
function sourceFacts(soFar: readonly ObservedAction[]): Fact[] {
  const source = soFar.findLast(({ category, status }) => category === "Source" && status === "Succeeded");
  const { CommitId: commit, AuthorDisplayName: name, AuthorEmail: email, CommitMessage: message } = source?.variables ?? {};
  if (source === undefined || commit === undefined) return [];
  const author = [name, email && `<${email}>`].filter((part) => part !== undefined && part !== "").join(" ");
  return [{ kind: "source", commit, ...(author !== "" && { author }), ...(message !== undefined && message !== "" && { message }), at: source.updatedAt }];
}

function stageFacts(attempt: Attempt, end: string | undefined): Fact[] {
  const stages = [...new Set(attempt.map(({ stage }) => stage))];
  return stages.flatMap((stage, index): Fact[] => {
    const own = attempt.filter((action) => action.stage === stage);
    const started: Fact = { kind: "stage", stage, state: "STARTED", at: own[0]!.startedAt };
    const failed = own.filter(({ status }) => status === "Failed");
    // A stage lets an execution go on when all of its actions have succeeded, and not before.
    const isLeft = index < stages.length - 1 || end === "SUCCEEDED";
    if (failed.length > 0) return [started, { kind: "stage", stage, state: "FAILED", at: latest(failed)! }];
    return isLeft ? [started, { kind: "stage", stage, state: "SUCCEEDED", at: latest(own)! }] : [started];
  });
}

function actionFacts(observed: ObservedAction): Fact[] {
  const { stage, action, startedAt: at, updatedAt, status, category, by, summary, error } = observed;
  const state = endOfAction[status];
  const said = error ?? summary;
  return [
    { kind: "action", stage, action, state: "STARTED", at },
    ...(state === undefined ? [] : [{ kind: "action", stage, action, state, at: updatedAt, ...(said && { summary: said }) } as const]),
    // Without somebody who answered, the approval expired or was abandoned.
    ...(category === "Approval" && by !== undefined && (status === "Succeeded" || status === "Failed")
      ? [{ kind: "approval", decision: status === "Succeeded" ? "Approved" : "Rejected", by, ...(summary && { comment: summary }), at: updatedAt } as const]
      : []),
  ];
}
