import { closest, distance } from "fastest-levenshtein";

/**
 * The known word that a mistyped one most likely stands for.
 *
 * @returns nothing when no known word is near: a wrong hint is worse than none
 */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const lower = typed.toLowerCase();
  const candidate = closest(lower, known.map((word) => word.toLowerCase()));
  const furthest = Math.max(2, Math.floor(typed.length / 3));
  if (distance(lower, candidate) > furthest) return undefined;
  return known.find((word) => word.toLowerCase() === candidate);
}
