import fc from "fast-check";
import { autoName, parseUrn } from "./resource-name";

describe("autoName", () => {
  it("is the logical name and seven digits that follow from the seed", () => {
    const name = autoName({ property: "name", maxLength: 64 }, "conductor", {}, "seed");

    expect(name).toMatch(/^conductor-[0-9a-f]{7}$/);
    expect(autoName({ property: "name", maxLength: 64 }, "conductor", {}, "seed")).toBe(name);
    expect(autoName({ property: "name", maxLength: 64 }, "conductor", {}, "other seed")).not.toBe(name);
  });

  it("keeps to what a service wants of names", () => {
    expect(autoName({ property: "bucket", maxLength: 63, lowerCase: true }, "MyBucket", {}, "s")).toMatch(/^mybucket-[0-9a-f]{7}$/);
    expect(autoName({ property: "name", maxLength: 256, prefix: "alias/" }, "key", {}, "s")).toMatch(/^alias\/key-[0-9a-f]{7}$/);
    expect(autoName({ property: "name", maxLength: 80, suffix: () => ".fifo" }, "jobs", {}, "s")).toMatch(/^jobs-[0-9a-f]{7}\.fifo$/);
  });

  it("never exceeds the length and always keeps its digits", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 300 }), fc.integer({ min: 32, max: 256 }), fc.string(), (logical, maxLength, seed) => {
        const name = autoName({ property: "name", maxLength }, logical, {}, seed);
        expect(name.length).toBeLessThanOrEqual(maxLength);
        expect(name).toMatch(/-[0-9a-f]{7}$/);
      }),
    );
  });
});

describe("parseUrn", () => {
  it("finds type and name, with parents and odd names too", () => {
    expect(parseUrn("urn:pulumi:local::runtime::switchyard:lambda:Rollout$aws:iam/role:Role::green-role")).toEqual({
      type: "aws:iam/role:Role",
      name: "green-role",
    });
    expect(parseUrn("urn:pulumi:local::runtime::aws:iam/role:Role::a::b")).toEqual({ type: "aws:iam/role:Role", name: "a::b" });
    expect(() => parseUrn("role")).toThrow('"role" is no URN of a resource');
  });
});
