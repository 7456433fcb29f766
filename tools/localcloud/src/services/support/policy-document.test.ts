import fc from "fast-check";
import { coversAction, matchesPattern, parsePolicy, type PolicyKind } from "./policy-document";

const document = (statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement: statement });
const problems = (statement: object, kind: PolicyKind): string[] => (parsePolicy(document(statement), kind).problems ?? []).map((one) => one.kind);

describe("parsePolicy", () => {
  it("brings one and many to the same form", () => {
    const one = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*", Condition: { Bool: { "aws:SecureTransport": true } } };
    const many = {
      Effect: "Allow", Principal: { AWS: ["*"] }, Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::b/*"], Condition: { Bool: { "aws:SecureTransport": ["true"] } },
    };

    expect(parsePolicy(document(one), "resource")).toEqual(parsePolicy(document([many]), "resource"));
    expect(parsePolicy(document(one), "resource").document).toEqual({
      version: "2012-10-17",
      statements: [{
        effect: "Allow", principal: { AWS: ["*"] }, action: ["s3:GetObject"], resource: ["arn:aws:s3:::b/*"],
        condition: { Bool: { "aws:SecureTransport": ["true"] } },
      }],
    });
  });

  it("names all problems at once", () => {
    expect(problems({ Effect: "Allow", Principal: { Service: "lambda" }, Action: "GetObject", Resource: "b", Condition: { Same: { "aws:x": "1" } } }, "resource"))
      .toEqual(["principal-invalid", "action-vendor", "resource-arn", "condition-operator"]);
  });

  it.each<[object, PolicyKind, string[]]>([
    [{ Effect: "Allow", Action: "s3:*", Resource: "*" }, "identity", []],
    [{ Effect: "Deny", NotAction: "iam:*", NotResource: "arn:aws:s3:::b" }, "identity", []],
    [{ Effect: "Allow", Action: "s3:*", NotAction: "s3:Get*", Resource: "*" }, "identity", ["syntax"]],
    [{ Effect: "Allow", NotPrincipal: { AWS: "000000000000" }, Action: "s3:*", Resource: "*" }, "resource", []],
    [{ Effect: "Allow", Principal: {}, Action: "s3:*", Resource: "*" }, "resource", ["principal-missing"]],
    [{ Effect: "Allow", Principal: { Federated: "accounts.google.com" }, Action: "sts:AssumeRoleWithWebIdentity" }, "trust", []],
    [{ Effect: "Allow", Principal: { AWS: "arn:aws:sts::000000000000:assumed-role/r/s" }, Action: ["sts:AssumeRole", "sts:TagSession"] }, "trust", []],
    [{ Effect: "Allow", Action: "s3:*", Resource: "*", Condition: { "ForAnyValue:StringLikeIfExists": { "aws:x": "1" }, Null: { "aws:y": "true" } } }, "identity", []],
  ])("%j as %s policy: %j", (statement, kind, expected) => {
    expect(problems(statement, kind)).toEqual(expected);
  });
});

describe("matchesPattern", () => {
  /** Slow and obvious: a star is nothing, or one character and a star. */
  function covers(pattern: string, value: string): boolean {
    if (pattern === "") return value === "";
    if (pattern[0] === "*") return covers(pattern.slice(1), value) || (value !== "" && covers(pattern, value.slice(1)));
    return value !== "" && (pattern[0] === "?" || pattern[0] === value[0]) && covers(pattern.slice(1), value.slice(1));
  }

  it("does as the definition says", () => {
    fc.assert(fc.property(fc.stringMatching(/^[ab*?]{0,8}$/), fc.stringMatching(/^[ab*?]{0,8}$/), (pattern, value) => {
      expect(matchesPattern(pattern, value)).toBe(covers(pattern, value));
    }), { numRuns: 2000 });
  });

  it("takes no time for many stars", () => {
    expect(matchesPattern(`${"a*".repeat(40)}b`, "a".repeat(2000))).toBe(false);
  });
});

describe("coversAction", () => {
  it("ignores case and turns NotAction round", () => {
    expect(coversAction({ effect: "Allow", condition: {}, action: ["KMS:put*"] }, "kms:PutKeyPolicy")).toBe(true);
    expect(coversAction({ effect: "Allow", condition: {}, notAction: ["kms:Put*"] }, "kms:PutKeyPolicy")).toBe(false);
    expect(coversAction({ effect: "Allow", condition: {}, notAction: ["kms:Get*"] }, "kms:PutKeyPolicy")).toBe(true);
  });
});
