import * as fc from "fast-check";
import { MathSyntaxError, parseMath, parts, type BinaryOperator, type MathExpression } from "./metric-math";

describe("parseMath", () => {
  it("reads an error rate", () => {
    const reference = (id: string): MathExpression => ({ kind: "reference", id });
    const number = (value: number): MathExpression => ({ kind: "number", value });

    expect(parseMath("IF(invocations >= 1, 100 * errors / invocations, 0)")).toEqual({
      kind: "call", name: "IF", args: [
        { kind: "binary", operator: ">=", left: reference("invocations"), right: number(1) },
        {
          kind: "binary", operator: "/", right: reference("invocations"),
          left: { kind: "binary", operator: "*", left: number(100), right: reference("errors") },
        },
        number(0),
      ],
    });
  });

  it.each([
    ["a + b * c", "(a + (b * c))"],
    ["a - b - c", "((a - b) - c)"],
    ["-a ^ 2", "-(a ^ 2)"],
    ["a ^ b ^ c", "(a ^ (b ^ c))"],
    ["a > 1 AND b < 2 || c", "(((a > 1) && (b < 2)) || c)"],
    ["FILL(m1, REPEAT)", "FILL(m1, REPEAT)"],
    ["SUM([m1, m2])/2", "(SUM([m1, m2]) / 2)"],
    ["1.5e3 + .5", "(1500 + 0.5)"],
  ])("%s binds as %s", (source, expected) => {
    expect(shown(parseMath(source))).toBe(expected);
  });

  it.each([
    ["", "Unexpected end of expression"],
    ["a +", "Unexpected end of expression"],
    ["(a", "Expected ')' before end of expression"],
    ["a b", "Unexpected 'b'"],
    ["a $ b", "Unexpected character '$'"],
    ["FOO(a)", "Unknown function 'FOO'"],
    ["IF(a)", "Function IF takes 2 to 3 argument(s), not 1"],
  ])("refuses %j", (source, message) => {
    expect(() => parseMath(source)).toThrow(new MathSyntaxError(message));
  });

  it("reads back every expression that it can show", () => {
    fc.assert(fc.property(expressions(), (expression) => {
      expect(parseMath(shown(expression))).toEqual(expression);
    }));
  });

  it("finds everything inside", () => {
    expect(parts(parseMath("MAX([a, -b]) + c")).flatMap((part) => (part.kind === "reference" ? [part.id] : []))).toEqual(["a", "b", "c"]);
  });
});

function shown(expression: MathExpression): string {
  switch (expression.kind) {
    case "number": return String(expression.value);
    case "text": return JSON.stringify(expression.value);
    case "reference": return expression.id;
    case "keyword": return expression.name;
    case "list": return `[${expression.items.map(shown).join(", ")}]`;
    case "negative": return `-${shown(expression.operand)}`;
    case "binary": return `(${shown(expression.left)} ${expression.operator} ${shown(expression.right)})`;
    case "call": return `${expression.name}(${expression.args.map(shown).join(", ")})`;
  }
}

function expressions(): fc.Arbitrary<MathExpression> {
  const operators = fc.constantFrom<BinaryOperator>("||", "&&", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "^");
  return fc.letrec<{ any: MathExpression }>((tie) => ({
    any: fc.oneof(
      { depthSize: "small" },
      fc.record({ kind: fc.constant("number" as const), value: fc.nat(1000) }),
      fc.record({ kind: fc.constant("reference" as const), id: fc.stringMatching(/^[a-z][a-z0-9_]{0,5}$/) }),
      fc.record({ kind: fc.constant("list" as const), items: fc.array(tie("any"), { maxLength: 3 }) }),
      fc.record({ kind: fc.constant("binary" as const), operator: operators, left: tie("any"), right: tie("any") }),
      fc.record({ kind: fc.constant("call" as const), name: fc.constantFrom("SUM", "AVG", "RATE"), args: fc.tuple(tie("any")) }),
    ),
  })).any;
}
