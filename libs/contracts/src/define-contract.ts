import * as pulumi from "@pulumi/pulumi";
import { UserError } from "@switchyard/conventions";
import type { OutputKind, OutputKinds } from "./output-kind";
import { readUpstream, upstreamStackName, type Upstream } from "./upstream";

type ValueOf<K> = K extends OutputKind<infer T, boolean> ? T : never;

/** What the producer has to give: every output of the contract, and nothing else. */
export type Published<T extends OutputKinds> = { [K in keyof T]: pulumi.Input<ValueOf<T[K]>> };

/** What a consumer gets: decisions as plain values, everything else as outputs. */
export type Consumed<T extends OutputKinds> = {
  readonly [K in keyof T]: T[K] extends OutputKind<infer V, true> ? V : pulumi.Output<ValueOf<T[K]>>;
};

export interface ContractOptions {
  /** Folder of the layer, for messages and fixes: `projects/serverless/foundation`. */
  folder: string;
  /** Settings that the layer owns: no layer above may repeat them. */
  settings: readonly string[];
}

/** What one layer offers to those above it. Both sides compile against it, and every value is checked at run time. */
export interface Contract<T extends OutputKinds> extends ContractOptions {
  /** Pulumi project of the layer. */
  readonly layer: string;
  readonly outputs: T;
  /**
   * The outputs of the layer's program.
   *
   * @throws Error for a missing or an extra output that the compiler could not see
   */
  publish(values: Published<T>): Published<T>;
  /**
   * Reads the outputs of the deployed layer; the stack has this program's organization and stack name.
   *
   * @throws UserError that names the stack, each output that is missing, extra or wrong, and the cure
   */
  consume(): Promise<Consumed<T>>;
}

/**
 * Defines what a layer publishes.
 *
 * @example
 * ```ts
 * export const foundation = defineContract("foundation", {
 *   artifactBucketName: text("an S3 bucket name", { example: "s3-pipeline-artifacts-000000000000-dev" }),
 * }, { folder: "projects/serverless/foundation", settings: ["environmentSuffix"] });
 * ```
 */
export function defineContract<T extends OutputKinds>(layer: string, outputs: T, options: ContractOptions): Contract<T> {
  const names = Object.keys(outputs);
  return {
    ...options,
    layer,
    outputs,
    publish(values) {
      const missing = names.filter((name) => (values as Record<string, unknown>)[name] === undefined);
      const extra = Object.keys(values).filter((name) => !names.includes(name));
      if (missing.length + extra.length > 0) {
        throw new Error(`Layer "${layer}" breaks its contract: ${[...missing.map((name) => `"${name}" is missing`), ...extra.map((name) => `"${name}" is not in it`)].join(", ")}`);
      }
      return values;
    },
    async consume() {
      const stackName = upstreamStackName(layer);
      const upstream = await readUpstream(stackName, names);
      const complaints = [...extraOutputs(stackName, names, upstream), ...names.flatMap((name) => complaint(stackName, name, outputs[name]!, upstream))];
      if (complaints.length > 0) {
        const cure = `Deploy it first (npx nx run ${layer}:up), or change the contract in ${options.folder}/contract.ts.`;
        throw new UserError([...complaints, cure].join("\n"));
      }
      if (upstream.predicted) announcePrediction(stackName, names, upstream);
      return Object.fromEntries(names.map((name) => [name, consumed(name, outputs[name]!, upstream)])) as Consumed<T>;
    },
  };
}

/** A contract's examples as the outputs of a stack; for tests of consumers. */
export function examplesOf(contract: { outputs: OutputKinds }): Record<string, unknown> {
  return Object.fromEntries(Object.entries(contract.outputs).map(([name, kind]) => [name, kind.example]));
}

function extraOutputs(stackName: string, names: readonly string[], upstream: Upstream): string[] {
  return Object.keys(upstream.values)
    .filter((name) => !names.includes(name))
    .map((name) => `Stack ${stackName} gives "${name}", which is not in its contract.`);
}

function complaint(stackName: string, name: string, kind: OutputKind<unknown, boolean>, upstream: Upstream): string[] {
  const value = upstream.values[name];
  const expectation = `expected ${kind.expected}, e.g. ${typeof kind.example === "string" ? kind.example : JSON.stringify(kind.example)}.`;
  if (value === undefined) return upstream.predicted ? [] : [`Stack ${stackName} gives nothing for "${name}"; ${expectation}`];
  if (kind.plain && upstream.secretNames.includes(name)) return [`Stack ${stackName} gives a secret for "${name}"; ${expectation}`];
  if (kind.schema.safeParse(value).success) return [];
  return [`Stack ${stackName} gives ${kindOf(value)} for "${name}"; ${expectation}`];
}

/** Never the value itself: it comes from an output and may be secret. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value === "") return "an empty text";
  return `a value of type ${typeof value}`;
}

function announcePrediction(stackName: string, names: readonly string[], upstream: Upstream): void {
  const unknown = names.filter((name) => upstream.values[name] === undefined);
  const standIns = unknown.length === 0 ? "" : ` Examples stand in for what only a deployment tells: ${unknown.join(", ")}.`;
  void pulumi.log.warn(`Stack ${stackName} is not deployed; this preview uses its predicted outputs.${standIns}`);
}

function consumed(name: string, kind: OutputKind<unknown, boolean>, upstream: Upstream): unknown {
  const value = kind.schema.parse(upstream.values[name] ?? kind.example);
  if (kind.plain) return value;
  return upstream.secretNames.includes(name) ? pulumi.secret(value) : pulumi.output(value);
}
