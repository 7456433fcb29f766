import type { Problem } from "../problem";

/** What starts the releases of one environment. */
export interface EnvironmentTrigger {
  stack: string;
  branch?: string | undefined;
  tagPatterns: readonly string[];
  /** Says that the overlap is meant. */
  sharesTrigger: boolean;
}

/**
 * Environments of one account that follow the same branch or tag pattern: one push would release to both, and nobody
 * would have tried it in the first before it reaches the second.
 */
export function checkTriggers(environments: readonly EnvironmentTrigger[]): Problem[] {
  const owners = new Map<string, string>();
  const problems: Problem[] = [];
  for (const environment of environments.filter((candidate) => !candidate.sharesTrigger)) {
    for (const trigger of triggersOf(environment)) {
      const owner = owners.get(trigger);
      if (owner === undefined) owners.set(trigger, environment.stack);
      else {
        problems.push({
          path: `stacks ${owner} and ${environment.stack}`,
          problem: `both follow ${trigger}`,
          fix: "Let one follow another branch or a tag pattern, or set sharesTrigger: true in one of them.",
        });
      }
    }
  }
  return problems;
}

function triggersOf({ branch, tagPatterns }: EnvironmentTrigger): string[] {
  const tags = tagPatterns.map((pattern) => `the tags ${pattern}`);
  return branch !== undefined || tags.length === 0 ? [`the branch ${branch ?? "main"}`, ...tags] : tags;
}
