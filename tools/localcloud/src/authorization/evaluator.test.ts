import * as fc from "fast-check";
import { conditions } from "./__fixtures__/cases/conditions";
import { elements } from "./__fixtures__/cases/elements";
import { evaluationLogic } from "./__fixtures__/cases/evaluation-logic";
import { variables } from "./__fixtures__/cases/variables";
import { ROLE, type CaseStatement, type EvaluationCase } from "./__fixtures__/evaluation-case";
import { PolicyCache } from "./compiled-policy";
import { decide, type ApplicablePolicies, type AuthorizationRequest, type Decision, type NamedPolicy } from "./evaluator";
import { globMatcher, toGlob } from "./glob";

const cache = new PolicyCache();
const cases = [...evaluationLogic, ...elements, ...conditions, ...variables];

const policy = (name: string, Version: string, Statement: CaseStatement[]): NamedPolicy => ({ name, policy: cache.of(JSON.stringify({ Version, Statement })) });

function policiesOf({ identity = [], boundary, session, resource, version = "2012-10-17", isRequired }: EvaluationCase): ApplicablePolicies {
  return {
    identity: identity.map((statement, index) => policy(`policy-${index}`, version, [statement])),
    ...(boundary && { boundary: policy("boundary", version, boundary) }),
    ...(session && { session: [policy("session", version, session)] }),
    ...(resource && { resource: policy("resource", version, resource) }),
    ...(isRequired && { requiresResourcePolicy: true }),
  };
}

function requestOf({ as = ROLE, action = "s3:GetObject", on = "arn:aws:s3:::examplebucket/report.txt", context = {}, resourceAccountId }: EvaluationCase): AuthorizationRequest {
  const keys = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), [value].flat()]));
  return { action, resource: on, principal: as, lookup: (key) => keys.get(key), ...(resourceAccountId !== undefined && { resourceAccountId }) };
}

function words({ isAllowed, isExplicit, source }: Decision): string {
  return `${isAllowed ? "allowed by" : isExplicit ? "denied by" : "lacking in"} ${source}`;
}

describe("decide, by AWS's documentation", () => {
  it("has at least 150 cases, each with its own id and a page", () => {
    expect(cases.length).toBeGreaterThanOrEqual(150);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    expect(cases.filter(({ page }) => !/^[A-Za-z0-9-]+\/latest\/[\w/-]+(#[\w-]+)?$/.test(page))).toEqual([]);
  });

  it.each(cases.map((one) => [one.id, one.shows, one] as const))("%s: %s", (_id, _shows, one) => {
    expect(words(decide(policiesOf(one), requestOf(one)))).toBe(one.decision);
  });
});

describe("decide", () => {
  const s3 = (effect: "Allow" | "Deny", more: CaseStatement = {}): CaseStatement => ({ Effect: effect, Action: "s3:GetObject", Resource: "*", ...more });
  const request = requestOf({ id: "", shows: "", page: "", decision: "allowed by identity" });

  it("names the statement that decided", () => {
    const identity = [policy("arn:aws:iam::111122223333:policy/read", "2012-10-17", [s3("Allow", { Action: "s3:PutObject" }), s3("Allow", { Sid: "Read" })])];

    expect(decide({ identity }, request)).toEqual({
      isAllowed: true, isExplicit: false, source: "identity", statement: { source: "identity", policy: "arn:aws:iam::111122223333:policy/read", index: 1, sid: "Read" },
    });
  });

  /** Statements that do or do not concern the request. */
  const statement = fc.record({
    Effect: fc.constantFrom("Allow" as const, "Deny" as const),
    Action: fc.constantFrom("s3:GetObject", "s3:Get*", "s3:PutObject", "*"),
    Resource: fc.constantFrom("*", "arn:aws:s3:::examplebucket/*", "arn:aws:s3:::other/*"),
  });
  const concerns = (one: { Action: string; Resource: string }): boolean => one.Action !== "s3:PutObject" && !one.Resource.includes("other");

  it("denies whenever any statement that concerns the request denies, and otherwise allows whenever one allows", () => {
    fc.assert(fc.property(fc.array(fc.array(statement, { minLength: 1, maxLength: 3 }), { maxLength: 4 }), (documents) => {
      const applying = documents.flat().filter(concerns);
      const expected = applying.some((one) => one.Effect === "Deny") ? "denied by identity"
        : applying.some((one) => one.Effect === "Allow") ? "allowed by identity" : "lacking in identity";

      expect(words(decide({ identity: documents.map((one, index) => policy(`p${index}`, "2012-10-17", one)) }, request))).toBe(expected);
    }));
  });

  it("never allows more with a boundary or a session policy than without", () => {
    const policies = fc.array(statement, { minLength: 1, maxLength: 3 });
    fc.assert(fc.property(policies, policies, policies, (identity, boundary, session) => {
      const alone = decide({ identity: [policy("i", "2012-10-17", identity)] }, request);
      const limited = decide({
        identity: [policy("i", "2012-10-17", identity)], boundary: policy("b", "2012-10-17", boundary), session: [policy("s", "2012-10-17", session)],
      }, request);

      expect(!limited.isAllowed || alone.isAllowed).toBe(true);
    }));
  });
});

describe("globs", () => {
  it("match as the regular expression of the same meaning does", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", ":", "/", "*", "?"), maxLength: 8 });
    fc.assert(fc.property(letters, fc.string({ unit: fc.constantFrom("a", "b", ":", "/"), maxLength: 8 }), (pattern, value) => {
      const expression = new RegExp(`^${pattern.replace(/[/:]/g, "\\$&").replace(/\*/g, "[^]*").replace(/\?/g, "[^]")}$`);

      expect(globMatcher(toGlob(pattern))(value)).toBe(expression.test(value));
    }), { numRuns: 2000 });
  });

  it("end for patterns full of stars", () => {
    expect(globMatcher(toGlob(`${"*a".repeat(40)}b`))("a".repeat(2000))).toBe(false);
  });
});
