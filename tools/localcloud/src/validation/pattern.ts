/**
 * Regular expressions of AWS's models, which are Java's, as JavaScript's.
 */

const compiled = new Map<string, RegExp | undefined>();

/** Java classes that JavaScript spells differently; inside and outside of brackets. */
const POSIX_CLASSES: Record<string, string> = {
  "\\p{Alnum}": "A-Za-z0-9",
  "\\p{Alpha}": "A-Za-z",
  "\\p{Digit}": "0-9",
  "\\p{Lower}": "a-z",
  "\\p{Upper}": "A-Z",
  "\\p{Punct}": "!-\\/:-@\\[-`{-~",
  "\\p{Print}": " -~",
  "\\p{Graph}": "!-~",
  "\\p{ASCII}": "\\x00-\\x7f",
  "\\p{Space}": "\\s",
};

/**
 * @returns an expression that matches the whole text, or undefined when JavaScript cannot say it: such a pattern is not checked
 */
export function compilePattern(pattern: string): RegExp | undefined {
  if (compiled.has(pattern)) return compiled.get(pattern);
  const source = translate(pattern);
  const expression = tryCompile(source, "us") ?? tryCompile(source, "s");
  compiled.set(pattern, expression);
  return expression;
}

function translate(pattern: string): string {
  let source = pattern.replace(/^\(\?s\)/, "");
  for (const [java, script] of Object.entries(POSIX_CLASSES)) {
    source = source.replaceAll(`[${java}]`, `[${script}]`);
    source = source.includes("[") ? replaceInside(source, java, script) : source.replaceAll(java, `[${script}]`);
  }
  return `^(?:${source})$`;
}

/** Inside brackets the class is spliced in, outside it gets brackets of its own. */
function replaceInside(source: string, java: string, script: string): string {
  let inClass = false;
  let result = "";
  for (let at = 0; at < source.length; at++) {
    if (source.startsWith(java, at)) {
      result += inClass ? script : `[${script}]`;
      at += java.length - 1;
    } else if (source[at] === "\\") {
      result += source.slice(at, at + 2);
      at += 1;
    } else {
      if (source[at] === "[") inClass = true;
      if (source[at] === "]") inClass = false;
      result += source[at];
    }
  }
  return result;
}

function tryCompile(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
