import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { createFileBackend, createKeyring } from "@switchyard/engine/state";

import { stackRef } from "../operation/local-host";
import { deployedOutputs } from "../operation/stack-state";
import { pulumiArguments } from "../pulumi-cli/command-line";
import { requirePulumi } from "../pulumi-cli/executable";
import { UserError } from "../workspace/problem";
import { LOCAL_STACK } from "../workspace/stack";

export interface OutputsOptions {
  root: string;
  /** Folder of everything local. */
  home: string;
  stack: string;
  layer: { name: string; folder: string };
  env: NodeJS.ProcessEnv;
}

/**
 * Outputs of a deployed layer: from the local state, or from the Pulumi CLI for every other stack.
 *
 * @throws UserError when the layer is not deployed to the stack, with the command that does it
 */
export async function deliveryOutputs(options: OutputsOptions): Promise<unknown> {
  const { stack, layer } = options;
  const outputs = stack === LOCAL_STACK ? await localOutputs(options) : await pulumiOutputs(options);
  if (outputs !== undefined && Object.keys(outputs).length > 0) return outputs;
  const all = stack === LOCAL_STACK ? "npx nx run-many -t up" : `npx nx run-many -t up -c ${stack} --yes`;
  throw new UserError(`Layer ${layer.name} is not deployed to stack ${stack}, so there are no releases to operate. Deploy everything first: ${all}`, 1);
}

function localOutputs({ home, stack, layer }: OutputsOptions): Promise<object | undefined> {
  const backend = createFileBackend({ home, keyring: createKeyring({ home }) });
  return deployedOutputs(backend, stackRef(layer.name, stack));
}

async function pulumiOutputs({ stack, layer, env }: OutputsOptions): Promise<object | undefined> {
  const environment = Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
  await requirePulumi(stack, environment);
  try {
    const { stdout } = await promisify(execFile)("pulumi", pulumiArguments("outputs", stack, layer.folder, {}, false), { env: environment, maxBuffer: 64 * 1024 * 1024 });
    return JSON.parse(stdout) as object;
  } catch (error) {
    const { stderr = "", message } = error as Error & { stderr?: string };
    if (/no stack named/.test(stderr)) return undefined;
    throw new UserError(`The outputs of layer ${layer.name} on stack ${stack} cannot be read: ${stderr.trim() || message}`, 1);
  }
}
