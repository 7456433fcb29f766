/** One thing that is wrong in a project's files. */
export interface ProjectProblem {
  file: string;
  /** Path of the key inside the file, empty when the whole file is meant. */
  key: string;
  problem: string;
  fix: string;
}

/** Everything that is wrong in a project's files, at once. */
export class ProjectError extends Error {
  override readonly name = "ProjectError";

  constructor(readonly problems: readonly ProjectProblem[]) {
    super(problems.map(({ file, key, problem, fix }) => `${file}${key && `, ${key}`}: ${problem}. ${fix}`).join("\n"));
  }
}

/** Collects problems while reading on, and throws them together. */
export class Problems {
  private readonly found: ProjectProblem[] = [];

  constructor(private readonly file: string) {}

  add(key: string, problem: string, fix: string): void {
    this.found.push({ file: this.file, key, problem, fix });
  }

  throwIfAny(): void {
    if (this.found.length > 0) throw new ProjectError(this.found);
  }
}
