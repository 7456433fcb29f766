import * as fc from "fast-check";
import { checkOrder, inOrder } from "./order";
import { thing, urn } from "./__fixtures__/home";

const names = (resources: { urn: string }[]) => resources.map((resource) => resource.urn.split("::").at(-1));

describe("inOrder", () => {
  it("leaves an order that is fine as it is", () => {
    const resources = [thing("b"), thing("a", {}, { parent: urn("b") })];

    expect(inOrder(resources)).toBe(resources);
  });

  it("moves up only what others need", () => {
    const resources = [
      thing("child", {}, { parent: urn("parent") }),
      thing("x"),
      thing("user", {}, { provider: `${urn("provider")}::id`, propertyDependencies: { p: [urn("late")] } }),
      thing("parent"),
      thing("late", {}, { deletedWith: urn("x"), dependencies: [urn("nowhere")] }),
      thing("provider"),
    ];

    const ordered = inOrder(resources);

    expect(names(ordered)).toEqual(["parent", "child", "x", "late", "provider", "user"]);
    expect(checkOrder(ordered)).toEqual([`${urn("late")} needs ${urn("nowhere")}, which is not there`]);
  });

  it("loses nothing and orders everything that can be ordered", () => {
    const graph = fc
      .array(fc.array(fc.nat(30), { maxLength: 4 }), { maxLength: 30 })
      .chain((edges) => fc.shuffledSubarray([...edges.keys()], { minLength: edges.length }).map((order) => ({ edges, order })));
    fc.assert(
      fc.property(graph, ({ edges, order }) => {
        const all = edges.map((targets, index) => thing(`r${index}`, {}, { dependencies: targets.filter((target) => target < index).map((target) => urn(`r${target}`)) }));
        const shuffled = order.map((index) => all[index]!);

        const ordered = inOrder(shuffled);

        expect(checkOrder(ordered)).toEqual([]);
        expect(new Set(ordered)).toEqual(new Set(all));
        expect(ordered).toHaveLength(all.length);
      }),
    );
  });

  it("survives circles and chains that are longer than the call stack", () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => thing(`r${index}`, {}, { dependencies: [urn(`r${index + 1}`)] }));

    expect(names(inOrder(chain)).slice(0, 2)).toEqual(["r19999", "r19998"]);
    expect(inOrder([thing("a", {}, { parent: urn("b") }), thing("b", {}, { parent: urn("a") })])).toHaveLength(2);
  });
});
