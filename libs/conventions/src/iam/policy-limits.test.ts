import { checkPolicies, maximumPolicyCharacters, policyCharacters } from "./policy-limits";
import { allow, policyDocument } from "./statement";

const document = (resources: string[]) => policyDocument([allow({ sid: "Read", actions: ["s3:GetObject"], resources })]);

describe("policyCharacters", () => {
  it("does not count white space, as IAM does not", () => {
    expect(policyCharacters(document(["arn:aws:s3:::a b"]))).toBe(policyCharacters(document(["arn:aws:s3:::ab"])));
  });
});

describe("checkPolicies", () => {
  const filler = maximumPolicyCharacters - policyCharacters(document([""]));

  it("A5: accepts a policy at the limit", () => {
    expect(checkPolicies("role-green-payment-dev", { "policy-a": document(["x".repeat(filler)]) })).toEqual([]);
  });

  it("A5: refuses a policy of one character more", () => {
    expect(checkPolicies("role-green-payment-dev", { "policy-a": document(["x".repeat(filler + 1)]) })).toEqual([
      {
        path: "role-green-payment-dev, policy policy-a",
        problem: "is 6145 characters long",
        fix: "IAM allows 6144 without white space: split it in two.",
      },
    ]);
  });

  it("A5: refuses an eleventh policy", () => {
    const policies = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`policy-${index}`, document(["a"])]));

    expect(checkPolicies("role-green-payment-dev", policies)).toEqual([
      { path: "role-green-payment-dev", problem: "has 11 managed policies", fix: "IAM attaches 10 to a role: put statements together." },
    ]);
  });
});
