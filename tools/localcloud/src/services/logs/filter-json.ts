import { notModelled } from "../support/not-modelled";
import { compareNumbers, matchesText, PatternError, patternNumber } from "./filter-values";

type Condition = (root: unknown) => boolean;

interface Token { kind: "selector" | "operator" | "value" | "quoted" | "sign"; text: string }

const TOKEN = /\s*(?:(?<selector>\$(?:\.[\w-]+|\[(?:\d+|\*)\])*)|(?<sign>&&|\|\||[(){}])|(?<operator><=|>=|!=|=|<|>)|"(?<quoted>(?:[^"\\]|\\.)*)"|(?<value>[^\s(){}"&|=<>!]+))/y;

function tokens(source: string): Token[] {
  const all: Token[] = [];
  for (let at = 0; source.slice(at).trim() !== ""; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    if (match?.groups === undefined) throw new PatternError(`Unexpected '${source.slice(at).trim()}'`);
    const [kind, text] = Object.entries(match.groups).find(([, part]) => part !== undefined)!;
    all.push({ kind: kind as Token["kind"], text: text! });
  }
  return all;
}

/** A pattern such as `{ ($.level = "error" || $.status >= 500) && $.path != "/health*" }`; messages that are no JSON do not match. */
export function jsonFilter(source: string): (message: string) => boolean {
  const parser = new Parser(tokens(source));
  const condition = parser.parse();
  return (message) => {
    const root = parsed(message);
    return root !== undefined && condition(root);
  };
}

function parsed(message: string): unknown {
  try {
    const value: unknown = JSON.parse(message);
    return value !== null && typeof value === "object" ? value : undefined;
  } catch {
    return undefined;
  }
}

class Parser {
  private at = 0;

  constructor(private readonly all: Token[]) {}

  parse(): Condition {
    this.expect("{");
    const condition = this.any();
    this.expect("}");
    if (this.next !== undefined) throw new PatternError(`Unexpected '${this.next.text}'`);
    return condition;
  }

  private get next(): Token | undefined {
    return this.all[this.at];
  }

  private any(): Condition {
    const choices = [this.every()];
    while (this.takes("||")) choices.push(this.every());
    return (root) => choices.some((choice) => choice(root));
  }

  private every(): Condition {
    const parts = [this.single()];
    while (this.takes("&&")) parts.push(this.single());
    return (root) => parts.every((part) => part(root));
  }

  private single(): Condition {
    if (this.takes("(")) {
      const inner = this.any();
      this.expect(")");
      return inner;
    }
    const selector = this.take("selector");
    const path = pathOf(selector.text);
    const word = this.next?.kind === "value" ? this.next.text.toUpperCase() : undefined;
    if (word === "IS" || word === "NOT") return this.wordCondition(word, path);
    const operator = this.take("operator").text;
    const value = this.next?.kind === "quoted" ? this.take("quoted") : this.take("value");
    return comparison(path, operator, value);
  }

  private wordCondition(word: string, path: string[]): Condition {
    this.at++;
    const second = this.take("value").text.toUpperCase();
    if (word === "NOT" && second === "EXISTS") return (root) => resolve(root, path) === undefined;
    const wanted = word === "IS" ? { NULL: null, TRUE: true, FALSE: false }[second] : undefined;
    if (wanted === undefined) throw new PatternError(`Unexpected '${word} ${second}'`);
    return (root) => resolve(root, path) === wanted;
  }

  private take(kind: Token["kind"]): Token {
    const token = this.next;
    if (token?.kind !== kind) throw new PatternError(`Expected a ${kind} before '${token?.text ?? "the end"}'`);
    this.at++;
    return token;
  }

  private takes(text: string): boolean {
    if (this.next?.kind !== "sign" || this.next.text !== text) return false;
    this.at++;
    return true;
  }

  private expect(text: string): void {
    if (!this.takes(text)) throw new PatternError(`Expected '${text}' before '${this.next?.text ?? "the end"}'`);
  }
}

/** What a selector does not lead to, or leads to an array or an object, is neither equal nor unequal to anything. */
function comparison(path: string[], operator: string, { kind, text }: Token): Condition {
  const number = kind === "quoted" ? undefined : patternNumber(text);
  if (number === undefined && operator !== "=" && operator !== "!=") throw new PatternError(`'${operator}' needs a number, not '${text}'`);
  const wanted = kind === "quoted" ? text.replace(/\\(.)/g, "$1") : text;
  return (root) => {
    const value = resolve(root, path);
    if (typeof value === "number" && number !== undefined) return compareNumbers(operator, value, number);
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return false;
    if (operator !== "=" && operator !== "!=") return false;
    return matchesText(wanted, String(value)) === (operator === "=");
  };
}

function pathOf(selector: string): string[] {
  if (selector.includes("[*]")) throw notModelled("logs", "the selector [*] in a filter pattern");
  return [...selector.matchAll(/\.([\w-]+)|\[(\d+)\]/g)].map(([, name, index]) => name ?? `[${index}]`);
}

function resolve(root: unknown, path: string[]): unknown {
  let value = root;
  for (const step of path) {
    if (value === null || typeof value !== "object") return undefined;
    if (step.startsWith("[")) value = Array.isArray(value) ? (value as unknown[])[Number(step.slice(1, -1))] : undefined;
    else value = Object.hasOwn(value, step) ? (value as Record<string, unknown>)[step] : undefined;
  }
  return value;
}
