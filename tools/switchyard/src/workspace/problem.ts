/** Something that a user has to change: what is wrong, where, and how to fix it, in whole sentences. */
export class UserError extends Error {
  constructor(
    message: string,
    /** 2: the command or the workspace is wrong and nothing ran; 1: something ran and failed. */
    public readonly exitCode: 1 | 2 = 2,
  ) {
    super(message);
    this.name = "UserError";
  }
}

/** @throws UserError with all problems at once, when there are any */
export function rejectProblems(title: string, problems: string[]): void {
  if (problems.length === 0) return;
  throw new UserError(problems.length === 1 ? problems[0]! : [title, ...problems.map((p) => `  - ${p.split("\n").join("\n    ")}`)].join("\n"));
}
