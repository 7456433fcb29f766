import * as fc from "fast-check";
import { MathEvaluation } from "./math-evaluation";
import type { MathValue } from "./math-values";
import type { BinaryOperator, MathExpression } from "./metric-math";

const MINUTE = 60_000;
/** 2026-11-20 is a Friday. */
const START = Date.parse("2026-11-20T12:00:00Z");

type Row = (number | undefined)[];
const _ = undefined;

/** One value a minute; an empty place is missing. */
function points(row: Row): Map<number, number> {
  return new Map(row.flatMap((value, index) => (value === undefined ? [] : [[START + index * MINUTE, value] as const])));
}

function compute(expression: string, metrics: Record<string, Row>, length = 5): Row | number | Row[] {
  const queries = [...Object.keys(metrics).map((id) => ({ id, period: 60 })), { id: "result", expression }];
  const value = new MathEvaluation(queries, { start: START, end: START + length * MINUTE }, (id) => points(metrics[id]!)).valueOf("result");
  return shown(value, length);
}

function shown(value: MathValue, length: number): Row | number | Row[] {
  if (value.kind === "scalar") return value.value;
  if (value.kind === "list") return value.items.map((item) => shown(item, length) as Row);
  return Array.from({ length }, (_none, index) => value.points.get(START + index * MINUTE));
}

describe("metric math", () => {
  it.each<[string, Record<string, Row>, ReturnType<typeof compute>]>([
    // From the page "Using metric math".
    ["metric1 < metric2", { metric1: [30, 20, 0, 0], metric2: [20, _, 20, _] }, [0, 0, 1, 0, _]],
    ["metric1 >= 30", { metric1: [30, 20, 0, 0] }, [1, 0, 0, 0, _]],
    ["metric1 > 15 AND metric2 > 15", { metric1: [30, 20, 0, 0], metric2: [20, _, 20, _] }, [1, 0, 0, 0, _]],
    ["IF(metric1, metric2, metric3)", { metric1: [1, 1, 0, 0, _], metric2: [30, _, 0, 0, 30], metric3: [0, 0, 20, _, 20] }, [30, 0, 20, _, _]],
    ["IF(metric1, 5, metric3)", { metric1: [1, 1, 0, 0, _], metric3: [0, 0, 20, _, 20] }, [5, 5, 20, _, _]],
    ["IF(metric1, metric2, 5)", { metric1: [1, 1, 0, 0, _], metric2: [30, _, 0, 0, 30] }, [30, 0, 5, 5, _]],
    ["IF(metric1 < 400, metric1)", { metric1: [100, 500, 300, _, 400] }, [100, _, 300, _, _]],
    ["IF(metric1 < 400, 10, 2)", { metric1: [100, 500, 300, _, 400] }, [10, 2, 10, _, 2]],
    // Missing counts as 0 between two series; what divides by it is dropped.
    ["a / b", { a: [1, _, 3], b: [2, 4, _] }, [0.5, 0, _, _, _]],
    ["-a ^ 2", { a: [3] }, [-9, _, _, _, _]],
    ["FILL(a, 0)", { a: [1, _, 3] }, [1, 0, 3, 0, 0]],
    ["FILL(a, REPEAT)", { a: [_, 2, _, 4, _] }, [_, 2, 2, 4, 4]],
    ["FILL(a, LINEAR)", { a: [_, 2, _, 4, _] }, [_, 2, 3, 4, _]],
    ["FILL(a, b)", { a: [1, _, _], b: [7, 8, _] }, [1, 8, _, _, _]],
    ["FILL(METRICS(), 0)", { a: [1], b: [_, 2] }, [[1, 0, 0, 0, 0], [0, 2, 0, 0, 0]]],
    ["SUM(METRICS())", { a: [1, 2], b: [10, _, 30] }, [11, 2, 30, _, _]],
    ["SUM(METRICS(\"err\"))", { errors: [1, 2], invocations: [10, 20] }, [1, 2, _, _, _]],
    ["AVG([a, b])", { a: [1, 2], b: [3, _] }, [2, 1, _, _, _]],
    ["MAX([a, b]) - MIN([a, b])", { a: [1, 2], b: [4, _] }, [3, 0, _, _, _]],
    ["a - AVG(a)", { a: [1, _, 3] }, [-1, _, 1, _, _]],
    ["SUM(a) + MIN(a) * MAX(a) + DATAPOINT_COUNT(a)", { a: [1, _, 3] }, 9],
    ["RATE(a)", { a: [0, 60, _, 0] }, [_, 1, _, -0.5, _]],
    ["DIFF(a) + DIFF_TIME(a)", { a: [5, 7, _, 1] }, [_, 62, _, 114, _]],
    ["RUNNING_SUM(a)", { a: [1, _, 2, 3] }, [1, _, 3, 6, _]],
    ["TIME_SERIES(MAX(a))", { a: [1, 4] }, [4, 4, 4, 4, 4]],
    ["a / PERIOD(a)", { a: [120] }, [2, _, _, _, _]],
    ["100 / [a, b]", { a: [50], b: [0, 25] }, [[2, _, _, _, _], [_, 4, _, _, _]]],
    ["FIRST(SORT(METRICS(), SUM, DESC))", { a: [1], b: [9], c: [5] }, [9, _, _, _, _]],
    ["SLICE(SORT(METRICS(), AVG, ASC), 1)", { a: [5], b: [9], c: [1] }, [[5, _, _, _, _], [9, _, _, _, _]]],
    ["METRIC_COUNT(REMOVE_EMPTY(METRICS()))", { a: [5], b: [] }, 1],
    ["ABS(CEIL(a)) + FLOOR(a)", { a: [-1.5, 2.2] }, [-1, 5, _, _, _]],
    ["DAY(a) * 100 + HOUR(a) + MINUTE(a)", { a: [] }, [512, 513, 514, 515, 516]],
  ])("%s", (expression, metrics, expected) => {
    expect(compute(expression, metrics)).toEqual(expected);
  });

  it("computes the rate that our alarms watch, with and without traffic and errors", () => {
    const rate = "IF(invocations >= 2, 100 * FILL(errors, 0) / invocations, 0)";

    expect(compute(rate, { errors: [_, 1, 1, _, 5], invocations: [4, 4, 1, _, _] })).toEqual([0, 25, 0, _, _]);
  });

  it.each(["SUM(5)", "[a, b] + [a, b]", "[1, 2]", "IF([a], 1, 0)", "FILL(a, [a, b])", "METRICS(a)", "SORT(METRICS(), 1, 2)"])("refuses %s", (expression) => {
    expect(() => compute(expression, { a: [1], b: [2] })).toThrow(/./);
  });
});

describe("metric math, against a slow oracle", () => {
  const LENGTH = 6;
  const operators: BinaryOperator[] = ["+", "-", "*", "/", "==", "!=", "<=", ">=", "<", ">", "&&", "||"];
  const row = fc.array(fc.option(fc.integer({ min: -3, max: 3 }), { nil: undefined }), { minLength: LENGTH, maxLength: LENGTH });
  const leaf = fc.oneof(fc.constantFrom("a", "b", "c").map((id): MathExpression => ({ kind: "reference", id })), fc.integer({ min: -3, max: 3 }).map((value): MathExpression => ({ kind: "number", value })));
  const { tree } = fc.letrec<{ tree: MathExpression }>((tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, leaf,
      fc.record({ kind: fc.constant("binary" as const), operator: fc.constantFrom(...operators), left: tie("tree"), right: tie("tree") }),
      tie("tree").map((operand): MathExpression => ({ kind: "negative", operand })),
      fc.tuple(tie("tree"), tie("tree"), tie("tree")).map((args): MathExpression => ({ kind: "call", name: "IF", args })),
      fc.tuple(leaf, fc.integer({ min: -3, max: 3 })).map(([series, value]): MathExpression => ({ kind: "call", name: "FILL", args: [series, { kind: "number", value }] })),
      fc.tuple(tie("tree"), tie("tree")).map((items): MathExpression => ({ kind: "call", name: "SUM", args: [{ kind: "list", items }] }))),
  }));

  it("computes any tree of operators, IF, FILL and SUM", () => {
    fc.assert(fc.property(tree, fc.record({ a: row, b: row, c: row }), (expression, metrics) => {
      const expected = outcome(() => slow(expression, metrics));
      const actual = outcome(() => compute(text(expression), metrics, LENGTH));
      expect(actual).toEqual(expected);
    }), { numRuns: 1500 });
  });

  function outcome(work: () => unknown): unknown {
    try {
      return work();
    } catch {
      return "refused";
    }
  }

  function text(expression: MathExpression): string {
    switch (expression.kind) {
      case "number": return expression.value < 0 ? `(${expression.value})` : String(expression.value);
      case "reference": return expression.id;
      case "negative": return `(-${text(expression.operand)})`;
      case "binary": return `(${text(expression.left)} ${expression.operator} ${text(expression.right)})`;
      case "list": return `[${expression.items.map(text).join(", ")}]`;
      case "call": return `${expression.name}(${expression.args.map(text).join(", ")})`;
      default: throw new Error(expression.kind);
    }
  }

  /** Point by point, without sharing anything with the code that it checks. */
  function slow(expression: MathExpression, metrics: Record<string, Row>): Row | number {
    const clean = (all: Row): Row => all.map((value) => (value !== undefined && Number.isFinite(value) ? value : undefined));
    const series = (inner: MathExpression): Row => {
      const value = slow(inner, metrics);
      if (typeof value === "number") throw new Error("a number");
      return value;
    };
    const at = (value: Row | number, index: number): number | undefined => (typeof value === "number" ? value : value[index]);
    const indexes = Array.from({ length: LENGTH }, (_none, index) => index);
    switch (expression.kind) {
      case "number": return expression.value;
      case "reference": return metrics[expression.id]!;
      case "negative": {
        const value = slow(expression.operand, metrics);
        return typeof value === "number" ? -value : value.map((one) => (one === undefined ? undefined : -one));
      }
      case "binary": {
        const [left, right] = [slow(expression.left, metrics), slow(expression.right, metrics)];
        if (typeof left === "number" && typeof right === "number") return operate(expression.operator, left, right);
        const both = typeof left !== "number" && typeof right !== "number";
        return clean(indexes.map((index) => {
          const [one, other] = [at(left, index), at(right, index)];
          if (both ? one === undefined && other === undefined : one === undefined || other === undefined) return undefined;
          return operate(expression.operator, one ?? 0, other ?? 0);
        }));
      }
      case "call": {
        if (expression.name === "FILL") return series(expression.args[0]!).map((value) => value ?? (expression.args[1] as { value: number }).value);
        if (expression.name === "SUM") {
          const rows = (expression.args[0] as { items: MathExpression[] }).items.map(series);
          return indexes.map((index) => {
            const there = rows.flatMap((one) => one[index] ?? []);
            return there.length === 0 ? undefined : there.reduce((sum, value) => sum + value, 0);
          });
        }
        const [condition, yes, no] = expression.args.map((arg) => slow(arg, metrics)) as [Row | number, Row | number, Row | number];
        if (typeof condition === "number") return condition !== 0 ? yes : no;
        return clean(condition.map((value, index) => (value === undefined ? undefined : value !== 0 ? at(yes, index) ?? 0 : at(no, index))));
      }
      default: throw new Error(expression.kind);
    }
  }

  function operate(operator: BinaryOperator, left: number, right: number): number {
    switch (operator) {
      case "+": return left + right;
      case "-": return left - right;
      case "*": return left * right;
      case "/": return left / right;
      case "==": return left === right ? 1 : 0;
      case "!=": return left === right ? 0 : 1;
      case "<": return left < right ? 1 : 0;
      case ">": return left > right ? 1 : 0;
      case "<=": return left <= right ? 1 : 0;
      case ">=": return left >= right ? 1 : 0;
      case "&&": return left !== 0 && right !== 0 ? 1 : 0;
      default: return left !== 0 || right !== 0 ? 1 : 0;
    }
  }
});
