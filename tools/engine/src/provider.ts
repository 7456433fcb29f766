import type { PropertyMap, PropertyValue } from "./property-value";

/** One input that a provider does not accept. */
export interface CheckFailure {
  /** Name of the input, or empty when the problem belongs to none. */
  property: string;
  reason: string;
}

export interface CheckResult {
  inputs: PropertyMap;
  failures?: CheckFailure[];
}

export type DiffKind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

export interface DiffResult {
  changes: boolean;
  /** Names of the top-level properties that changed. */
  diffs?: string[];
  /** Names of those that force a replacement. */
  replaces?: string[];
  /** By property path, like `tags.a` or `list[0].n`. */
  detailedDiff?: Record<string, { kind: DiffKind; inputDiff?: boolean }>;
  deleteBeforeReplace?: boolean;
}

/** What a call carries besides its arguments. */
export interface ProviderCall {
  preview?: boolean;
  timeoutSeconds?: number;
  oldInputs?: PropertyMap;
  inputs?: PropertyMap;
  ignoreChanges?: string[];
  /** For `check`: text from which names that the provider makes up follow, so that a plan and its execution agree. */
  randomSeed?: string;
}

/**
 * A resource provider in-process: the calls of Pulumi's `ResourceProvider` service (pulumi/proto/pulumi/provider.proto).
 * Values have the form of {@link PropertyValue}. The resource type is part of the URN.
 *
 * An error that has `reasons: string[]`, `id` and `outs` means: created, but not ready.
 */
export interface Provider {
  readonly name: string;
  readonly version: string;
  /** false: the engine unwraps secrets before a call and marks results again. */
  readonly acceptSecrets: boolean;
  /** false: the engine does not call create and update in a preview. */
  readonly supportsPreview: boolean;
  checkConfig(urn: string, olds: PropertyMap, news: PropertyMap): Promise<CheckResult>;
  diffConfig(urn: string, olds: PropertyMap, news: PropertyMap): Promise<DiffResult>;
  /** Called once, before everything but the two calls above. Secrets keep their mark here, as on the wire. */
  configure(config: PropertyMap, urn?: string): Promise<void>;
  check(urn: string, olds: PropertyMap, news: PropertyMap, call?: ProviderCall): Promise<CheckResult>;
  diff(id: string, urn: string, olds: PropertyMap, news: PropertyMap, call?: ProviderCall): Promise<DiffResult>;
  create(urn: string, inputs: PropertyMap, call?: ProviderCall): Promise<{ id: string; outs: PropertyMap }>;
  update(id: string, urn: string, olds: PropertyMap, news: PropertyMap, call?: ProviderCall): Promise<{ outs: PropertyMap }>;
  /** Gone is an answer with an empty id and no properties. */
  read(
    id: string,
    urn: string,
    props: PropertyMap,
    call?: ProviderCall,
  ): Promise<{ id: string; props: PropertyMap; inputs?: PropertyMap }>;
  delete(id: string, urn: string, props: PropertyMap, call?: ProviderCall): Promise<void>;
  invoke(token: string, args: PropertyMap): Promise<{ outputs?: PropertyMap; failures?: CheckFailure[] }>;
  call?(token: string, args: PropertyMap): Promise<{ outputs?: PropertyMap; failures?: CheckFailure[] }>;
  /** Asks calls in flight to end soon (Ctrl-C). */
  cancel?(): Promise<void>;
}

/**
 * Makes the provider of a package; the engine makes one per provider resource and configures it once.
 * `undefined` means that nothing here serves the package; the engine then refuses it by name.
 */
export type ProviderFactory = (packageName: string, version: string | undefined) => Provider | undefined;

export type { PropertyMap, PropertyValue };
