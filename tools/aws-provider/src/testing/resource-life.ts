import type { DiffResult, Provider } from "@switchyard/engine/provider";
import type { Cloud, ServiceId, Shape } from "@switchyard/localcloud";
import { openCloud, serveCloud } from "@switchyard/localcloud";
import { inProcessCloudApi } from "../cloud-api";
import type { CloudApi } from "../cloud-api";
import type { PropertyMap } from "../framework/wire-value";
import { httpCloudApi } from "../http-cloud-api";
import { createAwsProvider } from "../provider";
import { resourceTypes } from "../resource-types";

export const DEFAULT_TAGS = { Environment: "dev", Team: "payments" };

export interface World {
  cloud: Cloud;
  provider: Provider;
  api: CloudApi;
  /** A call as the administrator, as somebody would make it in the console. */
  aws(service: ServiceId, operation: string, input: Shape): Promise<Shape>;
  /** Operations that the provider called since the last `forget`. */
  calls: string[];
  close(): Promise<void>;
}

/** `AWS_PROVIDER_TESTS_OVER=http` runs every test of this package over HTTP and the AWS SDK's clients instead of in-process. */
const overHttp = process.env["AWS_PROVIDER_TESTS_OVER"] === "http";

/** A fresh cloud in memory and a configured provider over it. */
export async function openWorld(
  config: PropertyMap = { defaultTags: JSON.stringify({ tags: DEFAULT_TAGS }) },
  transport: "http" | "in-process" = overHttp ? "http" : "in-process",
): Promise<World> {
  const cloud = await openCloud({ memory: true, seed: "aws-provider" });
  const served = transport === "http" ? await serveCloud(cloud, { port: 0 }) : undefined;
  const { region, administrator } = cloud;
  const inner = served === undefined ? inProcessCloudApi(cloud) : httpCloudApi({ endpoint: served.endpoint, region, ...administrator });
  const calls: string[] = [];
  const api: CloudApi = {
    region: inner.region,
    call(service, operation, input) {
      calls.push(operation);
      return inner.call(service, operation, input);
    },
  };
  let counter = 0;
  const provider = createAwsProvider(api, {
    randomHex: () => (counter += 1).toString(16).padStart(32, "0"),
    sleep: async () => undefined,
  });
  await provider.configure(config);
  const close = async (): Promise<void> => {
    await inner.close?.();
    await served?.stop();
    await cloud.close();
  };
  return { cloud, provider, api: inner, calls, close, aws: (service, operation, input) => inner.call(service, operation, input) };
}

export const urnOf = (type: string, name: string): string => `urn:pulumi:local::runtime::${type}::${name}`;

/** One resource under an engine that does what Pulumi's does: check, diff, then the step. */
export class Resource {
  public id = "";
  public inputs: PropertyMap = {};
  public outputs: PropertyMap = {};

  private constructor(
    public readonly world: World,
    public readonly type: string,
    public readonly name: string,
  ) {}

  static async create(world: World, type: string, name: string, inputs: PropertyMap): Promise<Resource> {
    const resource = new Resource(world, type, name);
    resource.inputs = await resource.checked(inputs, {});
    const { id, outs } = await world.provider.create(resource.urn, resource.inputs);
    resource.id = id;
    resource.outputs = outs;
    return resource;
  }

  static async import(world: World, type: string, name: string, id: string): Promise<Resource> {
    const resource = new Resource(world, type, name);
    const found = await world.provider.read(id, resource.urn, {}, { inputs: {} });
    if (found.id === "") throw new Error(`${id} does not exist`);
    resource.id = found.id;
    resource.outputs = found.props;
    resource.inputs = found.inputs ?? {};
    return resource;
  }

  get urn(): string {
    return urnOf(this.type, this.name);
  }

  async checked(inputs: PropertyMap, olds: PropertyMap = this.inputs): Promise<PropertyMap> {
    const result = await this.world.provider.check(this.urn, olds, inputs);
    if (result.failures !== undefined) throw new Error(result.failures.map((f) => `${f.property}: ${f.reason}`).join("\n"));
    return result.inputs;
  }

  async diff(inputs: PropertyMap, ignoreChanges: string[] = []): Promise<DiffResult> {
    const news = await this.checked(inputs);
    return this.world.provider.diff(this.id, this.urn, this.outputs, news, { oldInputs: this.inputs, ignoreChanges });
  }

  /** Paths and kinds of a diff, the form that tests compare. */
  async paths(inputs: PropertyMap, ignoreChanges: string[] = []): Promise<Record<string, string>> {
    const { detailedDiff = {} } = await this.diff(inputs, ignoreChanges);
    return Object.fromEntries(Object.entries(detailedDiff).map(([path, { kind }]) => [path, kind]));
  }

  /** Updates in place; answers the calls that the provider made. */
  async update(inputs: PropertyMap): Promise<string[]> {
    const news = await this.checked(inputs);
    this.world.calls.length = 0;
    const { outs } = await this.world.provider.update(this.id, this.urn, this.outputs, news, { oldInputs: this.inputs });
    this.inputs = news;
    this.outputs = outs;
    return [...this.world.calls];
  }

  /** What a refresh would record; undefined when it is gone. */
  async found(): Promise<{ outputs: PropertyMap; inputs: PropertyMap } | undefined> {
    const read = await this.world.provider.read(this.id, this.urn, this.outputs, { inputs: this.inputs });
    return read.id === "" ? undefined : { outputs: read.props, inputs: read.inputs ?? {} };
  }

  async refresh(): Promise<void> {
    const found = await this.found();
    if (found === undefined) throw new Error(`${this.urn} is gone`);
    this.outputs = found.outputs;
    this.inputs = found.inputs;
  }

  async delete(): Promise<void> {
    await this.world.provider.delete(this.id, this.urn, this.outputs);
  }
}

/** Inputs of a program out of checked ones. */
export function programInputs(inputs: PropertyMap): PropertyMap {
  const { __defaults: _, tagsAll: __, ...rest } = inputs;
  return rest;
}

export interface LifeStory {
  type: string;
  /** Inputs of the program, made after `prepare`. */
  inputs: (context: Prepared) => PropertyMap;
  /** Makes what the resource needs. */
  prepare?: (world: World) => Promise<Prepared>;
  /** Output names that must be there after a create. */
  outputs: string[];
  update?: {
    inputs: (before: PropertyMap, context: Prepared) => PropertyMap;
    paths: Record<string, string>;
    /** Operations that change something, in order. */
    calls: string[];
  };
  /** Somebody changes it outside; the paths are what the next `up` would put right. */
  drift?: { change: (world: World, resource: Resource, context: Prepared) => Promise<unknown>; paths: Record<string, string> };
  replace?: { inputs: (before: PropertyMap, context: Prepared) => PropertyMap; keys: string[]; deleteFirst?: boolean };
  /** Id for `pulumi import`, when it is not the resource's own. */
  importId?: (resource: Resource) => string;
  /** The setting exists as long as what it belongs to, so a delete only puts it back. */
  staysAfterDelete?: boolean;
  /** Properties that an import cannot know. */
  unknownToImport?: string[];
}

export type Prepared = Record<string, string>;

const isReading = (operation: string): boolean => /^(Get|List|Describe|Head|BatchGet)/.test(operation);

/** Tells the whole life of a resource type, each sentence a test. */
export function tellLifeStory(story: LifeStory): void {
  describe(story.type, () => {
    let world: World;
    let context: Prepared;
    let resource: Resource;
    let program: PropertyMap;

    beforeEach(async () => {
      world = await openWorld();
      context = (await story.prepare?.(world)) ?? {};
      program = story.inputs(context);
      resource = await Resource.create(world, story.type, "it", program);
    });
    afterEach(() => world.close());

    it("is created with the outputs that programs use", () => {
      expect(resource.id).not.toBe("");
      for (const output of story.outputs) {
        expect([output, resource.outputs[output]]).not.toEqual([output, undefined]);
      }
    });

    it("stays as it is when the program asks for the same again, and a refresh finds nothing", async () => {
      expect(await resource.paths(program)).toEqual({});

      const found = await resource.found();

      expect(found?.outputs).toEqual(resource.outputs);
      expect(found?.inputs).toEqual(resource.inputs);
    });

    it("is checked to the same inputs again", async () => {
      expect(await resource.checked(resource.inputs)).toEqual(resource.inputs);
    });

    it("is predicted in a preview without a call", async () => {
      world.calls.length = 0;

      const { id, outs } = await world.provider.create(resource.urn, resource.inputs, { preview: true });

      expect(id).toBe("");
      expect(world.calls).toEqual([]);
      expect(Object.keys(outs)).toEqual(expect.arrayContaining(Object.keys(program)));
    });

    it("takes one call to change a tag, and nothing else", async () => {
      if (resourceTypes.get(story.type)?.changeTags === undefined) return;
      const tags = { ...(program["tags"] as Record<string, string> | undefined), Reviewed: "yes" };

      expect(await resource.paths({ ...program, tags })).toEqual({ "tags.Reviewed": "add", "tagsAll.Reviewed": "add" });
      const calls = await resource.update({ ...program, tags });

      expect(calls.filter((call) => !isReading(call))).toEqual([expect.stringMatching(/Tag|^UpdateProject$|^UpdateReportGroup$/)]);
    });

    const { update, drift, replace } = story;
    if (update !== undefined) {
      it("is updated with the calls that the change needs", async () => {
        const wanted = update.inputs(program, context);

        expect(await resource.paths(wanted)).toEqual(update.paths);
        const calls = await resource.update(wanted);

        expect(calls.filter((call) => !isReading(call))).toEqual(update.calls);
        expect(await resource.paths(wanted)).toEqual({});
        expect((await resource.found())?.outputs).toEqual(resource.outputs);
      });
    }
    if (drift !== undefined) {
      it("shows a change made outside after a refresh, and puts it right", async () => {
        await drift.change(world, resource, context);
        expect(await resource.paths(program)).toEqual({});

        await resource.refresh();
        expect(await resource.paths(program)).toEqual(drift.paths);

        await resource.update(program);
        await resource.refresh();
        expect(await resource.paths(program)).toEqual({});
      });
    }
    if (replace !== undefined) {
      it("is replaced where AWS cannot change it", async () => {
        const result = await resource.diff(replace.inputs(program, context));

        expect(result.replaces).toEqual(replace.keys);
        expect(result.deleteBeforeReplace).toBe(replace.deleteFirst ?? false);
      });
    }

    it("is found by its import id", async () => {
      const imported = await Resource.import(world, story.type, "it", story.importId?.(resource) ?? resource.id);

      expect(imported.id).toBe(resource.id);
      const known = Object.entries(resource.outputs).filter(([name]) => !(story.unknownToImport ?? []).includes(name));
      expect(imported.outputs).toMatchObject(Object.fromEntries(known));
    });

    it("is deleted, also when it is gone already, and then a refresh says so", async () => {
      await resource.delete();
      await resource.delete();

      if (story.staysAfterDelete !== true) expect(await resource.found()).toBeUndefined();
    });
  });
}
