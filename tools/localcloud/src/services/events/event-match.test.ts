import * as fc from "fast-check";
import { matches } from "./event-match";
import { parsePattern, type Json } from "./event-pattern";

const match = (pattern: Json, event: Json): boolean => matches(parsePattern(JSON.stringify(pattern)), event);

describe("event patterns", () => {
  it.each<[pattern: Json, event: Json, result: boolean]>([
    [{ a: ["x", "y"] }, { a: "y" }, true],
    [{ a: ["x"] }, { a: "X" }, false],
    [{ a: ["x"] }, {}, false],
    [{ a: [1] }, { a: "1" }, false],
    [{ a: [null] }, { a: null }, true],
    [{ a: [null] }, {}, false],
    [{ a: ["x"] }, { a: ["z", "x"] }, true],
    [{ a: { b: ["x"] } }, { a: { b: "x", c: 1 } }, true],
    [{ a: { b: ["x"] } }, { a: "x" }, false],
    [{ a: { b: ["x"] } }, { a: [{ b: "y" }, { b: "x" }] }, true],
    [{ a: ["x"], b: ["y"] }, { a: "x", b: "z" }, false],
    [{ a: [{ prefix: "ab" }] }, { a: "abc" }, true],
    [{ a: [{ prefix: { "equals-ignore-case": "AB" } }] }, { a: "abc" }, true],
    [{ a: [{ suffix: ".png" }] }, { a: "x.png" }, true],
    [{ a: [{ "equals-ignore-case": "ABC" }] }, { a: "abc" }, true],
    [{ a: [{ wildcard: "arn:*:live" }] }, { a: "arn:aws:live" }, true],
    [{ a: [{ wildcard: "a\\*c" }] }, { a: "abc" }, false],
    [{ a: [{ wildcard: "a.c*" }] }, { a: "abc" }, false],
    [{ a: [{ exists: true }] }, { a: null }, true],
    [{ a: [{ exists: false }] }, { b: 1 }, true],
    [{ a: [{ exists: false }, "x"] }, { a: "x" }, true],
    [{ a: [{ exists: true }] }, { a: { b: 1 } }, false],
    [{ a: [{ numeric: [">", 0, "<=", 5] }] }, { a: 5 }, true],
    [{ a: [{ numeric: [">", 0, "<=", 5] }] }, { a: 0 }, false],
    [{ a: [{ numeric: ["=", 3.0] }] }, { a: 3 }, true],
    [{ a: [{ numeric: ["<", 3] }] }, { a: "2" }, false],
    [{ a: [{ "anything-but": "x" }] }, { a: "y" }, true],
    [{ a: [{ "anything-but": ["x", "y"] }] }, { a: "y" }, false],
    [{ a: [{ "anything-but": { prefix: ["x", "y"] } }] }, { a: "yes" }, false],
    [{ a: [{ "anything-but": "x" }] }, {}, false],
    [{ a: [{ "anything-but": 5 }] }, { a: 6 }, true],
    [{ a: [{ "anything-but": [5, 6] }] }, { a: 6 }, false],
    [{ a: [{ "anything-but": [5, 6] }] }, { a: "6" }, true],
    [{ a: [{ "anything-but": { prefix: "in" } }] }, { a: "out" }, true],
    [{ a: [{ "anything-but": { suffix: "ed" } }] }, { a: "failed" }, false],
    [{ a: [{ "anything-but": { suffix: ["ed", "ing"] } }] }, { a: "fail" }, true],
    [{ a: [{ "anything-but": { "equals-ignore-case": ["OK", "fine"] } }] }, { a: "ok" }, false],
    [{ a: [{ "anything-but": { wildcard: "*/lib/*" } }] }, { a: "a/lib/b" }, false],
    [{ a: [{ "anything-but": { wildcard: ["*/lib/*", "x*"] } }] }, { a: "a/bin/b" }, true],
    [{ a: [{ suffix: { "equals-ignore-case": ".PNG" } }] }, { a: "x.png" }, true],
    [{ a: [{ numeric: [">=", -5.5] }, "none"] }, { a: -5.5 }, true],
    [{ $or: [{ a: [{ numeric: [">", 10] }] }, { b: { c: ["y"] } }] }, { a: 3, b: { c: "y" } }, true],
    [{ a: { $or: [{ b: ["x"] }, { c: ["y"] }] } }, { a: { c: "y" } }, true],
    [{ a: { $or: [{ b: ["x"] }, { c: ["y"] }] } }, { a: { c: "z" } }, false],
    [{ a: [{ cidr: "10.0.0.0/24" }] }, { a: "10.0.0.255" }, true],
    [{ a: [{ cidr: "10.0.0.0/24" }] }, { a: "10.0.1.0" }, false],
    [{ a: [{ cidr: "2001:db8::/32" }] }, { a: "2001:db8::1" }, true],
    [{ $or: [{ a: ["x"] }, { b: ["y"] }] }, { b: "y" }, true],
    [{ c: ["z"], $or: [{ a: ["x"] }, { b: ["y"] }] }, { b: "y" }, false],
  ])("%j on %j -> %s", (pattern, event, result) => {
    expect(match(pattern, event)).toBe(result);
  });

  it.each<[pattern: string, reason: RegExp]>([
    ["[]", /Filter is not an object/],
    ["{}", /Empty patterns are not allowed/],
    ["{\"a\":[]}", /Empty arrays are not allowed \(a\)/],
    ["{\"a\":{}}", /Empty objects are not allowed \(a\)/],
    ["{\"a\":[{\"prefx\":\"x\"}]}", /Unrecognized match type prefx \(a\)/],
    ["{\"a\":[{\"prefix\":1}]}", /prefix match pattern must be a string/],
    ["{\"a\":[{\"exists\":\"yes\"}]}", /exists match pattern must be either true or false/],
    ["{\"a\":[{\"numeric\":[\">\"]}]}", /Value of > must be numeric/],
    ["{\"a\":[{\"numeric\":[\">\",5,\"<\",1]}]}", /numeric range/],
    ["{\"a\":[{\"wildcard\":\"a**\"}]}", /Consecutive wildcard/],
    ["{\"a\":[{\"cidr\":\"10.0.0.0\"}]}", /Malformed CIDR/],
    ["{\"a\":[{\"anything-but\":[\"x\",1]}]}", /mixed type is not supported/],
    ["{\"a\":[{\"anything-but\":null}]}", /null\|boolean is not supported/],
    ["{\"a\":[{\"anything-but\":{\"numeric\":[\"=\",1]}}]}", /Unsupported anything-but pattern/],
    [JSON.stringify({ a: { $or: Array.from({ length: 32 }, () => ({ x: ["y"] })) }, b: { $or: Array.from({ length: 32 }, () => ({ x: ["y"] })) } }), /more than 1000 rules/],
    ["{\"a\":[[1]]}", /Match value must be String/],
  ])("refuse %s", (pattern, reason) => {
    expect(() => parsePattern(pattern)).toThrow(reason);
  });

  it("match every event made of a value that they list, and none without it", () => {
    const key = fc.stringMatching(/^[a-z]{1,4}$/);
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    fc.assert(fc.property(fc.dictionary(key, fc.uniqueArray(value, { minLength: 1, maxLength: 4 }), { minKeys: 1, maxKeys: 4 }), fc.nat(), (listed, pick) => {
      const event = Object.fromEntries(Object.entries(listed).map(([name, values]) => [name, values[pick % values.length] as Json]));
      const [first = ""] = Object.keys(listed);

      expect(match(listed as Json, event)).toBe(true);
      const { [first]: _gone, ...without } = event;
      expect(match(listed as Json, without)).toBe(false);
    }));
  });
});
