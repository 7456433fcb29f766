import fc from "fast-check";
import { compareKeys, LONGEST_KEY } from "../../../store/record-key";
import { compareValues, type AttributeValue } from "../values/attribute-value";
import { beginsWith } from "../expressions/condition";
import type { SortCondition } from "../expressions/key-condition";
import { normalNumber } from "../values/number";
import { KeySpace } from "./storage-key";

const texts = fc.oneof(fc.string({ unit: "binary", minLength: 1, maxLength: 6 }), fc.array(fc.constantFrom("a", "b", "\0", "\u0001", "\uffff", "\u{10ffff}"), { minLength: 1, maxLength: 4 }).map((parts) => parts.join("")));
const sortKeys = {
  S: texts.map((S): AttributeValue => ({ S })),
  N: fc.oneof(fc.integer({ min: -50, max: 50 }), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }))
    .filter((value) => value === 0 || Math.abs(value) > 1e-100).map((value): AttributeValue => ({ N: normalNumber(String(value)) })),
  B: fc.uint8Array({ minLength: 1, maxLength: 4 }).map((B): AttributeValue => ({ B })),
};
const spaceOf = (type: "S" | "N" | "B", kind: "ofTable" | "ofIndex"): KeySpace => {
  const keys = { partition: "id", sort: "at", types: new Map([["id", "S" as const], ["at", type]]) };
  return kind === "ofTable" ? KeySpace.ofTable("table", keys) : KeySpace.ofIndex("table", "index", keys);
};
const id = { S: "partition" };

function satisfies(value: AttributeValue, condition: SortCondition): boolean {
  if (condition.operator === "between") return compareValues(value, condition.low)! >= 0 && compareValues(value, condition.high)! <= 0;
  if (condition.operator === "begins_with") return beginsWith(value, condition.value);
  const order = compareValues(value, condition.value)!;
  return { "=": order === 0, "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0 }[condition.operator];
}

describe.each(["ofTable", "ofIndex"] as const)("keys %s", (kind) => {
  it.each(["S", "N", "B"] as const)("of type %s lie in the order of their values", (type) => {
    const space = spaceOf(type, kind);
    fc.assert(fc.property(sortKeys[type], sortKeys[type], (a, b) => {
      const expected = Math.sign(compareValues(a, b)!);
      const order = compareKeys(space.key({ id, at: a }, "1"), space.key({ id, at: b }, "1"));
      expect(Math.sign(order)).toBe(expected);
      // The oracle of the oracle: DynamoDB compares texts by the bytes of their UTF-8 form.
      if (type === "S") expect(expected).toBe(Math.sign(Buffer.compare(Buffer.from(a.S!), Buffer.from(b.S!))));
    }), { numRuns: 500 });
  });

  it.each(["S", "N", "B"] as const)("of type %s are in a condition's range exactly when they satisfy it", (type) => {
    const space = spaceOf(type, kind);
    const operators = fc.constantFrom("=" as const, "<" as const, "<=" as const, ">" as const, ">=" as const, ...(type === "N" ? [] : ["begins_with" as const]));
    const conditions: fc.Arbitrary<SortCondition> = fc.oneof(
      fc.record({ operator: operators, value: sortKeys[type] }),
      fc.tuple(sortKeys[type], sortKeys[type]).map(([a, b]) => (compareValues(a, b)! <= 0 ? { operator: "between" as const, low: a, high: b } : { operator: "between" as const, low: b, high: a })));
    fc.assert(fc.property(sortKeys[type], conditions, fc.string(), (value, condition, tableKey) => {
      const key = space.key({ id, at: value }, tableKey);
      const { from, until } = space.range(id, condition);
      expect(compareKeys(key, from) >= 0 && compareKeys(key, until) < 0).toBe(satisfies(value, condition));
    }), { numRuns: 500 });
  });

  it("fit into the store however long the values are", () => {
    for (const at of [{ S: "\0".repeat(1024) }, { B: new Uint8Array(1024).fill(255) }, { S: "\u{10ffff}".repeat(256) }]) {
      const key = spaceOf(at.S === undefined ? "B" : "S", kind).key({ id: { S: "x".repeat(2048) }, at }, "t".repeat(4000));
      expect(Buffer.byteLength(key) + 300).toBeLessThan(LONGEST_KEY);
    }
  });
});

describe("partitions", () => {
  it("are told apart, and each is in one of the segments of a scan", () => {
    const space = KeySpace.ofTable("table", { partition: "id", types: new Map([["id", "S"]]) });
    fc.assert(fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 1_000_000 }), (a, b, total) => {
      const key = space.key({ id: { S: a } });
      expect(key === space.key({ id: { S: b } })).toBe(Buffer.from(a).equals(Buffer.from(b)));
      const at = Math.floor((parseInt(key.split("/")[1]!.slice(0, 8), 16) * total) / 2 ** 32);
      const holding = [at - 1, at, at + 1].filter((segment) => segment >= 0 && segment < total).filter((segment) => {
        const { from, until } = space.segment(segment, total);
        return compareKeys(key, from) >= 0 && compareKeys(key, until) < 0;
      });
      expect(holding).toHaveLength(1);
    }));
  });
});
