import type { CloudApi } from "../cloud-api";
import type { Fields, Values } from "./field";
import type { AutoName } from "./resource-name";
import type { TagChange, Tags } from "./tags";
import type { PropertyMap, PropertyValue } from "./wire-value";

/** What the calls of a resource type work with. */
export interface ResourceContext {
  readonly api: CloudApi;
  readonly region: string;
  readonly partition: string;
  accountId(): Promise<string>;
  /** Name of the resource in the program. */
  readonly logicalName: string;
  /** Folder that relative paths of archives start from. */
  readonly workingDirectory: string;
  /** All tags that the resource shall have. */
  readonly tags: Tags;
  /** Waits before the next look at something that AWS does in its own time. */
  sleep(milliseconds: number): Promise<void>;
  /** A name that nothing else has, for ids that AWS wants from the caller. */
  uniqueName(prefix: string): string;
}

/** Properties as a mapping makes them; absent members are left out. */
export type Properties = Record<string, PropertyValue | undefined>;

/** An update; `changed` holds the names of the inputs that differ, and nothing else needs a call. */
export interface Update<F extends Fields> {
  id: string;
  /** What is recorded: inputs and outputs. */
  olds: PropertyMap;
  news: Values<F>;
  changed: ReadonlySet<string>;
  changes(...names: (keyof F & string)[]): boolean;
}

export interface ResourceDefinition<F extends Fields> {
  /** Pulumi's type token, e.g. `aws:iam/role:Role`. */
  token: string;
  /** What errors call it, e.g. `IAM Role`. */
  title: string;
  inputs: F;
  /** Outputs that only AWS knows. */
  outputs: readonly string[];
  /** Properties of the type in `@pulumi/aws` that this provider does not have. */
  notModelled?: readonly string[];
  /** The service knows no regions. */
  global?: boolean;
  name?: AutoName;
  /** There can be only one of it, whatever its name. */
  deleteBeforeReplace?: boolean;
  /** Outputs that an update may change, so that a preview does not know them. */
  unsettled?(changed: ReadonlySet<string>, news: PropertyMap): string[];
  /** Makes it and answers its id. What can fail after it exists belongs into `settle`. */
  create(context: ResourceContext, inputs: Values<F>): Promise<string>;
  /** Calls that complete what `create` made. */
  settle?(context: ResourceContext, id: string, inputs: Values<F>): Promise<void>;
  /** What AWS holds; undefined when it is gone. For an import `state` is empty. */
  read(context: ResourceContext, id: string, state: PropertyMap): Promise<Properties | undefined>;
  /** Id under which an imported resource is recorded, where people import it by another one. */
  importedId?(properties: Properties): string;
  update?(context: ResourceContext, update: Update<F>): Promise<void>;
  delete(context: ResourceContext, id: string, state: PropertyMap): Promise<void>;
  /** Taggable types say how tags change; `tags` and `tagsAll` are then theirs without further words. */
  changeTags?(context: ResourceContext, target: { id: string; olds: PropertyMap }, change: TagChange): Promise<void>;
}

/** A resource type, the types of its inputs forgotten. */
export type ResourceType = Omit<ResourceDefinition<Fields>, "create" | "settle" | "update" | "name"> & {
  name?: AutoName;
  create(context: ResourceContext, inputs: PropertyMap): Promise<string>;
  settle?(context: ResourceContext, id: string, inputs: PropertyMap): Promise<void>;
  update?(context: ResourceContext, update: Omit<Update<Fields>, "news"> & { news: PropertyMap }): Promise<void>;
};

/**
 * Keeps the types of the inputs inside the definition. Inputs that reach the mappings have passed the check, so they have
 * the shape that the fields describe.
 */
export function defineResource<F extends Fields>(definition: ResourceDefinition<F>): ResourceType {
  return definition as unknown as ResourceType;
}
