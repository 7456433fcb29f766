import type { StateBackend } from "@switchyard/engine";
import { stackRef } from "@switchyard/switchyard/operation/local-host";
import { deployedOutputs } from "@switchyard/switchyard/operation/stack-state";
import { UserError } from "@switchyard/switchyard/workspace/problem";
import { LOCAL_STACK } from "@switchyard/switchyard/workspace/stack";
import * as z from "zod";

const byService = z.record(z.string(), z.string());

const foundation = z.object({ paymentsTableName: z.string() });
const runtime = z.object({ liveArns: byService });
const delivery = z.object({ pipelineNames: byService, buildProjectNames: byService, deploymentTableName: z.string() });

/** What a release needs to know of the deployed layers. */
export type LayerOutputs = z.infer<typeof foundation> & z.infer<typeof runtime> & z.infer<typeof delivery>;

/** @throws UserError naming the layers that are not deployed, or were deployed by an older program */
export async function layerOutputs(backend: Pick<StateBackend, "read">): Promise<LayerOutputs> {
  const layers = { foundation, runtime, delivery };
  const problems: string[] = [];
  const found: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(layers)) {
    const outputs = await deployedOutputs(backend, stackRef(name, LOCAL_STACK));
    const parsed = schema.safeParse(outputs);
    if (outputs === undefined) problems.push(`${name} is not deployed to stack ${LOCAL_STACK}`);
    else if (!parsed.success) problems.push(`${name} lacks outputs that a release needs: ${parsed.error.issues.map(({ path }) => path.join(".")).join(", ")}`);
    else Object.assign(found, parsed.data);
  }
  if (problems.length > 0) throw new UserError(["There is nothing to release to:", ...problems.map((problem) => `  - ${problem}.`), "Deploy the layers first: npx nx run-many -t up"].join("\n"), 1);
  return found as LayerOutputs;
}
