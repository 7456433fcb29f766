import type { runOperation, StackConfig } from "@switchyard/engine";
import type { ProviderFactory } from "@switchyard/engine/provider";
import type { OperationKind, StackHandle, StackRef, StateBackend } from "@switchyard/engine";

import type { Layer } from "../workspace/layer";
import type { Recovery } from "./interrupted-creates";
import type { RunningDeployments } from "./running-shifts";

/** What an operation on the local stack needs besides the plan; tests bring their own. */
export interface LocalHost {
  readonly backend: StateBackend;
  readonly run: typeof runOperation;
  /** The providers over the local cloud, which is opened when the first layer needs it. */
  providers(layer: Pick<Layer, "folder">): Promise<ProviderFactory>;
  /** Settles what a crash cut off, where the cloud can tell what was done. */
  recover?(handle: StackHandle, kind: OperationKind, layer: Pick<Layer, "folder">): Promise<Recovery>;
  /** Tells which deployments of a group the cloud is carrying out. */
  runningDeployments?: RunningDeployments;
  config(layer: Layer, stack: string): Promise<StackConfig>;
  now(): number;
  newId(): string;
  close(): Promise<void>;
}

/** With a file backend the organization has always this name. */
export const ORGANIZATION = "organization";

export function stackRef(layer: string, stack: string): StackRef {
  return { organization: ORGANIZATION, project: layer, stack };
}
