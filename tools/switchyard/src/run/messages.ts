import type { DiffLine } from "../display/property-diff";
import type { ShownValue } from "../display/shown-value";
import type { OperationCommand } from "../cli/options";
import type { Layer } from "../workspace/layer";

/** Switches of an operation, as the engine and the Pulumi CLI both understand them. */
export interface OperationSettings {
  parallel?: number;
  targets?: string[];
  targetDependents?: boolean;
  excludes?: string[];
  replaces?: string[];
  refresh?: boolean;
  continueOnError?: boolean;
  expectNoChanges?: boolean;
  excludeProtected?: boolean;
  clearPendingCreates?: boolean;
  showSecrets?: boolean;
  /** The user has agreed; only other stacks than the local one ask. */
  yes?: boolean;
}

/** Everything that a run process needs to know. The client has checked it. */
export interface RunPlan {
  command: OperationCommand;
  /** Root of the workspace. */
  root: string;
  stack: string;
  /** All layers of the workspace, in deploy order. */
  workspace: Layer[];
  /** Names of the layers to work on, in the order of work. */
  layers: string[];
  /** Those that the user named; the others are their upstreams. */
  requested: string[];
  settings: OperationSettings;
  /** The command as the user would type it, for messages to others. */
  commandLine: string;
}

export type ClientMessage =
  | { kind: "start"; plan: RunPlan; env: Record<string, string> }
  /** Finish the running steps, save, end. */
  | { kind: "cancel" };

export interface ShownStep {
  op: string;
  urn: string;
  type: string;
  name: string;
  parent?: string;
  diff: DiffLine[];
  found?: "same" | "update" | "delete";
}

export interface Diagnostic {
  severity: "info" | "warning" | "error";
  message: string;
  /** Name of the resource it is about. */
  resource?: string;
  urn?: string;
}

/** What became of one layer: the JSON document of `--json`. */
export interface LayerDocument {
  command: OperationCommand;
  layer: string;
  stack: string;
  ok: boolean;
  exitCode: number;
  canceled: boolean;
  /** Number of resources by what was done with them; those left alone are `same`. */
  changes: Record<string, number>;
  /** What was changed, in order; resources left alone are not listed. */
  steps: (ShownStep & { ok: boolean })[];
  outputs: Record<string, ShownValue>;
  diagnostics: Diagnostic[];
  /** Upstreams whose outputs were predicted, not deployed; only in a preview. */
  predictedUpstreams: string[];
  milliseconds: number;
}

export type RunMessage =
  /** First word: the process that answers. */
  | { kind: "hello"; pid: number }
  | { kind: "note"; severity: "info" | "warning"; message: string; layer?: string }
  | { kind: "layer-start"; layer: string; predictedUpstreams: string[] }
  | { kind: "step-start"; layer: string; step: ShownStep }
  | { kind: "step-done"; layer: string; step: ShownStep; milliseconds: number }
  | { kind: "step-failed"; layer: string; step: ShownStep; milliseconds: number }
  | ({ kind: "diagnostic"; layer: string } & Diagnostic)
  /** A line that the program or another tool printed. */
  | { kind: "text"; layer: string; stream: "stdout" | "stderr"; text: string }
  | { kind: "layer-done"; document: LayerDocument }
  /** The last word. `error`: nothing ran, or the run itself broke. */
  | { kind: "end"; exitCode: number; canceled: boolean; error?: string };
