import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as fc from "fast-check";

import { dependentsOf, discoverLayers, findWorkspaceRoot, inOrder, withUpstreams, type Layer } from "./layer";

const layer = (name: string, ...upstreams: string[]): Layer => ({ name, system: "s", packageName: name, folder: `/${name}`, stacks: [], upstreams });
const names = (layers: readonly Layer[]): string[] => layers.map(({ name }) => name);

describe("inOrder", () => {
  it("puts upstreams first, and otherwise goes by name", () => {
    expect(names(inOrder([layer("delivery", "runtime", "foundation"), layer("runtime", "foundation"), layer("foundation"), layer("another")]))).toEqual([
      "another",
      "foundation",
      "runtime",
      "delivery",
    ]);
  });

  it("refuses a circle and names it", () => {
    expect(() => inOrder([layer("a", "b"), layer("b", "c"), layer("c", "a")])).toThrow(
      "Layers import each other's contracts in a circle: a -> b -> c -> a. Move what both need into the layer below them.",
    );
  });

  it("keeps every layer once, after all its upstreams, in an order that does not depend on how they were found", () => {
    const graph = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 12 }).map((edges) =>
      edges.map((ups, i) => layer(`l${i}`, ...new Set(i === 0 ? [] : ups.map((n) => `l${n % i}`)))),
    );
    fc.assert(
      fc.property(graph, fc.infiniteStream(fc.nat()), (layers, random) => {
        const order = inOrder(layers);
        const shuffled = [...layers].map((l) => [random.next().value as number, l] as const).sort((a, b) => a[0] - b[0]).map(([, l]) => l);
        expect(names(inOrder(shuffled))).toEqual(names(order));
        expect([...names(order)].sort()).toEqual([...names(layers)].sort());
        order.forEach((l, i) => l.upstreams.forEach((up) => expect(names(order).indexOf(up)).toBeLessThan(i)));
      }),
    );
  });
});

describe("withUpstreams and dependentsOf", () => {
  const all = inOrder([layer("foundation"), layer("runtime", "foundation"), layer("delivery", "runtime"), layer("other")]);

  it("follow the edges all the way down and up", () => {
    expect(names(withUpstreams(all, ["delivery"]))).toEqual(["foundation", "runtime", "delivery"]);
    expect(names(withUpstreams(all, ["foundation"]))).toEqual(["foundation"]);
    expect(dependentsOf(all, "foundation")).toEqual(["runtime", "delivery"]);
    expect(dependentsOf(all, "other")).toEqual([]);
  });
});

describe("discoverLayers", () => {
  let root: string;
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  const project = (system: string, name: string, pulumiName: string, index = ""): void => {
    write(`projects/${system}/${name}/Pulumi.yaml`, `name: ${pulumiName}\nruntime: nodejs\n`);
    write(`projects/${system}/${name}/package.json`, JSON.stringify({ name: `@acme/${system}-${name}` }));
    write(`projects/${system}/${name}/index.ts`, index);
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "layers-"));
    write("nx.json", "{}");
    project("serverless", "foundation", "foundation");
    project("serverless", "runtime", "runtime", 'import { foundation } from "@acme/serverless-foundation/contract";');
    write("projects/serverless/runtime/Pulumi.prod.eu.yaml", "");
    write("projects/serverless/runtime/Pulumi.dev.yaml", "");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it("finds projects, their stacks, and edges in contract imports", () => {
    expect(discoverLayers(root)).toEqual([
      { name: "foundation", system: "serverless", packageName: "@acme/serverless-foundation", folder: join(root, "projects/serverless/foundation"), stacks: [], upstreams: [] },
      { name: "runtime", system: "serverless", packageName: "@acme/serverless-runtime", folder: join(root, "projects/serverless/runtime"), stacks: ["dev", "prod.eu"], upstreams: ["foundation"] },
    ]);
  });

  it("refuses names that do not fit the folder and files that cannot be read, at once", () => {
    project("container", "delivery", "image-delivery");
    write("projects/serverless/foundation/package.json", "{");

    expect(() => discoverLayers(root)).toThrow(
      [
        "The workspace has projects that cannot be used:",
        '  - projects/container/delivery/Pulumi.yaml: name is "image-delivery", expected "container-delivery" from its folder.',
        "    Rename it before the first deployment; afterwards the name is part of every URN.",
        "  - projects/serverless/foundation/package.json cannot be used:",
      ].join("\n"),
    );
  });

  it("is found from any folder inside, and from none outside", () => {
    expect(findWorkspaceRoot(join(root, "projects/serverless/runtime"))).toBe(root);
    expect(() => findWorkspaceRoot(tmpdir())).toThrow(/lies in no Switchyard workspace/);
  });
});
