import { distance } from "fastest-levenshtein";

/** The candidate that was probably meant, if any is near enough to be worth naming. */
export function nearest(given: string, candidates: readonly string[]): string | undefined {
  const wanted = given.toLowerCase();
  const longer = candidates.find((candidate) => candidate.length > 1 && wanted !== "" && (wanted.startsWith(candidate.toLowerCase()) || candidate.toLowerCase().startsWith(wanted)));
  if (longer !== undefined) return longer;
  const ranked = candidates
    .map((candidate) => ({ candidate, far: distance(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.far - b.far || (a.candidate < b.candidate ? -1 : 1));
  const best = ranked[0];
  return best && best.far <= Math.max(2, Math.floor(given.length / 3)) ? best.candidate : undefined;
}

/** ` Did you mean "x"?`, or nothing. */
export function didYouMean(given: string, candidates: readonly string[]): string {
  const best = nearest(given, candidates);
  return best === undefined ? "" : ` Did you mean "${best}"?`;
}
