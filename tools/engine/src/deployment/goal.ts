import type { PropertyMap } from "../property-value";

/** Where a resource was before: a URN, or what was different about it. */
export type Alias =
  | { urn: string }
  | { name?: string; type?: string; stack?: string; project?: string; parent?: string; noParent?: boolean };

/** Lifecycle hooks by kind, as the state names them: `BeforeCreate`, `AfterDelete`, `OnError`, … */
export type HookBinding = Record<string, string[]>;

/** What the program wants a resource to be. */
export interface Goal {
  type: string;
  name: string;
  custom: boolean;
  parent?: string;
  inputs: PropertyMap;
  /** `urn::id`; none for components and for providers themselves. */
  provider?: string;
  dependencies: string[];
  propertyDependencies: Record<string, string[]>;
  aliases: Alias[];
  /** Id of an existing resource that is to be taken over. */
  importId?: string;
  protect?: boolean;
  retainOnDelete?: boolean;
  deletedWith?: string;
  replaceWith: string[];
  deleteBeforeReplace?: boolean;
  ignoreChanges: string[];
  replaceOnChanges: string[];
  additionalSecretOutputs: string[];
  /** Seconds. */
  customTimeouts?: { create?: number; update?: number; delete?: number };
  hooks?: HookBinding;
}

/** An existing resource that the program looks up. */
export interface ReadGoal {
  type: string;
  name: string;
  id: string;
  parent?: string;
  inputs: PropertyMap;
  provider: string;
  dependencies: string[];
  additionalSecretOutputs: string[];
}
