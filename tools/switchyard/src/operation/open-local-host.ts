import { randomUUID } from "node:crypto";
import { join } from "node:path";

import { runOperation } from "@switchyard/engine";
import { readProject, readStackConfig } from "@switchyard/engine/project";
import { createFileBackend, createKeyring } from "@switchyard/engine/state";
import { createAwsProvider, inProcessCloudApi } from "@switchyard/aws-provider";
import { openCloud, type LocalCloud } from "@switchyard/localcloud";

import { deploymentsRunningIn } from "./cloud-deployments";
import { InterruptedCreates } from "./interrupted-creates";
import type { LocalHost } from "./local-host";

/** The embedded engine over the local cloud, with everything under one home folder. */
export async function openLocalHost(home: string): Promise<LocalHost> {
  // One keyring for state and config: the key is derived once a run.
  const keyring = createKeyring({ home });
  const backend = createFileBackend({ home, keyring });
  let cloud: Promise<LocalCloud> | undefined;
  const open = (): Promise<LocalCloud> => (cloud ??= openCloud({ folder: join(home, "cloud") }));
  let creates: InterruptedCreates | undefined;
  const providers: LocalHost["providers"] = async (layer) => {
    const opened = await open();
    const remembered = (creates ??= new InterruptedCreates(opened.store));
    const api = inProcessCloudApi(remembered.remembering(opened));
    return (packageName) => (packageName === "aws" ? remembered.watch(createAwsProvider(api, { workingDirectory: layer.folder })) : undefined);
  };
  return {
    backend,
    run: runOperation,
    providers,
    recover: async (handle, kind, layer) => {
      const factory = await providers(layer);
      return creates!.recover(handle, kind, factory);
    },
    runningDeployments: deploymentsRunningIn(open),
    config: async (layer, stack) => readStackConfig(await readProject(layer.folder), stack, keyring),
    now: Date.now,
    newId: randomUUID,
    close: async () => (await cloud)?.close(),
  };
}
