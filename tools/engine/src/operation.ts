import type { DiffKind, ProviderFactory } from "./provider";
import type { PropertyMap, PropertyValue } from "./property-value";
import type { PendingOperation, StackHandle, StackRef } from "./state/snapshot";

export type OperationKind = "up" | "preview" | "refresh" | "destroy";

/** Steps as the Pulumi CLI names them. */
export type StepOp =
  | "same" | "create" | "update" | "delete" | "replace" | "create-replacement" | "delete-replaced"
  | "read" | "read-replacement" | "discard" | "discard-replaced" | "remove-pending-replace"
  | "refresh" | "import" | "import-replacement";

/** What happens while an operation runs. Everything a display or a test needs; nothing is printed by the engine. */
export type EngineEvent =
  | { kind: "step-start"; step: StepInfo }
  /** `state` is what is now recorded; in a preview, what is predicted. */
  | { kind: "step-done"; step: StepInfo; state?: { id?: string; inputs: PropertyMap; outputs: PropertyMap }; milliseconds: number }
  /** A component or the stack has registered its outputs, which may be long after its step. */
  | { kind: "outputs"; step: StepInfo; outputs: PropertyMap }
  | { kind: "step-failed"; step: StepInfo; milliseconds: number }
  | { kind: "diagnostic"; severity: "debug" | "info" | "warning" | "error"; message: string; urn?: string; ephemeral?: boolean }
  | { kind: "summary"; changes: Partial<Record<StepOp, number>>; milliseconds: number };

export interface StepInfo {
  op: StepOp;
  urn: string;
  type: string;
  parent?: string;
  provider?: string;
  /** Properties that forced a replacement. */
  keys?: string[];
  diffs?: string[];
  detailedDiff?: Record<string, { kind: DiffKind; inputDiff?: boolean }>;
  /** Values before and after, secrets still marked; a display must not show them. */
  oldInputs?: PropertyMap;
  newInputs?: PropertyMap;
  /** Result of a refresh. */
  found?: "same" | "update" | "delete";
}

export interface StackConfig {
  /** By full key, `project:name`; structured values as JSON text, as the runtime gets them. */
  values: Record<string, string>;
  secretKeys: string[];
}

export interface OperationOptions {
  targets?: string[];
  targetDependents?: boolean;
  excludes?: string[];
  excludeDependents?: boolean;
  replaces?: string[];
  refresh?: boolean;
  continueOnError?: boolean;
  expectNoChanges?: boolean;
  excludeProtected?: boolean;
  clearPendingCreates?: boolean;
  /** How many steps may run at once. Default 16. */
  parallel?: number;
}

/** Starts the program's language runtime against the engine's addresses, and ends with its exit code. */
export interface ProgramRunner {
  run(connection: {
    monitorAddress: string;
    engineAddress: string;
    ref: StackRef;
    config: StackConfig;
    dryRun: boolean;
    parallel: number;
    /** Lines that the program prints. */
    output: (line: string, stream: "stdout" | "stderr") => void;
    signal: AbortSignal;
  }): Promise<{ exitCode: number }>;
}

export interface OperationRequest {
  kind: OperationKind;
  handle: StackHandle;
  config: StackConfig;
  options?: OperationOptions;
  /** Needed for `up` and `preview`. */
  program?: ProgramRunner;
  providers: ProviderFactory;
  /** Where relative paths of assets start; the folder of the project. Default: that of this process. */
  workingDirectory?: string;
  /**
   * Outputs of another stack, for `StackReference`; `undefined`: no such stack, which is an error.
   * The host decides: the state of a deployed stack, or a prediction in a preview of several layers.
   */
  stackOutputs: (name: string, context: { dryRun: boolean }) => Promise<Record<string, PropertyValue> | undefined>;
  onEvent: (event: EngineEvent) => void;
  /** First abort: finish and save the running steps, start nothing new. */
  signal?: AbortSignal;
  /**
   * Until it resolves, what the program asks for waits; it may come from stacks that are still being deployed.
   * When it rejects, the operation ends with that error, and nothing has changed.
   */
  ready?: Promise<void>;
  /** Milliseconds since the epoch; from outside so that runs can be repeated. */
  now: () => number;
  /** Ids of provider resources. */
  newId: () => string;
}

export interface OperationResult {
  ok: boolean;
  /** 0 fine, 1 an error, 7 changes although none were expected. */
  exitCode: number;
  changes: Partial<Record<StepOp, number>>;
  /** Stack outputs, secrets still marked; in a preview the predicted ones. */
  outputs: PropertyMap;
  canceled: boolean;
  pendingOperations: PendingOperation[];
}
