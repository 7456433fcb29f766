import type { FilterPattern } from "./filter-values";
import { compareNumbers, matchesText, PatternError, patternNumber } from "./filter-values";

interface Field { name: string; conditions: Alternatives }
/** Alternatives of conditions that must all hold. */
type Alternatives = { name: string; operator: string; value: string }[][];

const CONDITION = /^\s*([\w-]+)\s*(<=|>=|!=|=|<|>)\s*("(?:[^"\\]|\\.)*"|[^\s"]+)\s*$/;

/** A pattern such as `[ip, user, ..., status_code = 4*, bytes > 1000]`, with at most one ellipsis. */
export function fieldsFilter(source: string): FilterPattern {
  if (!source.endsWith("]")) throw new PatternError("Expected ']' at the end");
  const parts = split(source.slice(1, -1));
  const ellipses = parts.filter((part) => /^(\.\.\.|…)$/.test(part)).length;
  if (ellipses > 1) throw new PatternError("'...' may come once only");
  const gap = parts.findIndex((part) => /^(\.\.\.|…)$/.test(part));
  const fields = parts.filter((_part, index) => index !== gap).map(fieldOf);

  /** The values of a message by field, and the place at which each stands; undefined when it has too few or too many. */
  const assign = (message: string): { values: string[]; places: number[] } | undefined => {
    const all = fieldsOf(message);
    if (gap < 0 ? all.length !== fields.length : all.length < fields.length) return undefined;
    const skipped = all.length - fields.length;
    const places = fields.map((_field, index) => (gap >= 0 && index >= gap ? index + skipped : index));
    return { values: places.map((place) => all[place]!), places };
  };
  return {
    matches: (message) => {
      const assigned = assign(message);
      if (assigned === undefined) return false;
      const byName = new Map(fields.map(({ name }, index) => [name, assigned.values[index]!]));
      return fields.every(({ conditions }) => conditions.length === 0 || conditions.some((all) => all.every(({ name, operator, value }) => holds(byName.get(name), operator, value))));
    },
    extract: (message) => {
      const all = fieldsOf(message);
      const names = new Map((assign(message)?.places ?? []).map((place, index) => [place, fields[index]!.name]));
      return Object.fromEntries(all.map((value, place) => [`$${names.get(place) || place + 1}`, value]));
    },
  };
}

/** At commas that are outside of quotes. */
function split(inner: string): string[] {
  return (inner.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+|(?<=,|^)(?=,|$)/g) ?? []).map((part) => part.trim());
}

function fieldOf(part: string): Field {
  if (/^[\w-]*$/.test(part)) return { name: part, conditions: [] };
  const conditions = part.split("||").map((choice) => choice.split("&&").map((text) => {
    const match = CONDITION.exec(text);
    if (match === null) throw new PatternError(`Unexpected '${text.trim()}'`);
    const [, name, operator, value] = match as unknown as [string, string, string, string];
    return { name, operator, value: value.startsWith("\"") ? value.slice(1, -1).replace(/\\(.)/g, "$1") : value };
  }));
  return { name: conditions[0]![0]!.name, conditions };
}

function holds(actual: string | undefined, operator: string, wanted: string): boolean {
  if (actual === undefined) return false;
  const [left, right] = [patternNumber(actual), patternNumber(wanted)];
  if (left !== undefined && right !== undefined) return compareNumbers(operator, left, right);
  if (operator !== "=" && operator !== "!=") return false;
  return matchesText(wanted, actual) === (operator === "=");
}

/** Fields of a message: what is between spaces; between square brackets or quotes everything is one. */
function fieldsOf(message: string): string[] {
  return [...message.matchAll(/\[([^\]]*)\]|"([^"]*)"|(\S+)/g)].map(([, bracketed, quoted, word]) => bracketed ?? quoted ?? word!);
}
