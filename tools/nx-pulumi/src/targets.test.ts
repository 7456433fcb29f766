import { readFileSync } from "node:fs";
import { join } from "node:path";

import { DELIVERY_TARGETS, deliveryTargets, pulumiTargets, TARGETS } from "./targets";

describe("pulumiTargets", () => {
  const targets = pulumiTargets(["dev", "prod"]);

  it("makes none of them cacheable", () => {
    expect(Object.keys(targets)).toEqual(["up", "up-only", "preview", "outputs", "refresh", "destroy"]);
    for (const target of Object.values(targets)) expect(target).toMatchObject({ cache: false, options: { stack: "local" } });
  });

  it("has one configuration per stack, and the local one always", () => {
    expect(targets.up.configurations).toEqual({ dev: { stack: "dev" }, local: { stack: "local" }, prod: { stack: "prod" } });
    expect(targets.up.defaultConfiguration).toBeUndefined();
  });

  it("lets up and preview follow the upstreams with the same parameters, and nothing else follow anything", () => {
    expect(targets.up.dependsOn).toEqual([{ dependencies: true, target: "up", params: "forward" }]);
    expect(targets.preview.dependsOn).toEqual([{ dependencies: true, target: "preview", params: "forward" }]);
    for (const name of ["up-only", "outputs", "refresh", "destroy"] as const) expect(targets[name].dependsOn).toBeUndefined();
  });

  it("describes each of them", () => {
    for (const [name, description] of Object.entries(TARGETS)) expect(targets[name as keyof typeof TARGETS].metadata?.description).toBe(description);
  });

  it("names executors that exist and prefer a batch", () => {
    const { executors } = JSON.parse(readFileSync(join(__dirname, "../..", "executors.json"), "utf8")) as { executors: Record<string, { preferBatch: boolean }> };

    for (const target of Object.values(targets)) expect(executors[target.executor!.split(":")[1]!]).toMatchObject({ preferBatch: true });
  });
});

describe("deliveryTargets", () => {
  const targets = deliveryTargets(["dev"]);

  it("has every command about releases, with one configuration per stack and nothing cacheable, that follows nothing", () => {
    expect(Object.keys(targets)).toEqual(["status", "history", "promote", "stop", "rollback", "override", "repair", "approve", "reject", "retry", "release"]);
    for (const target of Object.values(targets)) expect(target).toMatchObject({ cache: false, options: { stack: "local" }, configurations: { dev: { stack: "dev" }, local: { stack: "local" } } });
    for (const target of Object.values(targets)) expect(target.dependsOn).toBeUndefined();
  });

  it("describes each of them, and names executors that exist and run alone", () => {
    const { executors } = JSON.parse(readFileSync(join(__dirname, "../..", "executors.json"), "utf8")) as { executors: Record<string, { implementation: string; schema: string; preferBatch?: boolean }> };

    for (const [name, target] of Object.entries(targets)) {
      expect(target.metadata?.description).toBe(DELIVERY_TARGETS[name as keyof typeof DELIVERY_TARGETS]);
      expect(executors[target.executor!.split(":")[1]!]).toMatchObject({ implementation: `./nx-pulumi/executor.js#${name}`, schema: "./nx-pulumi/delivery-schema.json" });
      expect(executors[name]!.preferBatch).toBeUndefined();
    }
  });
});
