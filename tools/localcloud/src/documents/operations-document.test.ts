import { readFileSync } from "node:fs";
import { join } from "node:path";
import { modelledServices, operationsDocument } from "./operations-document";

describe("docs/local-cloud-operations.md", () => {
  it("lists what the services have; node tools/localcloud/scripts/write-operations.mjs writes it anew", () => {
    const file = join(__dirname, "..", "..", "..", "..", "docs", "local-cloud-operations.md");

    expect(readFileSync(file, "utf8")).toBe(operationsDocument(modelledServices()));
  });

  it("is not made while a handler has no operation in the API model", () => {
    expect(() => modelledServices(undefined, (id) => ({ id, operations: { GetRole: () => ({}) } }))).toThrow(
      /^Handlers without an operation in the API model: cloudwatch\.GetRole, .*xray\.GetRole\. Add them to .*operations\.json and run .*extract-models\.mjs/);
  });
});

describe("models/operations.json", () => {
  it("names the same operations as the extracted models", () => {
    const folder = join(__dirname, "..", "..", "models");
    const wanted = JSON.parse(readFileSync(join(folder, "operations.json"), "utf8")) as Record<string, string[]>;

    for (const [service, operations] of Object.entries(wanted)) {
      const model = JSON.parse(readFileSync(join(folder, `${service}.json`), "utf8")) as { operations: object };
      expect([service, Object.keys(model.operations)]).toEqual([service, [...new Set(operations)].sort()]);
    }
  });
});
