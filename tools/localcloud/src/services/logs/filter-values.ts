/**
 * How filter patterns compare values.
 */

/** What is wrong with a pattern. */
export class PatternError extends Error {}

/** A value with `*` at its beginning or end, or alone, against a text. In the middle `*` stands for itself. */
export function matchesText(pattern: string, text: string): boolean {
  const start = pattern.startsWith("*");
  const end = pattern.length > 1 && pattern.endsWith("*");
  const core = pattern.slice(start ? 1 : 0, end ? -1 : undefined);
  if (start && end) return text.includes(core);
  if (start) return text.endsWith(core);
  return end ? text.startsWith(core) : text === core;
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** A number as patterns write it, or undefined. */
export function patternNumber(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}

/** Compares numbers. @throws PatternError for an operator that patterns do not have */
export function compareNumbers(operator: string, left: number, right: number): boolean {
  switch (operator) {
    case "=": return left === right;
    case "!=": return left !== right;
    case "<": return left < right;
    case ">": return left > right;
    case "<=": return left <= right;
    case ">=": return left >= right;
    default: throw new PatternError(`Unexpected operator '${operator}'`);
  }
}

/** A parsed pattern. */
export interface FilterPattern {
  matches(message: string): boolean;
  /** What a space-delimited pattern takes out of a message, by `$name`; empty for the other kinds. */
  extract(message: string): Record<string, string>;
}
