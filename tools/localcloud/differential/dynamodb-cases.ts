/**
 * Items, conditions and updates to compare with, generated so that conditions hold about as often as they fail.
 */
import fc from "fast-check";
import type { AttributeValue, Item } from "../src/services/dynamodb/values/attribute-value";

export interface Case {
  item: Item;
  /** Without one the item is only updated. */
  condition?: string;
  update?: string;
  values: Record<string, AttributeValue>;
}

const heads = ["va", "vb", "vc", "vd"];
const numbers = fc.constantFrom("0", "1", "2", "10", "-1", "1.5", "1e2", "100", "0.1");
const texts = fc.constantFrom("a", "ab", "abc", "b", "B", "é", "10");

const scalars: fc.Arbitrary<AttributeValue> = fc.oneof(
  numbers.map((N) => ({ N })), texts.map((S) => ({ S })), fc.constantFrom("a", "ab", "").map((text) => ({ B: new Uint8Array(Buffer.from(text)) })),
  fc.boolean().map((BOOL) => ({ BOOL })), fc.constant({ NULL: true }),
);
const sets: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.uniqueArray(texts, { minLength: 1, maxLength: 3 }).map((SS) => ({ SS })),
  fc.uniqueArray(fc.constantFrom("0", "1", "2", "1.5"), { minLength: 1, maxLength: 3 }).map((NS) => ({ NS })),
);
const documents: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.array(fc.oneof(scalars, sets), { maxLength: 3 }).map((L) => ({ L })),
  fc.dictionary(fc.constantFrom("x", "y"), fc.oneof(scalars, sets), { maxKeys: 2, noNullPrototype: true }).map((M) => ({ M })),
);
const anyValue = fc.oneof({ weight: 4, arbitrary: scalars }, { weight: 2, arbitrary: sets }, { weight: 2, arbitrary: documents });

export const items: fc.Arbitrary<Item> = fc.dictionary(fc.constantFrom(...heads), anyValue, { maxKeys: 4, noNullPrototype: true }).map((rest) => ({ id: { S: "1" }, ...rest }));

const paths = fc.tuple(fc.constantFrom(...heads), fc.constantFrom("", "", "", ".x", ".y", "[0]", "[1]", "[5]")).map(([head, tail]) => head + tail);

/** Expressions name values as `:0`, `:1` …; which are filled in when the whole is known. */
type Part = { text: string; values: AttributeValue[] };
const path = paths.map((text): Part => ({ text, values: [] }));
const valued = (arbitrary: fc.Arbitrary<AttributeValue>): fc.Arbitrary<Part> => arbitrary.map((value) => ({ text: "?", values: [value] }));
const join = (make: (...texts: string[]) => string) => (parts: Part[]): Part => ({ text: make(...parts.map(({ text }) => text)), values: parts.flatMap(({ values }) => values) });

/** Operators of order take these; moto lets every type through, so others would only compare its lack of checks. */
const ordered: fc.Arbitrary<AttributeValue> = fc.oneof(numbers.map((N) => ({ N })), texts.map((S) => ({ S })));
const bounds = fc.oneof(fc.constantFrom(["0", "1"], ["1", "100"], ["-1", "2"]).map((pair) => pair.map((N): AttributeValue => ({ N }))),
  fc.constantFrom(["a", "abc"], ["10", "b"], ["B", "ab"]).map((pair) => pair.map((S): AttributeValue => ({ S }))));
const size = fc.tuple(path).map(join((a) => `size(${a})`));
const operand = fc.oneof({ weight: 4, arbitrary: path }, { weight: 4, arbitrary: valued(scalars) }, { weight: 1, arbitrary: valued(fc.oneof(sets, documents)) }, { weight: 1, arbitrary: size });
const typeNames = fc.constantFrom("S", "N", "B", "SS", "NS", "L", "M", "BOOL", "NULL").map((S): AttributeValue => ({ S }));

const { condition } = fc.letrec<{ condition: Part; simple: Part }>((tie) => ({
  simple: fc.oneof(
    fc.tuple(operand, fc.constantFrom("=", "<>").map((text): Part => ({ text, values: [] })), operand).map(join((a, operator, b) => `${a} ${operator} ${b}`)),
    fc.tuple(path, fc.constantFrom("<", "<=", ">", ">=").map((text): Part => ({ text, values: [] })), fc.oneof(path, valued(ordered))).map(join((a, operator, b) => `${a} ${operator} ${b}`)),
    fc.tuple(path, bounds).map(([a, values]): Part => ({ text: `${a.text} BETWEEN ? AND ?`, values })),
    fc.tuple(path, operand, operand).map(join((a, b, c) => `${a} IN (${b}, ${c})`)),
    fc.tuple(path).map(join((a) => `attribute_exists(${a})`)), fc.tuple(path).map(join((a) => `attribute_not_exists(${a})`)),
    fc.tuple(path, valued(typeNames)).map(join((a, b) => `attribute_type(${a}, ${b})`)), fc.tuple(path, valued(texts.map((S) => ({ S })))).map(join((a, b) => `begins_with(${a}, ${b})`)),
    fc.tuple(path, operand).map(join((a, b) => `contains(${a}, ${b})`)),
  ),
  condition: fc.oneof({ depthSize: "small" },
    tie("simple"), fc.tuple(tie("simple"), tie("condition")).map(join((a, b) => `${a} AND (${b})`)), fc.tuple(tie("simple"), tie("simple")).map(join((a, b) => `${a} OR ${b}`)),
    fc.tuple(tie("condition")).map(join((a) => `NOT (${a})`))),
}));

/** Mostly paths that exist or can be made. */
const target = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...heads).map((text): Part => ({ text, values: [] })) }, { weight: 1, arbitrary: path });
const term = fc.oneof(target, valued(anyValue), fc.tuple(target, valued(anyValue)).map(join((a, b) => `if_not_exists(${a}, ${b})`)),
  fc.tuple(fc.oneof(target, valued(documents)), fc.oneof(target, valued(documents))).map(join((a, b) => `list_append(${a}, ${b})`)),
  fc.tuple(fc.oneof(target, valued(numbers.map((N) => ({ N })))), fc.constantFrom("+", "-").map((text): Part => ({ text, values: [] })), fc.oneof(target, valued(numbers.map((N) => ({ N }))))).map(join((a, sign, b) => `${a} ${sign} ${b}`)));
const section = (word: string, action: fc.Arbitrary<Part>): fc.Arbitrary<Part> => fc.array(action, { minLength: 1, maxLength: 2 }).map(join((...actions) => `${word} ${actions.join(", ")}`));
const update = fc.uniqueArray(fc.oneof(
  section("SET", fc.tuple(target, term).map(join((a, b) => `${a} = ${b}`))), section("REMOVE", target),
  section("ADD", fc.tuple(target, valued(fc.oneof(numbers.map((N) => ({ N })), sets))).map(join((a, b) => `${a} ${b}`))), section("DELETE", fc.tuple(target, valued(sets)).map(join((a, b) => `${a} ${b}`))),
), { minLength: 1, maxLength: 2, selector: ({ text }) => text.split(" ")[0] }).map(join((...sections) => sections.join(" ")));

function filled({ text, values }: Part): { text: string; values: Record<string, AttributeValue> } {
  let at = 0;
  return { text: text.replaceAll("?", () => `:v${at++}`), values: Object.fromEntries(values.map((value, index) => [`:v${index}`, value])) };
}

export const conditionCases: fc.Arbitrary<Case> = fc.tuple(items, condition).map(([item, part]) => {
  const { text, values } = filled(part);
  return { item, condition: text, values };
});

export const updateCases: fc.Arbitrary<Case> = fc.tuple(items, update).map(([item, part]) => {
  const { text, values } = filled(part);
  return { item, update: text, values };
});
