import { aliasUrns } from "./aliases";
import type { Alias, Goal } from "./goal";

const ref = { project: "shop", stack: "dev" };
const stack = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";
const urn = (type: string, name: string): string => `urn:pulumi:dev::shop::${type}::${name}`;
const goal = (aliases: Alias[], more: Partial<Goal> = {}): Goal => ({
  type: "a:b:C", name: "now", custom: true, parent: stack, inputs: {}, dependencies: [], propertyDependencies: {}, aliases, replaceWith: [],
  ignoreChanges: [], replaceOnChanges: [], additionalSecretOutputs: [], ...more,
});

describe("aliasUrns", () => {
  it.each<[string, Alias, string]>([
    ["an old name", { name: "before", parent: stack }, urn("a:b:C", "before")],
    ["an old type", { type: "a:b:Old", parent: stack }, urn("a:b:Old", "now")],
    ["an old parent", { parent: urn("my:index:Group", "g") }, urn("my:index:Group$a:b:C", "now")],
    ["no parent", { noParent: true }, urn("a:b:C", "now")],
    ["another project and stack", { project: "old", stack: "prod" }, "urn:pulumi:prod::old::a:b:C::now"],
    ["a URN", { urn: urn("x:y:Z", "n") }, urn("x:y:Z", "n")],
  ])("follows %s", (_, alias, expected) => {
    expect(aliasUrns(goal([alias]), { ref, oldNames: new Map() })).toEqual([expected]);
  });

  it("takes over the alias of the parent, and the parent's old name in the own one", () => {
    const parent = urn("my:index:Group", "shop");
    const oldNames = new Map([[parent, urn("my:index:Group", "store")]]);

    expect(aliasUrns(goal([], { parent, name: "shop-bucket" }), { ref, oldNames })).toEqual([urn("my:index:Group$a:b:C", "store-bucket")]);
    expect(aliasUrns(goal([], { parent, name: "bucket" }), { ref, oldNames })).toEqual([urn("my:index:Group$a:b:C", "bucket")]);
  });

  it("combines own aliases with those of the parent", () => {
    const parent = urn("my:index:Group", "shop");
    const oldNames = new Map([[parent, urn("my:index:Old", "shop")]]);

    expect(aliasUrns(goal([{ name: "before", parent }], { parent }), { ref, oldNames })).toEqual([
      urn("my:index:Old$a:b:C", "before"),
      urn("my:index:Old$a:b:C", "now"),
    ]);
  });
});
