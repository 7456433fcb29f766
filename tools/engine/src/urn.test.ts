import fc from "fast-check";
import { createUrn, isStackUrn, packageOf, parseProviderReference, parseUrn, providerType, urnName, urnType } from "./urn";

const ref = { project: "shop", stack: "dev" };

describe("URNs", () => {
  it.each([
    [undefined, "aws:s3/bucket:Bucket", "logs", "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::logs"],
    ["urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", "a:b:C", "n", "urn:pulumi:dev::shop::a:b:C::n"],
    ["urn:pulumi:dev::shop::my:index:Group::g", "a:b:C", "n", "urn:pulumi:dev::shop::my:index:Group$a:b:C::n"],
    ["urn:pulumi:dev::shop::x:y:Z$my:index:Group::g", "a:b:C", "n", "urn:pulumi:dev::shop::x:y:Z$my:index:Group$a:b:C::n"],
  ])("of a child of %s", (parent, type, name, expected) => {
    expect(createUrn(ref, parent, type, name)).toBe(expected);
  });

  it("give back what they were made from, whatever the name is", () => {
    fc.assert(fc.property(fc.string(), (name) => {
      const urn = createUrn(ref, "urn:pulumi:dev::shop::my:index:Group::g", "a:b:C", name);

      expect([urnName(urn), urnType(urn), parseUrn(urn).project, parseUrn(urn).stack]).toEqual([name, "a:b:C", "shop", "dev"]);
    }));
  });

  it("tell what is no URN", () => {
    expect(() => parseUrn("arn:aws:s3:::logs")).toThrow('"arn:aws:s3:::logs" is not a URN; expected urn:pulumi:<stack>::<project>::<type>::<name>');
  });

  it("know the stack, packages and providers", () => {
    const provider = createUrn(ref, undefined, providerType("aws"), "default");

    expect(isStackUrn("urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev")).toBe(true);
    expect([packageOf("aws:s3/bucket:Bucket"), packageOf(providerType("aws")), packageOf("nothing")]).toEqual(["aws", "aws", ""]);
    expect(parseProviderReference(`${provider}::id`)).toEqual({ urn: provider, id: "id" });
    expect(() => parseProviderReference("urn:pulumi:dev::shop::a:b:C::n::id")).toThrow("is not a provider");
  });
});
