import fc from "fast-check";
import { type ResourceKindName, resourceKinds } from "./resource-kinds";
import { checkName, resourceName } from "./resource-name";

const kinds = Object.keys(resourceKinds) as ResourceKindName[];
const suffix = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/);
const purpose = fc.stringMatching(/^[a-z][a-z0-9]*(-[a-z0-9]+){0,3}$/);

describe("resourceName", () => {
  it.each<[ResourceKindName, string, string]>([
    ["table", "deployment-history", "dynamodb-deployment-history-dev"],
    ["function", "payment-green", "lambda-payment-green-dev"],
    ["bucket", "pipeline-artifacts-000000000000", "s3-pipeline-artifacts-000000000000-dev"],
    ["keyAlias", "deployment-topics", "alias/kms-deployment-topics-dev"],
  ])("A2: %s %s is %s", (kind, what, expected) => {
    expect(resourceName(kind, what, "dev")).toBe(expected);
  });

  it("A2: never makes one name for two environments", () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), purpose, purpose, suffix, suffix, (kind, one, other, oneSuffix, otherSuffix) => {
        fc.pre(oneSuffix !== otherSuffix);
        return resourceName(kind, one, oneSuffix) !== resourceName(kind, other, otherSuffix);
      }),
    );
  });
});

describe("checkName", () => {
  it("says by how much a name is too long", () => {
    expect(checkName("function", `lambda-${"x".repeat(60)}`, "services[0]")).toEqual([
      {
        path: "services[0]",
        problem: `makes the Lambda function "lambda-${"x".repeat(60)}" 67 characters long`,
        fix: "AWS allows 64: take 3 away, from the service's name or from environmentSuffix.",
      },
    ]);
  });

  it("says what is allowed", () => {
    expect(checkName("bucket", "S3-Artifacts", "bucket")).toEqual([
      { path: "bucket", problem: 'makes the S3 bucket "S3-Artifacts"', fix: "AWS allows lower-case letters, digits, dots and hyphens there." },
    ]);
  });

  it("reports all problems of a name at once", () => {
    expect(checkName("table", "a!", "table")).toHaveLength(2);
  });

  it.each(kinds)("accepts a name of %s at its limit and refuses one more character", (kind) => {
    const { prefix, maximum } = resourceKinds[kind];
    const longest = `${prefix}-`.padEnd(maximum, "a");

    expect(checkName(kind, longest, "x")).toEqual([]);
    expect(checkName(kind, `${longest}a`, "x")).toHaveLength(1);
  });
});
