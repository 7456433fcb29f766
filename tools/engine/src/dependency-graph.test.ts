import fc from "fast-check";
import { DependencyGraph } from "./dependency-graph";
import { DeleteSchedule } from "./deployment/deletion";
import { needsOf } from "./resource-needs";
import { orderProblems, orderResources } from "./snapshot-order";
import type { ResourceState } from "./state/snapshot";
import type { Step } from "./steps/step";

const urn = (i: number): string => `urn:pulumi:dev::p::a:b:C::r${i}`;

/** Resources in an order in which each comes after what it needs. */
const sound = fc.array(fc.record({ parent: fc.nat(), dependencies: fc.array(fc.nat(), { maxLength: 3 }), property: fc.option(fc.nat()), deletedWith: fc.option(fc.nat()) }), { maxLength: 25 })
  .map((shapes) => shapes.map((shape, i): ResourceState => {
    const before = (n: number): string => urn(n % i);
    return {
      urn: urn(i), custom: true, type: "a:b:C", id: `id-${i}`,
      ...(i > 0 && shape.parent % 3 === 0 ? { parent: before(shape.parent) } : {}),
      ...(i > 0 ? { dependencies: [...new Set(shape.dependencies.map(before))] } : {}),
      ...(i > 0 && shape.property !== null ? { propertyDependencies: { value: [before(shape.property)] } } : {}),
      ...(i > 0 && shape.deletedWith !== null ? { deletedWith: before(shape.deletedWith) } : {}),
    };
  }));

const shuffled = sound.chain((resources) => fc.shuffledSubarray(resources, { minLength: resources.length }));

function step(resource: ResourceState): Step {
  return { info: { op: "delete", urn: resource.urn, type: resource.type }, resource, apply: async () => ({}) };
}

describe("orderResources", () => {
  it("puts every resource after what it needs", () => {
    fc.assert(fc.property(shuffled, (resources) => {
      const ordered = orderResources(resources);

      expect(orderProblems(ordered)).toEqual([]);
      expect(new Set(ordered)).toEqual(new Set(resources));
    }));
  });

  it("changes nothing that is in order already", () => {
    fc.assert(fc.property(sound, (resources) => {
      expect(orderResources(resources)).toEqual(resources);
    }));
  });

  it("takes a reference to mean the resource that stays, not the one that waits for its deletion", () => {
    const old = { urn: urn(0), custom: true, type: "a:b:C", id: "old", delete: true };
    const user = { urn: urn(1), custom: true, type: "a:b:C", dependencies: [urn(0)] };
    const now = { urn: urn(0), custom: true, type: "a:b:C", id: "new" };

    expect(orderResources([user, old, now])).toEqual([now, user, old]);
  });

  it("finds its way through a chain of thousands", () => {
    const chain = Array.from({ length: 5000 }, (_, i): ResourceState => ({ urn: urn(i), custom: true, type: "a:b:C", dependencies: i > 0 ? [urn(i - 1)] : [] }));

    expect(orderProblems(orderResources(chain.reverse()))).toEqual([]);
  });
});

describe("DependencyGraph", () => {
  it("finds exactly those that lead to a resource", () => {
    fc.assert(fc.property(sound, fc.nat(), (resources, n) => {
      if (resources.length === 0) return;
      const root = resources[n % resources.length]!;
      const reached = new Set([root.urn]);
      const expected = resources.filter((resource) => resource !== root && needsOf(resource).some(({ urn: need }) => reached.has(need)) && reached.add(resource.urn));

      expect(new DependencyGraph(resources).dependentsOf(root, { children: true })).toEqual(expected);
    }));
  });

  it("leaves children out unless they are asked for", () => {
    const parent: ResourceState = { urn: urn(0), custom: true, type: "a:b:C" };
    const child: ResourceState = { urn: urn(1), custom: true, type: "a:b:C", parent: urn(0) };
    const graph = new DependencyGraph([parent, child]);

    expect(graph.dependentsOf(parent, { children: false })).toEqual([]);
    expect(graph.dependentsOf(parent, { children: true })).toEqual([child]);
  });

  it("collects everything that a resource needs", () => {
    fc.assert(fc.property(sound, (resources) => {
      const graph = new DependencyGraph(resources);
      for (const resource of resources) {
        const needed = new Set<ResourceState>();
        graph.addTransitiveDependencies(resource, needed);
        for (const dependency of needed) expect(graph.dependentsOf(dependency, { children: true })).toContain(resource);
      }
    }));
  });
});

describe("DeleteSchedule", () => {
  it("deletes everything once, and nothing before what needs it, however long each delete takes", async () => {
    await fc.assert(fc.asyncProperty(sound, fc.infiniteStream(fc.nat({ max: 3 })), async (resources, delays) => {
      const steps = resources.map(step);
      const gone: ResourceState[] = [];

      await new DeleteSchedule(steps, resources).run(async ({ resource }) => {
        const needing = resources.filter((other) => needsOf(other).some(({ urn: need }) => need === resource.urn));
        expect(needing.filter((other) => !gone.includes(other))).toEqual([]);
        for (let i = delays.next().value as number; i > 0; i--) await Promise.resolve();
        gone.push(resource);
      });

      expect(new Set(gone)).toEqual(new Set(resources));
      expect(gone).toHaveLength(resources.length);
    }), { numRuns: 60 });
  });

  it("starts as many deletes at once as do not need each other", async () => {
    const resources = Array.from({ length: 5 }, (_, i): ResourceState => ({ urn: urn(i), custom: true, type: "a:b:C", dependencies: i === 0 ? [] : [urn(0)] }));
    let running = 0;
    let most = 0;

    await new DeleteSchedule(resources.map(step), resources).run(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
    });

    expect(most).toBe(4);
  });
});
