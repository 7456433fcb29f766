/** One thing that somebody has to change before the product can go on. */
export interface Problem {
  /** Where, as the person typed it: `services[1].name`. */
  path: string;
  /** What is wrong, without a full stop. */
  problem: string;
  /** What to do about it, as a sentence. */
  fix: string;
}

/**
 * An error that its reader has to act on, as opposed to one of ours. It is shown as its text alone, without a stack.
 */
export class UserError extends Error {
  public override readonly name = "UserError";
}

/** One line per problem under a heading; the form that every refusal of the product has. */
export function formatProblems(heading: string, problems: readonly Problem[]): string {
  return [heading, ...problems.map(({ path, problem, fix }) => `  - ${path}: ${problem}. ${fix}`)].join("\n");
}

/** @throws UserError listing all problems, when there are any */
export function rejectProblems(heading: string, problems: readonly Problem[]): void {
  if (problems.length > 0) throw new UserError(formatProblems(heading, problems));
}
