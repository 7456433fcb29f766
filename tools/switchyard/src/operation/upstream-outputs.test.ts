import { SECRET, SIGNATURE, UNKNOWN } from "@switchyard/engine/property-value";
import type { Snapshot } from "@switchyard/engine";

import { UpstreamOutputs } from "./upstream-outputs";

const deployed: Snapshot = {
  pendingOperations: [],
  resources: [{ urn: "urn:pulumi:local::foundation::pulumi:pulumi:Stack::foundation-local", type: "pulumi:pulumi:Stack", custom: false, outputs: { bucket: "deployed" } }],
};
const backend = { read: (ref: { project: string; stack: string }) => Promise.resolve(ref.project === "foundation" ? deployed : undefined) };
const name = "organization/foundation/local";

describe("UpstreamOutputs", () => {
  it("asks the state for stacks that are not part of the run", async () => {
    const outputs = new UpstreamOutputs(backend, "local");

    expect(await outputs.of(name, { dryRun: false })).toEqual({ bucket: "deployed" });
    expect(await outputs.of("organization/nowhere/local", { dryRun: false })).toBeUndefined();
    expect(await outputs.of("nonsense", { dryRun: false })).toBeUndefined();
  });

  it("hands predictions on in a preview, under a key of their own and without what is unknown", async () => {
    const outputs = new UpstreamOutputs(backend, "local");
    const secretUnknown = { [SIGNATURE]: SECRET, value: UNKNOWN };
    outputs.finish("foundation", { changes: { create: 1 }, outputs: { bucket: "predicted", arn: UNKNOWN, deep: { a: [UNKNOWN] }, token: secretUnknown } });

    expect(await outputs.of(name, { dryRun: true })).toEqual({ "switchyard:predicted": { bucket: "predicted" } });
    expect(outputs.predicted(["foundation", "other"])).toEqual(["foundation"]);
  });

  it("takes a preview without changes for what is deployed", async () => {
    const outputs = new UpstreamOutputs(backend, "local");
    outputs.finish("foundation", { changes: { same: 3, read: 1 }, outputs: { bucket: "deployed" } });

    expect(await outputs.of(name, { dryRun: true })).toEqual({ bucket: "deployed" });
    expect(outputs.predicted(["foundation"])).toEqual([]);
  });

  it("never gives a prediction to an up", async () => {
    const outputs = new UpstreamOutputs(backend, "local");
    outputs.finish("foundation", { changes: { create: 1 }, outputs: { bucket: "new" } });

    expect(await outputs.of(name, { dryRun: false })).toEqual({ bucket: "new" });
  });

  it("keeps another stack of the same project apart", async () => {
    const outputs = new UpstreamOutputs(backend, "local");
    outputs.finish("foundation", { changes: {}, outputs: { bucket: "of the run" } });

    expect(await outputs.of("organization/foundation/dev", { dryRun: false })).toEqual({ bucket: "deployed" });
  });
});
