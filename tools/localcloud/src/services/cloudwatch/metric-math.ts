/** An expression of CloudWatch metric math, parsed. */
export type MathExpression =
  | { kind: "number"; value: number }
  | { kind: "text"; value: string }
  /** Another query of the same list, by its id. */
  | { kind: "reference"; id: string }
  /** An argument word, e.g. `REPEAT` of `FILL`. */
  | { kind: "keyword"; name: string }
  | { kind: "list"; items: MathExpression[] }
  | { kind: "negative"; operand: MathExpression }
  | { kind: "binary"; operator: BinaryOperator; left: MathExpression; right: MathExpression }
  | { kind: "call"; name: string; args: MathExpression[] };

export type BinaryOperator = "||" | "&&" | "==" | "!=" | "<=" | ">=" | "<" | ">" | "+" | "-" | "*" | "/" | "^";

/** Functions by name, with the fewest and the most arguments they take. */
const FUNCTIONS: Readonly<Record<string, [fewest: number, most: number]>> = {
  ABS: [1, 1], AVG: [1, 1], CEIL: [1, 1], DATAPOINT_COUNT: [1, 1], DATE: [1, 1], DAY: [1, 1], DIFF: [1, 1], DIFF_TIME: [1, 1],
  EPOCH: [1, 1], FILL: [2, 2], FIRST: [1, 1], FLOOR: [1, 1], HOUR: [1, 1], IF: [2, 3], LAST: [1, 1], LOG: [1, 1], LOG10: [1, 1],
  MAX: [1, 1], METRICS: [0, 1], METRIC_COUNT: [1, 1], MIN: [1, 1], MINUTE: [1, 1], MONTH: [1, 1], PERIOD: [1, 1], RATE: [1, 1],
  REMOVE_EMPTY: [1, 1], RUNNING_SUM: [1, 1], SLICE: [2, 3], SORT: [3, 4], STDDEV: [1, 1], SUM: [1, 1], TIME_SERIES: [1, 1],
  YEAR: [1, 1],
};

/** Functions that AWS has beside those; an alarm over them is refused by name. */
export const UNMODELLED_FUNCTIONS = [
  "ANOMALY_DETECTION_BAND", "DB_PERF_INSIGHTS", "INSIGHT_RULE_METRIC", "LAMBDA", "SEARCH", "SERVICE_QUOTA",
];

/** Words that are arguments: how to fill, what to sort by and in which direction. Ids of queries begin with a lower-case letter. */
const KEYWORDS = new Set(["REPEAT", "LINEAR", "ASC", "DESC", "AVG", "MIN", "MAX", "SUM"]);

/** What is wrong with an expression, without the expression itself. */
export class MathSyntaxError extends Error {}

interface Token {
  kind: "number" | "name" | "text" | "symbol" | "end";
  text: string;
}

const TOKEN = /\s*(?:(?<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z_]\w*)|(?<text>"[^"]*"|'[^']*')|(?<symbol>\|\||&&|==|!=|<=|>=|[-+*/^<>()[\],]))/y;

function tokens(source: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (source.slice(at).trim() !== "") {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(source);
    if (match?.groups === undefined) throw new MathSyntaxError(`Unexpected character '${source.slice(at).trim()[0]}'`);
    const [kind, text] = Object.entries(match.groups).find(([, value]) => value !== undefined)!;
    found.push({ kind: kind as Token["kind"], text: text! });
    at = TOKEN.lastIndex;
  }
  return [...found, { kind: "end", text: "end of expression" }];
}

/** Operators by how tightly they bind, loosest first; the words mean the same as the signs. */
const LEVELS: BinaryOperator[][] = [["||"], ["&&"], ["==", "!=", "<=", ">=", "<", ">"], ["+", "-"], ["*", "/"]];
const WORDS: Record<string, BinaryOperator> = { AND: "&&", OR: "||" };

class Parser {
  private at = 0;

  constructor(private readonly all: Token[]) {}

  parse(): MathExpression {
    const expression = this.level(0);
    if (this.next.kind !== "end") throw new MathSyntaxError(`Unexpected '${this.next.text}'`);
    return expression;
  }

  private get next(): Token {
    return this.all[this.at]!;
  }

  private level(depth: number): MathExpression {
    const operators = LEVELS[depth];
    if (operators === undefined) return this.signed();
    let left = this.level(depth + 1);
    for (let operator = this.operator(); operator !== undefined && operators.includes(operator); operator = this.operator()) {
      this.at++;
      left = { kind: "binary", operator, left, right: this.level(depth + 1) };
    }
    return left;
  }

  private operator(): BinaryOperator | undefined {
    const { kind, text } = this.next;
    return kind === "symbol" ? (text as BinaryOperator) : kind === "name" ? WORDS[text] : undefined;
  }

  private signed(): MathExpression {
    if (this.takes("-")) return { kind: "negative", operand: this.signed() };
    if (this.takes("+")) return this.signed();
    const base = this.primary();
    // Powers bind tighter than a sign before them, and to the right.
    return this.takes("^") ? { kind: "binary", operator: "^", left: base, right: this.signed() } : base;
  }

  private primary(): MathExpression {
    const token = this.next;
    this.at++;
    switch (token.kind) {
      case "number": return { kind: "number", value: Number(token.text) };
      case "text": return { kind: "text", value: token.text.slice(1, -1) };
      case "name": return this.named(token.text);
      default:
        if (token.text === "(") return this.closed(this.level(0), ")");
        if (token.text === "[") return this.closed({ kind: "list", items: this.items("]") }, "]");
        throw new MathSyntaxError(`Unexpected ${token.kind === "end" ? token.text : `'${token.text}'`}`);
    }
  }

  private named(name: string): MathExpression {
    if (!this.takes("(")) return KEYWORDS.has(name) ? { kind: "keyword", name } : { kind: "reference", id: name };
    const args = this.closed({ kind: "list", items: this.items(")") }, ")").items;
    if (UNMODELLED_FUNCTIONS.includes(name)) return { kind: "call", name, args };
    const limits = FUNCTIONS[name];
    if (limits === undefined) throw new MathSyntaxError(`Unknown function '${name}'`);
    const [fewest, most] = limits;
    if (args.length < fewest || args.length > most) {
      const wanted = fewest === most ? String(fewest) : `${fewest} to ${most}`;
      throw new MathSyntaxError(`Function ${name} takes ${wanted} argument(s), not ${args.length}`);
    }
    return { kind: "call", name, args };
  }

  private items(end: string): MathExpression[] {
    if (this.next.text === end) return [];
    const items = [this.level(0)];
    while (this.takes(",")) items.push(this.level(0));
    return items;
  }

  private closed<T extends MathExpression>(inner: T, end: string): T {
    if (!this.takes(end)) throw new MathSyntaxError(`Expected '${end}' before ${this.next.kind === "end" ? this.next.text : `'${this.next.text}'`}`);
    return inner;
  }

  private takes(symbol: string): boolean {
    if (this.next.kind !== "symbol" || this.next.text !== symbol) return false;
    this.at++;
    return true;
  }
}

/**
 * Parses an expression, e.g. `IF(invocations > 0, 100 * errors / invocations, 0)`.
 *
 * @throws MathSyntaxError saying what was not expected
 */
export function parseMath(source: string): MathExpression {
  return new Parser(tokens(source)).parse();
}

/** Every expression inside one, itself first. */
export function parts(expression: MathExpression): MathExpression[] {
  switch (expression.kind) {
    case "list": return [expression, ...expression.items.flatMap(parts)];
    case "negative": return [expression, ...parts(expression.operand)];
    case "binary": return [expression, ...parts(expression.left), ...parts(expression.right)];
    case "call": return [expression, ...expression.args.flatMap(parts)];
    default: return [expression];
  }
}
