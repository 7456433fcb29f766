import type { Shape } from "../../../service";
import type { Item } from "../values/attribute-value";
import { bindCondition, isTrue } from "./condition";
import { Scope } from "./scope";

const item: Item = {
  id: { S: "payment-1" }, n: { N: "10" }, b: { B: Uint8Array.of(1, 2, 3) }, yes: { BOOL: true }, nothing: { NULL: true }, blank: { S: "" },
  tags: { SS: ["a", "b"] }, counts: { NS: ["1", "2.5"] }, blobs: { BS: [Uint8Array.of(1), Uint8Array.of(2, 3)] },
  seq: { L: [{ S: "x" }, { N: "1" }, { L: [{ S: "deep" }] }] }, doc: { M: { a: { N: "1" }, "with.dot": { S: "y" }, nest: { M: { z: { S: "z" } } } } },
};
const names = { "#n": "n", "#dot": "with.dot", "#size": "size", "#proto": "__proto__", "#constructor": "constructor" };
const values = {
  ":ten": { N: "10" }, ":ten0": { N: "10.0" }, ":two": { N: "2" }, ":one": { N: "1" }, ":three": { N: "3" }, ":a": { S: "a" }, ":ba": { SS: ["b", "a"] }, ":pay": { S: "pay" }, ":x": { S: "x" },
  ":ten-text": { S: "10" }, ":true": { BOOL: true }, ":null": { NULL: true }, ":string": { S: "S" }, ":bin": { B: Uint8Array.of(2, 3) }, ":list": { L: [{ S: "deep" }] },
  ":map": { M: { nest: { M: { z: { S: "z" } } }, "with.dot": { S: "y" }, a: { N: "1" } } }, ":nope": { S: "nope" }, ":z": { S: "z" },
};
const only = (all: Shape, text: string): Shape | undefined => {
  const used = Object.fromEntries(Object.entries(all).filter(([name]) => new RegExp(`${name}(?![0-9A-Za-z_])`).test(text)));
  return Object.keys(used).length === 0 ? undefined : used;
};
const judge = (text: string, on: Item = item): boolean => {
  const scope = new Scope(only(names, text), only(Object.fromEntries(Object.entries(values).map(([name, value]) => [name.replace("-", "_"), value])), text));
  return isTrue(bindCondition("ConditionExpression", text, scope).condition, on);
};

describe("conditions", () => {
  it.each([
    ["n = :ten", true], ["n = :ten0", true], ["#n = :ten_text", false], ["n <> :ten_text", true], ["n <> :ten", false], ["n > :two", true], ["n < :two", false], ["n >= :ten", true], ["n <= :ten", true],
    ["n > :a", false], ["n < :a", false], ["gone = :a", false], ["gone <> :a", true], ["gone < :a", false], ["gone = absent", false], ["gone <> absent", false], ["yes = :true", true], ["nothing = :null", true],
    ["tags = :ba", true], ["doc = :map", true], ["seq[2] = :list", true], ["seq[9] = :a", false], ["doc.a < n", true], ["doc.#dot = :x", false], ["doc.nest.z = :z", true], ["n.z = :a", false],
    ["n BETWEEN :two AND :ten", true], ["n between :ten and :ten", true], ["n BETWEEN :one AND :two", false], ["gone BETWEEN :one AND :two", false], ["n IN (:two, :ten)", true], ["n in (:two, :ten_text)", false], ["id in (gone)", false],
    ["attribute_exists(id)", true], ["attribute_exists(blank)", true], ["attribute_exists(gone)", false], ["attribute_exists(doc.nest)", true], ["attribute_not_exists(seq[0])", false], ["attribute_not_exists(seq[3])", true],
    ["attribute_type(id, :string)", true], ["attribute_type(n, :string)", false], ["attribute_type(gone, :string)", false],
    ["begins_with(id, :pay)", true], ["begins_with(n, :pay)", false], ["begins_with(gone, :pay)", false], ["begins_with(id, id)", undefined],
    ["contains(id, :pay)", true], ["contains(tags, :a)", true], ["contains(tags, :pay)", false], ["contains(counts, :two)", false], ["contains(seq, :x)", true], ["contains(seq, :one)", true], ["contains(seq, :list)", true],
    ["contains(b, :bin)", true], ["contains(blobs, :bin)", true], ["contains(doc, :a)", false], ["contains(gone, :a)", false],
    ["size(id) = :ten", false], ["size(tags) = :two", true], ["size(seq) = :three", true], ["size(doc) = :three", true], ["size(b) = :three", true], ["size(blank) < :one", true], ["size(n) < :ten", false], ["size(gone) < :ten", false],
    ["NOT n = :ten", false], ["n = :two OR n = :ten", true], ["n = :ten AND id = :a OR n = :ten", true], ["n = :ten OR n = :ten AND id = :a", true], ["(n = :ten OR n = :ten) AND id = :a", false], ["not (n = :two) and not n = :one", true],
    ["attribute_exists(#proto)", false], ["attribute_exists(#constructor)", false], ["attribute_exists(#size)", false],
  ] as [string, boolean | undefined][])("%s is %s", (text, expected) => {
    if (expected === undefined) expect(() => judge(text)).toThrow("must be distinct");
    else expect(judge(text)).toBe(expected);
  });

  it("see an item that is not there as an empty one", () => {
    expect([judge("attribute_not_exists(id)", {}), judge("attribute_exists(id)", {}), judge("id = :a", {})]).toEqual([true, false, false]);
  });

  it("read nesting in steps that grow with its depth and no faster", () => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the parser's own library, whose steps are counted
    const { BufferedTokenStream } = require("antlr4/BufferedTokenStream") as { BufferedTokenStream: { prototype: { consume(): void } } };
    const steps = jest.spyOn(BufferedTokenStream.prototype, "consume");
    const nested = (depth: number): number => {
      steps.mockClear();
      expect(judge(`${"NOT (".repeat(depth)}n = :ten${")".repeat(depth)}`)).toBe(depth % 2 === 0);
      return steps.mock.calls.length;
    };
    const [half, whole] = [nested(30), nested(60)];
    steps.mockRestore();

    expect(half).toBeGreaterThan(60);
    expect(whole).toBeLessThanOrEqual(2 * half);
    expect(() => judge(`${"(".repeat(2000)}n = :ten${")".repeat(2000)}`)).toThrow("The expression nests deeper than 64 parentheses;");
  });

  it.each([
    ["", {}, "The expression can not be empty;"],
    ["n = ", {}, "Syntax error; token: \"<EOF>\", near: \"= \""],
    ["n == :v", { ":v": { N: "1" } }, "Syntax error; token: \"=\", near: \"== :v\""],
    ["n", {}, "Syntax error; token: \"<EOF>\", near: \"n\""],
    ["_n = :v", { ":v": { N: "1" } }, "Syntax error; token: \"_\", near: \"_n\""],
    ["((n = :v))", { ":v": { N: "1" } }, "The expression has redundant parentheses;"],
    ["status = :v", { ":v": { N: "1" } }, "Attribute name is a reserved keyword; reserved keyword: status"],
    ["a.Status = :v", { ":v": { N: "1" } }, "Attribute name is a reserved keyword; reserved keyword: Status"],
    ["#x = :v", { ":v": { N: "1" } }, "An expression attribute name used in the document path is not defined; attribute name: #x"],
    ["n = :w", { ":v": { N: "1" } }, "An expression attribute value used in expression is not defined; attribute value: :w"],
    ["exists(n)", {}, "Invalid function name; function: exists"],
    ["constructor(n)", {}, "Invalid function name; function: constructor"],
    ["ATTRIBUTE_EXISTS(n)", {}, "Invalid function name; function: ATTRIBUTE_EXISTS"],
    ["size(n)", {}, "The function is not allowed to be used this way in an expression; function: size"],
    ["n = attribute_exists(n)", {}, "The function is not allowed to be used this way in an expression; function: attribute_exists"],
    ["attribute_exists(n, n)", {}, "Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2"],
    ["attribute_exists(:v)", { ":v": { N: "1" } }, "Operator or function requires a document path; operator or function: attribute_exists"],
    ["attribute_type(n, :v)", { ":v": { S: "T" } }, "Invalid attribute type name found; type: T, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"],
    ["begins_with(n, :v)", { ":v": { N: "1" } }, "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N"],
    ["size(:v) = :v", { ":v": { N: "1" } }, "Incorrect operand type for operator or function; operator or function: size, operand type: N"],
    ["n < :v", { ":v": { BOOL: true } }, "Incorrect operand type for operator or function; operator: <, operand type: BOOL"],
    ["n = n", {}, "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [n]"],
    ["n between :v and :w", { ":v": { N: "2" }, ":w": { N: "1" } }, "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}"],
    ["n between :v and :w", { ":v": { N: "2" }, ":w": { S: "1" } }, "The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {S:1}"],
  ] as [string, Shape, string][])("%s is refused", (text, given, message) => {
    const scope = new Scope(undefined, Object.keys(given).length === 0 ? undefined : given);
    expect(() => bindCondition("ConditionExpression", text, scope)).toThrow(expect.objectContaining({ code: "ValidationException", message: `Invalid ConditionExpression: ${message}` }));
  });

  it("are refused when they are too long or have too many operators", () => {
    const scope = new Scope(undefined, { ":v": { N: "1" } });
    expect(() => bindCondition("FilterExpression", `n = :v${" or n = :v".repeat(500)}`, scope))
      .toThrow("Invalid FilterExpression: Expression size has exceeded the maximum allowed size; expression size: 5006");
    expect(() => bindCondition("FilterExpression", `n=:v${" or n=:v".repeat(200)}`, scope))
      .toThrow("Invalid FilterExpression: The expression contains too many operators and functions; count: 401, maximum: 300");
  });
});
