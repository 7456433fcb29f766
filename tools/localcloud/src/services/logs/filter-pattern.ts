/**
 * Filter patterns of CloudWatch Logs: terms, JSON selectors and space-delimited fields. Case counts.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
import { notModelled } from "../support/not-modelled";
import { fieldsFilter } from "./filter-fields";
import { jsonFilter } from "./filter-json";
import { PatternError, type FilterPattern } from "./filter-values";
import { invalidParameter } from "./records";

/**
 * Parses a pattern; an empty one matches everything.
 *
 * @throws AwsError `InvalidParameterException` for a pattern that AWS would refuse, `NotImplemented` for regular expressions
 */
export function parseFilterPattern(source: string): FilterPattern {
  const text = source.trim();
  try {
    if (text.startsWith("{")) return { matches: jsonFilter(text), extract: () => ({}) };
    if (text.startsWith("[")) return fieldsFilter(text);
    return { matches: termsFilter(text), extract: () => ({}) };
  } catch (error) {
    if (error instanceof PatternError) throw invalidParameter(`Invalid filter pattern: ${error.message}`);
    throw error;
  }
}

interface Term { text: string; kind: "must" | "any" | "not" }

const TERM = /\s*(?<sign>[-?]?)\s*(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<word>[^\s"]+))/y;

function termsFilter(source: string): FilterPattern["matches"] {
  const all: Term[] = [];
  for (let at = 0; source.slice(at).trim() !== ""; at = TERM.lastIndex) {
    TERM.lastIndex = at;
    const match = TERM.exec(source);
    if (match?.groups === undefined) throw new PatternError(`Unexpected '${source.slice(at).trim()}'`);
    const { sign, quoted, word } = match.groups as { sign: string; quoted?: string; word?: string };
    if (word !== undefined) checkWord(word);
    all.push({ text: word ?? quoted!.replace(/\\(.)/g, "$1"), kind: sign === "-" ? "not" : sign === "?" ? "any" : "must" });
  }
  const of = (kind: Term["kind"]): string[] => all.filter((term) => term.kind === kind).map(({ text }) => text);
  const [must, any, not] = [of("must"), of("any"), of("not")];
  // Beside other terms, those with a question mark are passed over.
  const alternatives = must.length + not.length > 0 ? [] : any;
  return (message) => must.every((term) => message.includes(term)) && !not.some((term) => message.includes(term))
    && (alternatives.length === 0 || alternatives.some((term) => message.includes(term)));
}

function checkWord(word: string): void {
  if (/^%.*%$/.test(word)) throw notModelled("logs", "a regular expression in a filter pattern");
  if (!/^[\p{L}\p{N}_]+$/u.test(word)) throw new PatternError(`Invalid character(s) in term '${word}'`);
}
