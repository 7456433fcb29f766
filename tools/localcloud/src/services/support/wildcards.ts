/**
 * Whether a pattern covers a value. Walks instead of building a regular expression: patterns come from outside, and many stars make a
 * backtracking match take for ever.
 *
 * @param run the character that stands for any run of characters, an empty one too
 * @param one the character that stands for one character
 */
export function matchesWildcards(pattern: string, value: string, run: string, one: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let resume = 0;
  while (place < value.length) {
    if (pattern[at] === run) {
      star = at++;
      resume = place;
    } else if (at < pattern.length && (pattern[at] === one || pattern[at] === value[place])) {
      at++;
      place++;
    } else if (star >= 0) {
      at = star + 1; // the last star takes one more character
      place = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === run) at++;
  return at === pattern.length;
}
