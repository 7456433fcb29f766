import fc from "fast-check";
import { jsonProblem, sameDocument } from "./json-document";

const policy = (statement: object, version = "2012-10-17"): string => JSON.stringify({ Version: version, Statement: [statement] });

describe("sameDocument", () => {
  it.each<[string, string, string, boolean]>([
    ["formatting", '{"a":1,"b":[1,2]}', '{ "b": [1, 2],\n "a": 1 }', true],
    ["the order of a list", '{"a":[1,2]}', '{"a":[2,1]}', false],
    ["a value", '{"a":1}', '{"a":2}', false],
    ["text that is no JSON", "{a", "{b", false],
  ])("JSON differs by %s: %s", (_, a, b, same) => {
    expect(sameDocument("json", a, b)).toBe(same);
  });

  it.each<[string, object, object, boolean]>([
    ["one action or a list of one", { Effect: "Allow", Action: "s3:GetObject" }, { Effect: "Allow", Action: ["s3:GetObject"] }, true],
    ["the order of actions", { Action: ["a:B", "c:D"] }, { Action: ["c:D", "a:B"] }, true],
    ["the case of an action", { Action: "S3:getobject" }, { Action: "s3:GetObject" }, true],
    ["the case of a resource", { Resource: "arn:A" }, { Resource: "arn:a" }, false],
    ["an account and its root", { Principal: { AWS: "000000000000" } }, { Principal: { AWS: "arn:aws:iam::000000000000:root" } }, true],
    ["the star in two forms", { Principal: "*" }, { Principal: { AWS: "*" } }, true],
    ["a truth value in a condition", { Condition: { Bool: { "aws:SecureTransport": false } } }, { Condition: { Bool: { "aws:SecureTransport": ["false"] } } }, true],
    ["an effect", { Effect: "Allow" }, { Effect: "Deny" }, false],
    ["a further action", { Action: "a:B" }, { Action: ["a:B", "c:D"] }, false],
  ])("policies differ by %s", (_, a, b, same) => {
    expect(sameDocument("policy", policy(a), policy(b))).toBe(same);
  });

  it("takes no version for the oldest one", () => {
    const bare = JSON.stringify({ Statement: [] });

    expect(sameDocument("policy", bare, JSON.stringify({ Version: "2008-10-17", Statement: [] }))).toBe(true);
    expect(sameDocument("policy", bare, JSON.stringify({ Version: "2012-10-17", Statement: [] }))).toBe(false);
  });

  it("finds every document the same as itself, however it is written", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const document = JSON.stringify(value);
        expect(sameDocument("json", document, JSON.stringify(JSON.parse(document), null, 2))).toBe(true);
        expect(sameDocument("policy", document, JSON.stringify(JSON.parse(document), null, 2))).toBe(true);
      }),
    );
  });
});

describe("jsonProblem", () => {
  it("is silent about JSON and says what is wrong otherwise", () => {
    expect(jsonProblem("{}")).toBeUndefined();
    expect(jsonProblem("{")).toMatch(/JSON/);
  });
});
