import { randomUUID } from "node:crypto";

import { createAwsProvider, inProcessCloudApi } from "@switchyard/aws-provider";
import { runOperation } from "@switchyard/engine";
import { readProject, readStackConfig } from "@switchyard/engine/project";
import { createFileBackend, createKeyring } from "@switchyard/engine/state";
import type { LocalCloud } from "@switchyard/localcloud";
import { deploymentsRunningIn } from "@switchyard/switchyard/operation/cloud-deployments";
import { stackRef, type LocalHost } from "@switchyard/switchyard/operation/local-host";
import { runLocally } from "@switchyard/switchyard/operation/local-run";
import { deployedOutputs } from "@switchyard/switchyard/operation/stack-state";
import { PreparedPrograms, programEnvironment } from "@switchyard/switchyard/program/prepared-programs";
import { WarmRuntimes } from "@switchyard/switchyard/program/warm-runtimes";
import type { LayerDocument, RunPlan } from "@switchyard/switchyard/run/messages";
import { discoverLayers } from "@switchyard/switchyard/workspace/layer";
import { LOCAL_STACK } from "@switchyard/switchyard/workspace/stack";

/** Settings by name, e.g. `{ "delivery:approval": true }`, in place of those of the stack files. */
export type Settings = Readonly<Record<string, unknown>>;

export interface LayersOptions {
  /** Root of the workspace whose layers are deployed. */
  root: string;
  cloud: LocalCloud;
  /** Folder for the engine's state; the same one to go on with a deployment. */
  home: string;
  settings?: Settings;
}

export interface UpOptions {
  /** Whether what is really there is read first, so that changes by hand are put back. @defaultValue false: they stay unseen */
  refresh?: boolean;
  /** What somebody has changed in the stack files since, by name. @defaultValue nothing */
  settings?: Settings;
}

/** The layers of the workspace on a cloud of the rehearsal's own, by the same engine and provider as `up` on the local stack. */
export interface Layers {
  /** @returns what became of each layer; failures are in it */
  up(layers?: readonly string[], options?: UpOptions): Promise<LayerDocument[]>;
  /** @throws Error while a deployment moves traffic of the layers' system */
  destroy(layers?: readonly string[]): Promise<LayerDocument[]>;
  /** Outputs of a deployed layer; undefined when it is not deployed. */
  outputs(layer: string): Promise<object | undefined>;
}

export function layersOn({ root, cloud, home, settings = {} }: LayersOptions): Layers {
  async function run(command: "up" | "destroy", names: readonly string[] | undefined, { refresh = false, settings: changed = {} }: UpOptions = {}): Promise<LayerDocument[]> {
    const workspace = discoverLayers(root);
    const chosen = workspace.filter(({ name }) => names === undefined || names.includes(name)).map(({ name }) => name);
    const layers = command === "up" ? chosen : chosen.reverse();
    const plan: RunPlan = {
      command: command === "up" && names !== undefined ? "up-only" : command,
      root, stack: LOCAL_STACK, workspace, layers, requested: layers, settings: { refresh }, commandLine: `rehearsal ${command}`,
    };
    const host = openHost({ cloud, home, settings: { ...settings, ...changed } });
    const warm = new WarmRuntimes();
    const running = workspace.filter(({ name }) => layers.includes(name));
    const programs = command === "up" ? new PreparedPrograms(root, running, warm, programEnvironment(process.env)) : undefined;
    try {
      await programs?.ready();
      return await runLocally({ plan, host, program: (layer) => programs!.of(layer), send: () => undefined, signal: new AbortController().signal });
    } finally {
      await warm.dispose();
      await host.close();
    }
  }
  return {
    up: (names, options) => run("up", names, options),
    destroy: (names) => run("destroy", names),
    outputs: (layer) => deployedOutputs(createFileBackend({ home, keyring: createKeyring({ home }) }), stackRef(layer, LOCAL_STACK)),
  };
}

function openHost({ cloud, home, settings }: { cloud: LocalCloud; home: string; settings: Settings }): LocalHost {
  const keyring = createKeyring({ home });
  const api = inProcessCloudApi(cloud);
  return {
    backend: createFileBackend({ home, keyring }),
    run: runOperation,
    providers: async ({ folder }) => (packageName) => (packageName === "aws" ? createAwsProvider(api, { workingDirectory: folder }) : undefined),
    runningDeployments: deploymentsRunningIn(() => Promise.resolve(cloud)),
    config: async (layer, stack) => {
      const config = await readStackConfig(await readProject(layer.folder), stack, keyring);
      return { ...config, values: { ...config.values, ...ownSettings(layer.name, settings) } };
    },
    now: Date.now,
    newId: randomUUID,
    close: async () => undefined,
  };
}

/** A setting belongs to the layer before its colon. */
function ownSettings(layer: string, settings: Settings): Record<string, string> {
  const own = Object.entries(settings).filter(([name]) => name.startsWith(`${layer}:`));
  // As the runtime gets them: what is no text as JSON.
  return Object.fromEntries(own.map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]));
}
