import type { Snapshot } from "@switchyard/engine";

import type { Layer } from "../workspace/layer";
import { rejectMissingUpstreams, rejectOrphans } from "./preconditions";

const layer = (name: string, ...upstreams: string[]): Layer => ({ name, system: "serverless", packageName: name, folder: `/${name}`, stacks: [], upstreams });
const workspace = [layer("foundation"), layer("runtime", "foundation"), layer("delivery", "foundation", "runtime")];
const stackOf = (name: string): Snapshot["resources"][number] => ({ urn: `urn:pulumi:local::${name}::pulumi:pulumi:Stack::${name}-local`, type: "pulumi:pulumi:Stack", custom: false });
const bucket = (name: string): Snapshot["resources"][number] => ({ urn: `urn:pulumi:local::${name}::aws:s3/bucket:Bucket::b`, type: "aws:s3/bucket:Bucket", custom: true, id: "b" });
const backend = (states: Record<string, Snapshot["resources"]>) => ({
  read: ({ project }: { project: string }) => Promise.resolve(states[project] && { resources: states[project], pendingOperations: [] }),
});

describe("rejectMissingUpstreams", () => {
  it("names every upstream that is missing, and the commands that deploy it", async () => {
    const plan = { command: "up-only" as const, stack: "local", layers: ["delivery"], workspace };

    await expect(rejectMissingUpstreams(plan, backend({}))).rejects.toMatchObject({
      exitCode: 1,
      message:
        "delivery needs foundation and runtime, which are not deployed to stack local.\n" +
        "Deploy them first (npx nx up runtime), or everything at once (npx nx up delivery).",
    });
  });

  it("takes a destroyed upstream for missing, and one of the same run for present", async () => {
    const states = backend({ foundation: [] });

    await expect(rejectMissingUpstreams({ command: "up-only", stack: "local", layers: ["runtime"], workspace }, states)).rejects.toThrow("runtime needs foundation, which is not deployed");
    await expect(rejectMissingUpstreams({ command: "up", stack: "local", layers: ["foundation", "runtime"], workspace }, states)).resolves.toBeUndefined();
  });
});

describe("rejectOrphans", () => {
  it("names every dependent layer that holds resources, and the commands that help", async () => {
    const plan = { command: "destroy" as const, stack: "local", layers: ["foundation"], workspace };
    const states = backend({ runtime: [stackOf("runtime"), bucket("runtime")], delivery: [stackOf("delivery"), bucket("delivery"), bucket("delivery")] });

    await expect(rejectOrphans(plan, states)).rejects.toMatchObject({
      exitCode: 1,
      message:
        "foundation cannot be destroyed while layers that depend on it hold resources on stack local: runtime (1 resource), delivery (2 resources).\n" +
        "Destroy those first (npx nx destroy delivery, then npx nx destroy runtime), or everything, leaves first (npx nx run-many -t destroy).",
    });
  });

  it("lets everything go together, and what nobody uses alone", async () => {
    const full = backend({ runtime: [bucket("runtime")], delivery: [bucket("delivery")] });
    const empty = backend({ runtime: [stackOf("runtime")], delivery: [] });

    await expect(rejectOrphans({ command: "destroy", stack: "local", layers: ["delivery", "runtime", "foundation"], workspace }, full)).resolves.toBeUndefined();
    await expect(rejectOrphans({ command: "destroy", stack: "local", layers: ["foundation"], workspace }, empty)).resolves.toBeUndefined();
  });
});
