import type { CheckFailure, CheckResult, DiffResult, ProviderCall } from "@switchyard/engine/provider";
import type { CloudApi } from "../cloud-api";
import { isGone } from "../cloud-api";
import { Checker, defaultsOf } from "./check";
import { changedNames, changesOf, diffResult } from "./diff";
import type { Fields } from "./field";
import { map, text } from "./field";
import { autoName } from "./resource-name";
import type { Properties, ResourceContext, ResourceType } from "./resource-type";
import { allTags, ownTags, tagChange, tagsIn } from "./tags";
import type { Tags } from "./tags";
import { DEFAULTS_KEY, isEmpty, UNKNOWN, withoutNulls } from "./wire-value";
import type { PropertyMap, PropertyValue } from "./wire-value";

/** What the provider's configuration and its host give to every resource. */
export interface Surroundings {
  readonly api: CloudApi;
  readonly region: string;
  readonly defaultTags: Tags;
  accountId(): Promise<string>;
  /** Folder that relative paths of archives start from. */
  readonly workingDirectory: string;
  /** Hex digits that differ each time. */
  randomHex(): string;
  sleep(milliseconds: number): Promise<void>;
}

/** The resource exists, but a later call of its creation failed; the engine records it and tries an update next time. */
export class InitFailedError extends Error {
  constructor(
    public readonly id: string,
    public readonly outs: PropertyMap,
    public readonly inputs: PropertyMap,
    public readonly reasons: string[],
    options?: ErrorOptions,
  ) {
    super(reasons.join("; "), options);
    this.name = "InitFailedError";
  }
}

const ownTagFields: Fields = { tags: map(text()), tagsAll: map(text()) };

/** The life of one resource type's resources: Pulumi's calls on one side, the type's mapping on the other. */
export class Lifecycle {
  private readonly fields: Fields;

  constructor(
    private readonly type: ResourceType,
    private readonly around: Surroundings,
  ) {
    const region: Fields = type.global === true ? {} : { region: text({ computed: true, forceNew: true }) };
    this.fields = { ...region, ...(this.taggable ? ownTagFields : {}), ...type.inputs };
  }

  check(logicalName: string, olds: PropertyMap, news: PropertyMap, seed: string | undefined): CheckResult {
    const checker = new Checker();
    const wanted = { ...news };
    delete wanted["tagsAll"];
    const filledIn = this.nameIfNeeded(logicalName, olds, wanted, seed);
    const inputs = checker.object(this.fields, wanted, [], (key) => this.unknownKey(key));
    if (this.taggable) inputs["tagsAll"] = allTags(this.around.defaultTags, inputs["tags"]);
    this.checkRegion(inputs, checker.failures);
    const given = new Set(Object.keys(withoutNulls(news)).filter((key) => !defaultsOf(news).includes(key)));
    const defaults = Object.entries(this.fields).flatMap(([key, field]) =>
      inputs[key] !== undefined && !given.has(key) && (field.default !== undefined || filledIn.includes(key)) ? [key] : [],
    );
    inputs[DEFAULTS_KEY] = defaults.sort();
    return checker.failures.length > 0 ? { inputs, failures: checker.failures } : { inputs };
  }

  diff(olds: PropertyMap, news: PropertyMap, ignored: readonly string[] = []): DiffResult {
    const result = diffResult(this.changes(olds, news, ignored));
    if (result.replaces?.length === 0) return result;
    return { ...result, deleteBeforeReplace: this.mustDeleteFirst(olds, news) };
  }

  async create(logicalName: string, inputs: PropertyMap, call: ProviderCall): Promise<{ id: string; outs: PropertyMap }> {
    if (call.preview === true) return { id: "", outs: this.predicted(inputs) };
    const values = plain(inputs);
    const context = this.context(logicalName, values);
    const id = await this.doing("creating", this.label(logicalName, values), () => this.type.create(context, values));
    try {
      await this.type.settle?.(context, id, values);
      const found = await this.type.read(context, id, values);
      if (found === undefined) throw new Error("it is not there after its creation");
      return { id, outs: this.outputs(id, values, found) };
    } catch (error) {
      const reason = `creating ${this.type.title} (${this.label(logicalName, values)}): ${messageOf(error)}`;
      const found = await this.whatThereIs(context, id, values);
      const outs = found === undefined ? { ...values, id } : this.outputs(id, values, found);
      throw new InitFailedError(id, outs, inputs, [reason], { cause: error });
    }
  }

  async read(
    id: string,
    logicalName: string,
    props: PropertyMap,
    oldInputs: PropertyMap,
  ): Promise<{ id: string; props: PropertyMap; inputs?: PropertyMap }> {
    const context = this.context(logicalName, props);
    const imported = Object.keys(props).length === 0;
    const found = await this.doing("reading", id, async () => {
      try {
        const properties = await this.type.read(context, id, props);
        if (properties === undefined) return undefined;
        return { properties, realId: imported ? (this.type.importedId?.(properties) ?? id) : id };
      } catch (error) {
        if (isGone(error)) return undefined;
        throw error;
      }
    });
    if (found === undefined) return { id: "", props: {} };
    const outs = this.outputs(found.realId, props, found.properties);
    return { id: found.realId, props: outs, inputs: this.inputsFrom(outs, oldInputs) };
  }

  async update(
    id: string,
    logicalName: string,
    olds: PropertyMap,
    news: PropertyMap,
    call: ProviderCall,
  ): Promise<{ outs: PropertyMap }> {
    const changed = new Set(changedNames(this.changes(olds, news, call.ignoreChanges ?? [])));
    if (call.preview === true) return { outs: this.predictedUpdate(olds, news, changed) };
    const values = plain(news);
    const context = this.context(logicalName, values);
    try {
      return await this.doing("updating", id, async () => {
        const changes = (...names: string[]): boolean => names.some((name) => changed.has(name));
        await this.type.update?.(context, { id, olds, news: values, changed, changes });
        if (changed.has("tagsAll") && this.type.changeTags !== undefined) {
          await this.type.changeTags(context, { id, olds }, tagChange(tagsIn(olds), tagsIn(values)));
        }
        const found = await this.type.read(context, id, { ...olds, ...values });
        if (found === undefined) throw new Error("it does not exist any more; a refresh takes it out of the state");
        return { outs: this.outputs(id, values, found) };
      });
    } catch (error) {
      // What earlier calls of this update changed is recorded, so that the next one sends only the rest.
      const found = await this.whatThereIs(context, id, olds);
      const outs = found === undefined ? olds : this.outputs(id, olds, found);
      if (this.changes(olds, outs, []).length === 0) throw error;
      throw new InitFailedError(id, outs, news, [messageOf(error)], { cause: error });
    }
  }

  async delete(id: string, logicalName: string, props: PropertyMap): Promise<void> {
    await this.doing("deleting", id, async () => {
      try {
        await this.type.delete(this.context(logicalName, props), id, props);
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    });
  }

  /** After a failure: what AWS holds, or undefined when it does not say. The failure itself is reported by the caller. */
  private async whatThereIs(context: ResourceContext, id: string, known: PropertyMap): Promise<Properties | undefined> {
    try {
      return await this.type.read(context, id, known);
    } catch {
      return undefined;
    }
  }

  private get taggable(): boolean {
    return this.type.changeTags !== undefined;
  }

  private changes(olds: PropertyMap, news: PropertyMap, ignored: readonly string[]): ReturnType<typeof changesOf> {
    // A resource stays in its region unless its own input or the provider's says another one.
    const region: PropertyMap = this.type.global === true ? {} : { region: news["region"] ?? this.around.region };
    const before = "region" in olds ? olds : { ...olds, ...region };
    return changesOf(this.fields, before, { ...plain(news), ...region }, ignored);
  }

  private context(logicalName: string, values: PropertyMap): ResourceContext {
    const { api, region, accountId, randomHex, sleep, workingDirectory } = this.around;
    const uniqueName = (prefix: string): string => `${prefix}${randomHex().slice(0, 16)}`;
    const tags = tagsIn(values);
    return { api, region, partition: "aws", accountId, logicalName, workingDirectory, tags, uniqueName, sleep };
  }

  /** Gives a name to what the program did not name; answers which input that is. */
  private nameIfNeeded(logicalName: string, olds: PropertyMap, wanted: PropertyMap, seed: string | undefined): string[] {
    const name = this.type.name;
    if (name === undefined) return [];
    const { property } = name;
    if (wanted[property] !== undefined && wanted[property] !== null) {
      return defaultsOf(wanted).includes(property) ? [property] : [];
    }
    const before = olds[property];
    wanted[property] =
      before !== undefined && defaultsOf(olds).includes(property)
        ? before
        : autoName(name, logicalName, wanted, seed ?? this.around.randomHex());
    return [property];
  }

  private unknownKey(key: string): string {
    if (this.type.notModelled?.includes(key) === true) {
      return `not modelled by the local provider: it has no "${key}" for ${this.type.token}`;
    }
    if (this.type.outputs.includes(key)) return "Computed attributes cannot be set.";
    return `Invalid or unknown key. Known here: ${Object.keys(this.fields).sort().join(", ")}.`;
  }

  private checkRegion(inputs: PropertyMap, failures: CheckFailure[]): void {
    const { region } = inputs;
    if (this.type.global === true || region === undefined || region === UNKNOWN || region === this.around.region) return;
    failures.push({
      property: "region",
      reason: `not modelled by the local provider: a resource in ${JSON.stringify(region)} while the provider works in ${this.around.region}`,
    });
  }

  /** With a name of its own choice a new one can only exist after the old one is gone. */
  private mustDeleteFirst(olds: PropertyMap, news: PropertyMap): boolean {
    if (this.type.deleteBeforeReplace === true) return true;
    const property = this.type.name?.property;
    if (property === undefined) return false;
    return !defaultsOf(news).includes(property) && news[property] === olds[property];
  }

  private label(logicalName: string, inputs: PropertyMap): string {
    const name = this.type.name === undefined ? undefined : inputs[this.type.name.property];
    return typeof name === "string" ? name : logicalName;
  }

  private async doing<T>(verb: string, label: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw new Error(`${verb} ${this.type.title} (${label}): ${messageOf(error)}`, { cause: error });
    }
  }

  private predicted(inputs: PropertyMap): PropertyMap {
    const outs: PropertyMap = plain(inputs);
    for (const name of this.type.outputs) outs[name] = UNKNOWN;
    for (const [name, field] of Object.entries(this.fields)) {
      if (field.computed === true && outs[name] === undefined) outs[name] = UNKNOWN;
    }
    return this.type.global === true ? outs : { ...outs, region: this.around.region };
  }

  private predictedUpdate(olds: PropertyMap, news: PropertyMap, changed: ReadonlySet<string>): PropertyMap {
    const outs: PropertyMap = { ...olds };
    for (const name of changed) {
      const value = news[name];
      if (value === undefined) delete outs[name];
      else outs[name] = value;
    }
    for (const name of this.type.unsettled?.(changed, news) ?? []) outs[name] = UNKNOWN;
    return outs;
  }

  /** What is recorded: what AWS holds, and from the inputs what AWS does not give back. */
  private outputs(id: string, known: PropertyMap, found: Properties): PropertyMap {
    const outs: PropertyMap = { id };
    for (const [name, field] of Object.entries(this.fields)) {
      const value = known[name];
      if (field.kept === true && value !== undefined) outs[name] = value;
    }
    for (const [name, value] of Object.entries(found)) if (value !== undefined) outs[name] = value;
    if (this.taggable) {
      const held = tagsIn(outs);
      outs["tagsAll"] = held;
      outs["tags"] = ownTags(held, this.around.defaultTags, known["tags"]);
    }
    if (this.type.global !== true) outs["region"] = this.around.region;
    return outs;
  }

  /** Inputs that describe what was read: the old ones with today's values, and what somebody added beside them. */
  private inputsFrom(outs: PropertyMap, oldInputs: PropertyMap): PropertyMap {
    const inputs: PropertyMap = {};
    for (const [name, field] of Object.entries(this.fields)) {
      const value = outs[name];
      if (value === undefined) continue;
      if (name in oldInputs) inputs[name] = sameMeaning(field, oldInputs[name], value) ?? value;
      else if (field.computed !== true && !isEmpty(value) && value !== field.default) inputs[name] = value;
    }
    const defaults = defaultsOf(oldInputs).filter((name) => name in inputs);
    return { ...inputs, [DEFAULTS_KEY]: defaults };
  }
}

/** The old input when it says the same as what was read, so that formatting and what AWS fills in make no noise. */
function sameMeaning(field: Fields[string], before: PropertyValue | undefined, value: PropertyValue): PropertyValue | undefined {
  return before !== undefined && changesOf({ value: field }, { value }, { value: before }).length === 0 ? before : undefined;
}

/** Without the provider's own bookkeeping. */
function plain(values: PropertyMap): PropertyMap {
  const { [DEFAULTS_KEY]: _, ...rest } = values;
  return rest;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
