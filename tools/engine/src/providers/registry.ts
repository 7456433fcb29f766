import { UNKNOWN, type PropertyMap } from "../property-value";
import type { CheckFailure, DiffResult, Provider, ProviderFactory } from "../provider";
import { forcesReplacement } from "../deployment/diffs";
import type { ResourceState } from "../state/snapshot";
import { packageOf, parseProviderReference, urnType } from "../urn";
import { equalValues, reveal } from "../values/values";
import { ProviderHandle } from "./provider-handle";

/** Inputs of a provider resource that are for the engine, not for the provider. */
const ENGINE_KEYS = ["version", "pluginDownloadURL", "pluginChecksums", "__internal"];

function ownConfig(inputs: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => !ENGINE_KEYS.includes(key)));
}

export interface RegistryOptions {
  factory: ProviderFactory;
  builtin: Provider;
  dryRun: boolean;
  newId: () => string;
  /** A provider resource of the state, by `urn::id`. */
  stateOf: (reference: string) => ResourceState | undefined;
}

/**
 * The providers of a run, by `urn::id`. A provider resource goes through the same checks and diffs as any other
 * resource; its provider is the registry.
 */
export class ProviderRegistry {
  private readonly configured = new Map<string, Promise<ProviderHandle>>();
  /** Checked in this run, but not yet configured. */
  private readonly unconfigured = new Map<string, ProviderHandle>();
  private readonly loaded: ProviderHandle[] = [];

  constructor(private readonly options: RegistryOptions) {}

  /** @throws when the program names a provider that this run has not registered */
  async get(reference: string): Promise<ProviderHandle> {
    const handle = this.configured.get(reference);
    if (!handle) throw new Error(`unknown provider "${reference}"; it has to be registered before resources use it`);
    return handle;
  }

  has(reference: string): boolean {
    return this.configured.has(reference);
  }

  async check(urn: string, olds: PropertyMap, news: PropertyMap): Promise<{ inputs: PropertyMap; failures: CheckFailure[] }> {
    const handle = this.load(urn, news);
    const { inputs, failures } = await handle.checkConfig(urn, ownConfig(olds), ownConfig(news));
    this.unconfigured.set(urn, handle);
    const engineInputs = Object.fromEntries(Object.entries(news).filter(([key]) => ENGINE_KEYS.includes(key)));
    return { inputs: { ...inputs, ...engineInputs }, failures: failures ?? [] };
  }

  async diff(urn: string, id: string, oldInputs: PropertyMap, newInputs: PropertyMap): Promise<DiffResult> {
    const handle = this.unconfigured.get(urn) ?? (await this.get(`${urn}::${id}`));
    const diff = await handle.diffConfig(urn, ownConfig(oldInputs), ownConfig(newInputs));
    // Another version of the package is a change that only the engine sees.
    const changes = diff.changes || !equalValues(oldInputs["version"], newInputs["version"]);
    return { ...diff, changes };
  }

  /** Whether resources that move from one provider to another have to be replaced. */
  async moveReplaces(reference: string, oldInputs: PropertyMap, newInputs: PropertyMap): Promise<boolean> {
    const handle = await this.get(reference);
    const diff = await handle.diffConfig(parseProviderReference(reference).urn, ownConfig(oldInputs), ownConfig(newInputs));
    return forcesReplacement(diff);
  }

  async create(urn: string, inputs: PropertyMap): Promise<string> {
    const id = this.options.dryRun ? UNKNOWN : this.options.newId();
    await this.configure(urn, id, inputs);
    return id;
  }

  async update(urn: string, id: string, inputs: PropertyMap): Promise<void> {
    this.configured.delete(`${urn}::${id}`);
    await this.configure(urn, id, inputs);
  }

  async same(urn: string, id: string, inputs: PropertyMap): Promise<void> {
    if (!this.configured.has(`${urn}::${id}`)) await this.configure(urn, id, inputs);
  }

  /** Makes sure that the provider of a resource in the state can be called. */
  async ensure(reference: string | undefined): Promise<void> {
    if (!reference || this.configured.has(reference)) {
      if (reference) await this.configured.get(reference);
      return;
    }
    const state = this.options.stateOf(reference);
    if (!state) throw new Error(`the state names provider ${reference}, but does not hold it`);
    const { urn, id } = parseProviderReference(reference);
    await this.configure(urn, id, state.inputs ?? {});
  }

  /** Under a new name of its resource, a provider is found by the old one too. */
  alias(urn: string, oldUrn: string, id: string): void {
    const handle = this.configured.get(`${urn}::${id}`);
    if (handle) this.configured.set(`${oldUrn}::${id}`, handle);
  }

  /** Asks all providers to end what they are doing. */
  async cancel(): Promise<void> {
    await Promise.allSettled(this.loaded.map((handle) => handle.cancel()));
  }

  private async configure(urn: string, id: string, inputs: PropertyMap): Promise<void> {
    const handle = this.unconfigured.get(urn) ?? this.load(urn, inputs);
    this.unconfigured.delete(urn);
    const ready = handle.configure(urn, ownConfig(inputs)).then(() => handle);
    this.configured.set(`${urn}::${id}`, ready);
    await ready;
  }

  private load(urn: string, inputs: PropertyMap): ProviderHandle {
    const packageName = packageOf(urnType(urn));
    const version = reveal(inputs["version"] ?? null);
    const provider = packageName === "pulumi"
      ? this.options.builtin
      : this.options.factory(packageName, typeof version === "string" ? version : undefined);
    if (!provider) {
      throw new Error(`no provider for package "${packageName}"${typeof version === "string" ? ` ${version}` : ""} is available in this engine. ` +
        "Remove its resources from the program, or deploy the stack with the Pulumi CLI.");
    }
    const handle = new ProviderHandle(provider, this.options.dryRun);
    this.loaded.push(handle);
    return handle;
  }
}
