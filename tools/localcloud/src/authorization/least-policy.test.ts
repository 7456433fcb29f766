import * as fc from "fast-check";
import type { AccessContext } from "./access-request";
import { PolicyCache } from "./compiled-policy";
import type { DecisionRecord } from "./decision-record";
import { decide } from "./evaluator";
import { leastPolicy, unusedGrants } from "./least-policy";

const record = (action: string, resource: string, context: AccessContext = {}, isAllowed = true): DecisionRecord => ({
  at: 0, service: "s3", operation: "x", via: [], callerArn: "arn:aws:iam::000000000000:user/deployer", action, resource, context,
  decision: { isAllowed, isExplicit: false, source: "identity" },
});
const role = "arn:aws:iam::000000000000:role/pay";

describe("leastPolicy", () => {
  it("gathers actions on the same resources, and binds passed roles to their service", () => {
    const policy = leastPolicy([
      record("sqs:ListQueues", "*"),
      record("s3:PutObject", "arn:aws:s3:::b/1"), record("s3:GetObject", "arn:aws:s3:::b/1"), record("s3:GetObject", "arn:aws:s3:::b/1"),
      record("iam:PassRole", role, { "iam:PassedToService": "lambda.amazonaws.com" }),
      record("s3:DeleteObject", "arn:aws:s3:::b/1", {}, false),
    ]);

    expect(policy).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: ["arn:aws:s3:::b/1"] },
        { Effect: "Allow", Action: ["sqs:ListQueues"], Resource: ["*"] },
        { Effect: "Allow", Action: ["iam:PassRole"], Resource: [role], Condition: { StringEquals: { "iam:PassedToService": ["lambda.amazonaws.com"] } } },
      ],
    });
  });

  const one = fc.tuple(fc.constantFrom("s3:GetObject", "s3:PutObject", "sqs:SendMessage"), fc.constantFrom("arn:aws:s3:::a/1", "arn:aws:s3:::a/2", "*"));

  it("allows all that was allowed, and nothing else that could have been asked", () => {
    const cache = new PolicyCache();
    fc.assert(fc.property(fc.array(one, { minLength: 1 }), one, (used, probe) => {
      const name = "least";
      const policy = cache.of(JSON.stringify(leastPolicy(used.map(([action, resource]) => record(action, resource)))));
      const isAllowed = ([action, resource]: readonly [string, string]): boolean =>
        decide({ identity: [{ name, policy }] }, { action, resource, principal: { kind: "user", accountId: "000000000000", arn: "u" }, lookup: () => undefined }).isAllowed;

      expect(used.every(isAllowed)).toBe(true);
      expect(isAllowed(probe)).toBe(used.some(([action, resource]) => action === probe[0] && (resource === probe[1] || resource === "*")));
    }));
  });

  it("has no statement when nothing was allowed", () => {
    expect(leastPolicy([record("s3:GetObject", "arn:aws:s3:::b/1", {}, false)]).Statement).toEqual([]);
  });

  it("is the same for the same decisions in any order", () => {
    fc.assert(fc.property(fc.array(one).chain((used) => fc.tuple(fc.constant(used), fc.shuffledSubarray(used, { minLength: used.length }))), ([used, shuffled]) => {
      const policyOf = (list: readonly (readonly [string, string])[]): string => JSON.stringify(leastPolicy(list.map(([action, resource]) => record(action, resource))));

      expect(policyOf(shuffled)).toBe(policyOf(used));
    }));
  });
});

describe("unusedGrants", () => {
  const text = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Sid: "Objects", Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"] },
      { Effect: "Allow", Action: "sqs:*", Resource: "*" },
      { Effect: "Deny", Action: "iam:*", Resource: "*" },
    ],
  });
  const policies = [{ name: "own", text }];

  it("names actions and resources that nothing needed, and no Deny", () => {
    expect(unusedGrants(policies, [record("s3:GetObject", "arn:aws:s3:::a/1"), record("s3:PutObject", "arn:aws:s3:::c/1"), record("sqs:SendMessage", "q")])).toEqual([
      { policy: "own", statement: 0, sid: "Objects", actions: ["s3:PutObject"], resources: ["arn:aws:s3:::b/*"] },
    ]);
  });

  it("does not count what was denied as used", () => {
    expect(unusedGrants(policies, [record("sqs:SendMessage", "q", {}, false)])).toEqual([
      { policy: "own", statement: 0, sid: "Objects", actions: ["s3:GetObject", "s3:PutObject"], resources: ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"] },
      { policy: "own", statement: 1, actions: ["sqs:*"], resources: ["*"] },
    ]);
  });
});
