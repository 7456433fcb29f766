import { appendFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { runOperation } from "@switchyard/engine";
import type { Provider, PropertyMap } from "@switchyard/engine/provider";
import { createFileBackend } from "@switchyard/engine/state";

import type { LocalHost } from "../../operation/local-host";
import { main } from "../main";

/** Entry of the run process of tests. */
export function run(argv: string[]): void {
  main(argv, [], (home) => Promise.resolve(slowHost(home)));
}

/** The real engine and the real state; the world is a file `world` in the home folder, one line per thing done. */
function slowHost(home: string): LocalHost {
  return {
    backend: createFileBackend({ home }),
    run: runOperation,
    providers: () => Promise.resolve((name) => (name === "slow" ? slowProvider(join(home, "world")) : undefined)),
    config: () => Promise.resolve({ values: {}, secretKeys: [] }),
    now: Date.now,
    newId: randomUUID,
    close: () => Promise.resolve(),
  };
}

/** `slow:index:Thing { seconds }`: creating and deleting one takes that long. */
function slowProvider(world: string): Provider {
  const done = async (verb: string, urn: string, props: PropertyMap): Promise<void> => {
    await sleep(Number(props["seconds"]) * 1000);
    appendFileSync(world, `${verb} ${urn.split("::").at(-1)!}\n`);
  };
  return {
    name: "slow",
    version: "1.0.0",
    acceptSecrets: true,
    supportsPreview: true,
    checkConfig: async (_urn, _olds, news) => ({ inputs: news }),
    diffConfig: async () => ({ changes: false }),
    configure: async () => undefined,
    check: async (_urn, _olds, news) => ({ inputs: news }),
    diff: async (_id, _urn, olds, news, call) => ({ changes: (call?.oldInputs ?? olds)["seconds"] !== news["seconds"] }),
    async create(urn, inputs, call) {
      if (!call?.preview) await done("created", urn, inputs);
      return { id: urn.split("::").at(-1)!, outs: inputs };
    },
    async update(_id, urn, _olds, news) {
      await done("updated", urn, news);
      return { outs: news };
    },
    read: async (id, _urn, props) => ({ id, props }),
    delete: (_id, urn, props) => done("deleted", urn, props),
    invoke: async () => ({ outputs: {} }),
  };
}
