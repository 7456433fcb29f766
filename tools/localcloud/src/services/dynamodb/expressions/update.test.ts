import type { Shape } from "../../../service";
import type { Item } from "../values/attribute-value";
import { Scope } from "./scope";
import { applyUpdate, bindUpdate } from "./update";

const item: Item = {
  id: { S: "1" }, n: { N: "10" }, seq: { L: [{ S: "a" }, { S: "b" }, { S: "c" }] }, tags: { SS: ["a", "b"] }, doc: { M: { a: { N: "1" }, b: { N: "2" } } }, s: { S: "text" },
};
const apply = (text: string, values?: Shape, on: Item = item): Item => applyUpdate(bindUpdate(text, new Scope(undefined, values)), on);
const v = { ":v": { S: "v" } };
const one = { ":one": { N: "1" } };

describe("updates", () => {
  it.each<[string, Shape | undefined, Item]>([
    ["SET s = :v", v, { s: { S: "v" } }],
    ["set fresh = :v", v, { fresh: { S: "v" } }],
    ["SET n = n + :one", one, { n: { N: "11" } }],
    ["SET n = :one - n", one, { n: { N: "-9" } }],
    ["SET n = (n + :one)", one, { n: { N: "11" } }],
    ["SET m = if_not_exists(m, :one) + :one", one, { m: { N: "2" } }],
    ["SET n = if_not_exists(n, :one)", one, {}],
    ["SET dup = n, n = :one", one, { dup: { N: "10" }, n: { N: "1" } }],
    ["SET n = s, s = n", undefined, { n: { S: "text" }, s: { N: "10" } }],
    ["SET doc.c = :v", v, { doc: { M: { a: { N: "1" }, b: { N: "2" }, c: { S: "v" } } } }],
    ["SET seq[1] = :v", v, { seq: { L: [{ S: "a" }, { S: "v" }, { S: "c" }] } }],
    ["SET seq[50] = :v, seq[20] = :w", { ...v, ":w": { S: "w" } }, { seq: { L: [{ S: "a" }, { S: "b" }, { S: "c" }, { S: "w" }, { S: "v" }] } }],
    ["SET seq = list_append(seq, :l)", { ":l": { L: [{ N: "1" }] } }, { seq: { L: [{ S: "a" }, { S: "b" }, { S: "c" }, { N: "1" }] } }],
    ["SET seq = list_append(:l, seq)", { ":l": { L: [{ N: "1" }] } }, { seq: { L: [{ N: "1" }, { S: "a" }, { S: "b" }, { S: "c" }] } }],
    ["REMOVE seq[0], seq[1]", undefined, { seq: { L: [{ S: "c" }] } }],
    ["REMOVE seq[0] SET seq[1] = :v, seq[3] = :w", { ...v, ":w": { S: "w" } }, { seq: { L: [{ S: "v" }, { S: "c" }, { S: "w" }] } }],
    ["REMOVE seq[7], gone, doc.zzz", undefined, {}],
    ["REMOVE doc.a", undefined, { doc: { M: { b: { N: "2" } } } }],
    ["ADD n :one", one, { n: { N: "11" } }],
    ["ADD fresh :one, doc.a :one", one, { fresh: { N: "1" }, doc: { M: { a: { N: "2" }, b: { N: "2" } } } }],
    ["ADD tags :t", { ":t": { SS: ["b", "c"] } }, { tags: { SS: ["a", "b", "c"] } }],
    ["ADD fresh :t", { ":t": { BS: [Uint8Array.of(1)] } }, { fresh: { BS: [Uint8Array.of(1)] } }],
    ["DELETE tags :t", { ":t": { SS: ["b", "z"] } }, { tags: { SS: ["a"] } }],
    ["DELETE gone :t", { ":t": { SS: ["b"] } }, {}],
  ])("%s", (text, values, changed) => {
    const before = structuredClone(item);
    expect(apply(text, values)).toEqual({ ...item, ...changed });
    expect(item).toEqual(before);
  });

  it("take away a set of which nothing is left, and attributes", () => {
    expect(apply("DELETE tags :t REMOVE n", { ":t": { SS: ["a", "b"] } })).toEqual({ id: item.id, seq: item.seq, doc: item.doc, s: item.s });
  });

  it.each<[string, Shape | undefined, string]>([
    ["SET n = gone", undefined, "The provided expression refers to an attribute that does not exist in the item"],
    ["SET n = n + s", undefined, "An operand in the update expression has an incorrect data type"],
    ["SET n = list_append(n, seq)", undefined, "An operand in the update expression has an incorrect data type"],
    ["ADD s :one", one, "An operand in the update expression has an incorrect data type"],
    ["ADD tags :t", { ":t": { NS: ["1"] } }, "An operand in the update expression has an incorrect data type"],
    ["DELETE n :t", { ":t": { SS: ["1"] } }, "An operand in the update expression has an incorrect data type"],
    ["SET gone.a = :v", v, "The document path provided in the update expression is invalid for update"],
    ["SET s[0] = :v", v, "The document path provided in the update expression is invalid for update"],
    ["SET doc[0] = :v", v, "The document path provided in the update expression is invalid for update"],
    ["REMOVE gone.a", undefined, "The document path provided in the update expression is invalid for update"],
    ["SET a = :v SET b = :v", v, "Invalid UpdateExpression: The \"SET\" section can only be used once in an update expression;"],
    ["SET a = :v, a = :v", v, "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]"],
    ["SET a.b = :v REMOVE a", v, "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a]"],
    ["SET a.b = :v REMOVE a[0]", v, "Invalid UpdateExpression: Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [a, b], path two: [a, [0]]"],
    ["ADD a :v", v, "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: STRING"],
    ["DELETE a :one", one, "Invalid UpdateExpression: Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER"],
    ["SET a = b + :v", v, "Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: +, operand type: S"],
    ["SET a = if_not_exists(:v, :v)", v, "Invalid UpdateExpression: Operator or function requires a document path; operator or function: if_not_exists"],
    ["SET a = if_not_exists(b)", undefined, "Invalid UpdateExpression: Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1"],
    ["SET a = size(b)", undefined, "Invalid UpdateExpression: The function is not allowed in an update expression; function: size"],
    ["SET a = nope(b)", undefined, "Invalid UpdateExpression: Invalid function name; function: nope"],
    ["SET name = :v", v, "Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: name"],
    ["SET a = :w", v, "Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute value: :w"],
    ["SET a = 1", undefined, "Invalid UpdateExpression: Syntax error; token: \"1\", near: \"= 1\""],
    ["ADD n :big", { ":big": { N: "1e60" } }, "Attempting to store more than 38 significant digits in a Number"],
  ])("%s is refused", (text, values, message) => {
    expect(() => apply(text, values)).toThrow(expect.objectContaining({ code: "ValidationException", message }));
  });
});
