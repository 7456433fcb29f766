import type { Problem } from "../problem";
import { type ResourceKindName, resourceKinds } from "./resource-kinds";

/**
 * A name by the convention `{resource-type}-{purpose}-{environmentSuffix}`. The suffix holds no hyphen, so it is
 * always what follows the last one: two environments of an account cannot make the same name.
 *
 * @example
 * ```ts
 * resourceName("table", "deployment-history", "dev"); // dynamodb-deployment-history-dev
 * ```
 */
export function resourceName(kind: ResourceKindName, purpose: string, environmentSuffix: string): string {
  return `${resourceKinds[kind].prefix}-${purpose}-${environmentSuffix}`;
}

/**
 * Compares a name with what AWS allows for its kind.
 *
 * @param path the setting that a person would change to make the name fit
 */
export function checkName(kind: ResourceKindName, name: string, path: string): Problem[] {
  const { noun, minimum, maximum, pattern, allowed } = resourceKinds[kind];
  const problems: Problem[] = [];
  if (name.length > maximum) {
    problems.push({
      path,
      problem: `makes the ${noun} "${name}" ${name.length} characters long`,
      fix: `AWS allows ${maximum}: take ${name.length - maximum} away, from the service's name or from environmentSuffix.`,
    });
  }
  if (name.length < minimum) {
    problems.push({ path, problem: `makes the ${noun} "${name}" ${name.length} characters long`, fix: `AWS asks for at least ${minimum}.` });
  }
  if (!pattern.test(name)) {
    problems.push({ path, problem: `makes the ${noun} "${name}"`, fix: `AWS allows ${allowed} there.` });
  }
  return problems;
}
