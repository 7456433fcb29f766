import type { PropertyMap } from "../property-value";
import type { CheckFailure, CheckResult, DiffResult, Provider } from "../provider";
import { copyOfAnswer, copySecretMarks, restoreAssets } from "../values/annotations";
import { containsUnknown, lowerMap, type LoweringOptions } from "../values/values";

/** Raised by a create, update or read after which the resource exists, but is not ready. */
export class InitializationError extends Error {
  constructor(readonly reasons: string[], readonly id: string | undefined, readonly outputs: PropertyMap, readonly inputs: PropertyMap | undefined) {
    const count = reasons.length;
    super(`${count} error${count === 1 ? "" : "s"} occurred:\n${reasons.map((reason) => `\t* ${reason}`).join("\n")}\n\n`);
  }
}

/** Raised by a diff that cannot be made in a preview, because the provider's own configuration is not known yet. */
export class DiffUnavailableError extends Error {
  constructor() {
    super("The provider for this resource has inputs that are not known during preview.\n" +
      "This preview may not correctly represent the changes that will be applied during an update.");
  }
}

export interface CreateAnswer {
  id: string;
  outputs: PropertyMap;
}

/** `undefined` outputs: the resource is gone. */
export interface ReadAnswer {
  id: string;
  outputs: PropertyMap | undefined;
  inputs: PropertyMap | undefined;
}

/** A configured provider, in the terms of the engine: secrets, assets and references in the engine's form on both sides. */
export class ProviderHandle {
  /** false in a preview in which the provider's own configuration hangs on what an up will know. */
  private configurationKnown = true;

  constructor(private readonly provider: Provider, private readonly dryRun: boolean) {}

  async checkConfig(urn: string, olds: PropertyMap, news: PropertyMap): Promise<CheckResult> {
    const answer = await this.provider.checkConfig(urn, lowerMap(olds, { revealSecrets: true }), lowerMap(news, { revealSecrets: true }));
    return this.checked(answer, news, true);
  }

  diffConfig(urn: string, olds: PropertyMap, news: PropertyMap): Promise<DiffResult> {
    return this.provider.diffConfig(urn, lowerMap(olds, { revealSecrets: true }), lowerMap(news, { revealSecrets: true }));
  }

  /** Secrets keep their mark here, as on the wire. */
  async configure(urn: string, config: PropertyMap): Promise<void> {
    this.configurationKnown = !containsUnknown(config);
    if (this.configurationKnown) await this.provider.configure(lowerMap(config, {}), urn);
  }

  async check(urn: string, olds: PropertyMap, news: PropertyMap): Promise<{ inputs: PropertyMap; failures: CheckFailure[] }> {
    if (!this.configurationKnown) return { inputs: news, failures: [] };
    const answer = await this.provider.check(urn, this.lower(olds), this.lower(news, { dropUnknowns: !this.dryRun }));
    return this.checked(answer, news, !this.provider.acceptSecrets);
  }

  private checked(answer: CheckResult, news: PropertyMap, marksLost: boolean): { inputs: PropertyMap; failures: CheckFailure[] } {
    const inputs = copyOfAnswer(answer.inputs);
    if (marksLost) copySecretMarks(news, inputs);
    return { inputs, failures: answer.failures ?? [] };
  }

  async diff(
    id: string, urn: string, oldInputs: PropertyMap, oldOutputs: PropertyMap, newInputs: PropertyMap, ignoreChanges: string[],
  ): Promise<DiffResult> {
    if (!this.configurationKnown) throw new DiffUnavailableError();
    const elided = { elideAssets: true };
    return this.provider.diff(id, urn, this.lower(oldOutputs, elided), this.lower(newInputs, elided),
      { preview: this.dryRun, oldInputs: this.lower(oldInputs, elided), inputs: this.lower(newInputs, elided), ignoreChanges });
  }

  /** In a preview the id is empty, and without the provider's help the inputs stand for the outputs. */
  async create(urn: string, inputs: PropertyMap, timeoutSeconds: number | undefined): Promise<CreateAnswer> {
    if (!this.configurationKnown) return { id: "", outputs: {} };
    if (this.dryRun && !this.provider.supportsPreview) return { id: "", outputs: this.withOwnMarks(inputs, inputs) };
    const answer = await this.orInitializationError(inputs, () =>
      this.provider.create(urn, this.lower(inputs), { preview: this.dryRun, timeoutSeconds }));
    if (!this.dryRun && !answer.id) throw new Error("provider did not return an ID from Create");
    return { id: this.dryRun ? "" : answer.id, outputs: this.outputs(answer.outs, inputs) };
  }

  async update(
    id: string, urn: string, oldInputs: PropertyMap, oldOutputs: PropertyMap, newInputs: PropertyMap,
    call: { timeoutSeconds?: number; ignoreChanges: string[] },
  ): Promise<PropertyMap> {
    if (!this.configurationKnown) return {};
    if (this.dryRun && !this.provider.supportsPreview) return this.withOwnMarks(newInputs, newInputs);
    const answer = await this.orInitializationError(newInputs, () =>
      this.provider.update(id, urn, this.lower(oldOutputs, { elideAssets: true }), this.lower(newInputs),
        { preview: this.dryRun, oldInputs: this.lower(oldInputs, { elideAssets: true }), ...call }));
    return this.outputs(answer.outs, newInputs);
  }

  async read(id: string, urn: string, inputs: PropertyMap, state: PropertyMap): Promise<ReadAnswer> {
    if (!this.configurationKnown) return { id, outputs: {}, inputs: undefined };
    const elided = { elideAssets: true };
    const answer = await this.orInitializationError(inputs, () =>
      this.provider.read(id, urn, this.lower(state, elided), { inputs: this.lower(inputs, elided) }));
    if (!answer.id && Object.keys(answer.props).length === 0) return { id: "", outputs: undefined, inputs: undefined };
    const newInputs = answer.inputs && this.withOwnMarks(restoreAssets(inputs, copyOfAnswer(answer.inputs)), inputs);
    return { id: answer.id, outputs: this.withOwnMarks(restoreAssets(inputs, copyOfAnswer(answer.props)), state), inputs: newInputs };
  }

  async delete(id: string, urn: string, inputs: PropertyMap, outputs: PropertyMap, timeoutSeconds: number | undefined): Promise<void> {
    const elided = { elideAssets: true };
    await this.provider.delete(id, urn, this.lower(outputs, elided), { inputs: this.lower(inputs, elided), timeoutSeconds });
  }

  async invoke(token: string, args: PropertyMap): Promise<{ outputs: PropertyMap; failures: CheckFailure[] }> {
    if (!this.configurationKnown) return { outputs: {}, failures: [] };
    const answer = await this.provider.invoke(token, this.lower(args));
    return { outputs: copyOfAnswer(answer.outputs), failures: answer.failures ?? [] };
  }

  async call(token: string, args: PropertyMap): Promise<{ outputs: PropertyMap; failures: CheckFailure[] }> {
    if (!this.provider.call) throw new Error(`the provider of package "${this.provider.name}" has no methods; ${token} was called`);
    if (!this.configurationKnown) return { outputs: {}, failures: [] };
    // References stay references: `__self__` says on which resource the method is called.
    const answer = await this.provider.call(token, lowerMap(args, { revealSecrets: !this.provider.acceptSecrets }));
    return { outputs: copyOfAnswer(answer.outputs), failures: answer.failures ?? [] };
  }

  async cancel(): Promise<void> {
    await this.provider.cancel?.();
  }

  private lower(values: PropertyMap, options: LoweringOptions = {}): PropertyMap {
    return lowerMap(values, { revealSecrets: !this.provider.acceptSecrets, flattenReferences: true, ...options });
  }

  private outputs(answer: PropertyMap, inputs: PropertyMap): PropertyMap {
    return this.withOwnMarks(restoreAssets(inputs, copyOfAnswer(answer)), inputs);
  }

  private withOwnMarks(values: PropertyMap, marks: PropertyMap): PropertyMap {
    const copy = lowerMap(values, { flattenReferences: true });
    if (!this.provider.acceptSecrets) copySecretMarks(marks, copy);
    return copy;
  }

  private async orInitializationError<T>(inputs: PropertyMap, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      const partial = error as { reasons?: unknown; id?: unknown; outs?: PropertyMap; inputs?: PropertyMap };
      if (!(error instanceof Error) || !Array.isArray(partial.reasons)) throw error;
      throw new InitializationError(partial.reasons.map(String), typeof partial.id === "string" ? partial.id : undefined,
        this.outputs(partial.outs ?? {}, inputs), partial.inputs && this.withOwnMarks(copyOfAnswer(partial.inputs), inputs));
    }
  }
}

