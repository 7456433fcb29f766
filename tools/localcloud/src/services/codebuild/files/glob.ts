/**
 * File patterns of a buildspec: `*` within a name, `**` over folders, `?`, `[a-z]`, as in `artifacts/files` and `cache/paths`.
 */

/** The pattern as an expression over relative paths with `/`. */
export function globExpression(pattern: string): RegExp {
  let source = "";
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? "";
    if (pattern.startsWith("**/", at) && (at === 0 || pattern[at - 1] === "/")) {
      source += "(?:[^/]+/)*";
      at += 2;
    } else if (pattern.startsWith("**", at)) {
      source += ".*";
      at++;
    } else if (character === "*") source += "[^/]*";
    else if (character === "?") source += "[^/]";
    else if (character === "[" && pattern.indexOf("]", at + 2) > 0) {
      const close = pattern.indexOf("]", at + 2);
      source += `[${pattern.slice(at + 1, close).replace(/^!/, "^").replace(/\\/g, "\\\\")}]`;
      at = close;
    } else source += character.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  }
  return new RegExp(`^${source}$`, "s");
}

/** Whether a text is a pattern and not a plain path. */
export function isPattern(text: string): boolean {
  return /[*?[]/.test(text);
}

/** Without `./` in front and slashes at the end. */
export function normalised(path: string): string {
  return path.replace(/^(?:\.\/+)+/, "").replace(/\/+$/, "").replace(/\/{2,}/g, "/");
}
