/**
 * Computes a list of metric queries, as GetMetricData and alarms do.
 */
import { parseMath, parts, type MathExpression } from "./metric-math";
import { callFunction, CLOCK_FUNCTIONS, type MathGrid } from "./math-functions";
import { applyOperator, eachSeries, longestPeriod, mapped, MathTypeError, scalar, seriesOf, type MathValue, type Points, type Series } from "./math-values";

/** A query of a list: a metric or an expression. */
export interface MathQuery {
  id: string;
  /** Of an expression. */
  expression?: string;
  /** Seconds; of an expression without metrics the one that was asked for. */
  period?: number;
  label?: string;
}

/** The range in which is computed, milliseconds since the epoch; `end` is excluded. */
export interface MathRange {
  start: number;
  end: number;
}

/**
 * The value of each query of a list.
 *
 * @param readMetric the points of a query that is a metric
 * @throws MathTypeError with what cannot be computed
 */
export class MathEvaluation {
  private readonly values = new Map<string, MathValue>();

  constructor(private readonly queries: readonly MathQuery[], private readonly range: MathRange, private readonly readMetric: (id: string) => Points) {}

  valueOf(id: string): MathValue {
    const known = this.values.get(id);
    if (known !== undefined) return known;
    const query = this.queries.find((candidate) => candidate.id === id);
    if (query === undefined) throw new MathTypeError(`Undefined variable '${id}'`);
    const value = query.expression === undefined ? this.metric(query) : this.expression(query);
    this.values.set(id, value);
    return value;
  }

  /** The series of a query: one, or those of an array. @throws MathTypeError for a query that is a lone number */
  seriesOf(id: string): Series[] {
    const value = this.valueOf(id);
    if (value.kind === "scalar") throw new MathTypeError("Expressions should evaluate to a time series or an array of time series");
    return value.kind === "list" ? value.items : [value];
  }

  private metric({ id, period = 60, label }: MathQuery): Series {
    return { kind: "series", points: this.readMetric(id), period, metric: id, ...(label !== undefined && { label }) };
  }

  private expression(query: MathQuery): MathValue {
    const expression = parseMath(query.expression!);
    const used = parts(expression).flatMap((part) => (part.kind === "reference" ? [this.valueOf(part.id)] : []))
      .flatMap((value) => (value.kind === "list" ? value.items : value.kind === "series" ? [value] : []));
    const metrics = this.queries.filter(({ expression: text }) => text === undefined).map(({ id }) => this.valueOf(id) as Series);
    const period = query.period ?? longestPeriod(used.length > 0 ? used : metrics);
    return this.evaluate(expression, { period, times: (seconds) => this.times(seconds) });
  }

  private times(period: number): number[] {
    const all: number[] = [];
    for (let at = this.range.start; at < this.range.end; at += period * 1000) all.push(at);
    return all;
  }

  private evaluate(expression: MathExpression, grid: MathGrid): MathValue {
    switch (expression.kind) {
      case "number": return scalar(expression.value);
      case "reference": return this.valueOf(expression.id);
      case "list": return { kind: "list", items: expression.items.flatMap((item) => asItems(this.evaluate(item, grid))) };
      case "negative": {
        const operand = this.evaluate(expression.operand, grid);
        return operand.kind === "scalar" ? scalar(-operand.value) : eachSeries(operand, "-", (series) => mapped(series, (value) => -value));
      }
      case "binary": return applyOperator(expression.operator, this.evaluate(expression.left, grid), this.evaluate(expression.right, grid));
      case "call": return this.call(expression.name, expression.args, grid);
      default: throw new MathTypeError(`Unexpected ${expression.kind}`);
    }
  }

  private call(name: string, args: MathExpression[], grid: MathGrid): MathValue {
    if (name === "METRICS") return this.metrics(args[0]);
    const values = args.map((arg) => (arg.kind === "keyword" ? undefined : this.evaluate(arg, grid)));
    if (name === "IF") return choose(values as MathValue[], grid.period);
    return callFunction(name, values as MathValue[], grid, args);
  }

  private metrics(filter: MathExpression | undefined): MathValue {
    if (filter !== undefined && filter.kind !== "text") throw new MathTypeError("METRICS needs a text in quotes");
    const found = this.queries.filter(({ id, expression }) => expression === undefined && (filter === undefined || id.includes(filter.value)));
    return { kind: "list", items: found.map(({ id }) => this.valueOf(id) as Series) };
  }
}

function asItems(value: MathValue): Series[] {
  if (value.kind === "scalar") throw new MathTypeError("An array holds time series, not numbers");
  return value.kind === "list" ? value.items : [value];
}

/** `IF`: where the condition has no point, there is none; a missing point of what it chooses counts as 0 when true and is missing when false. */
function choose([condition, whenTrue, whenFalse]: MathValue[], period: number): MathValue {
  if (condition!.kind === "list" || whenTrue!.kind === "list" || whenFalse?.kind === "list") throw new MathTypeError("IF takes no arrays of time series");
  if (condition!.kind === "scalar") return condition!.value !== 0 ? whenTrue! : whenFalse ?? seriesOf([], period);
  const pick = (choice: MathValue | undefined, at: number, missing: number): number =>
    (choice === undefined ? NaN : choice.kind === "scalar" ? choice.value : (choice as Series).points.get(at) ?? missing);
  return mapped(condition!, (value, at) => (value !== 0 ? pick(whenTrue, at, 0) : pick(whenFalse, at, NaN)));
}

/** Whether an expression can give another result for the same data at another time. */
export function dependsOnTime(source: string): boolean {
  return parts(parseMath(source)).some((part) => part.kind === "call" && CLOCK_FUNCTIONS.includes(part.name));
}
