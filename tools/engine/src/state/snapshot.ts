import type { PropertyMap } from "../property-value";
import type { LockHolder } from "./errors";

/** A resource in Pulumi's deployment format, version 3 (pulumi/sdk/go/common/apitype/core.go, `ResourceV3`). */
export interface ResourceState {
  urn: string;
  custom: boolean;
  id?: string;
  type: string;
  /** Secrets are plain wire secrets here; they are encrypted when a snapshot is written. */
  inputs?: PropertyMap;
  outputs?: PropertyMap;
  parent?: string;
  dependencies?: string[];
  provider?: string;
  propertyDependencies?: Record<string, string[]>;
  protect?: boolean;
  retainOnDelete?: boolean;
  external?: boolean;
  delete?: boolean;
  pendingReplacement?: boolean;
  initErrors?: string[];
  additionalSecretOutputs?: string[];
  /** Seconds. */
  customTimeouts?: { create?: number; update?: number; delete?: number };
  deletedWith?: string;
  replaceWith?: string[];
  ignoreChanges?: string[];
  replaceOnChanges?: string[];
  importID?: string;
  aliases?: string[];
  resourceHooks?: Record<string, string[]>;
  /** ISO 8601. */
  created?: string;
  modified?: string;
}

export type PendingOperationType = "creating" | "updating" | "deleting" | "reading" | "importing";

export interface PendingOperation {
  type: PendingOperationType;
  resource: ResourceState;
}

/** Everything that is known about a stack between two commands. Resources come after what they need. */
export interface Snapshot {
  resources: ResourceState[];
  pendingOperations: PendingOperation[];
}

/**
 * What a running update says about itself, one entry per change. `begin` goes to disk before the provider
 * is called; `end` after it answered. Replaying the entries over the last checkpoint gives the state after a crash.
 */
export type JournalEntry =
  | { kind: "begin"; step: number; operation: PendingOperation }
  /**
   * The step is over. `removes` names resources of the state at that time, `writes` puts others in:
   * a resource with the same identity is overwritten in place, a new one is appended.
   */
  | { kind: "end"; step: number; removes?: ResourceIdentity[]; writes?: ResourceState[] }
  /** The whole state after something that no step describes (a refresh of many, a finished registration order). */
  | { kind: "snapshot"; snapshot: Snapshot };

/** Several resources may share a URN while a replacement is under way; `delete` tells the old ones apart. */
export interface ResourceIdentity {
  urn: string;
  id?: string;
  delete?: boolean;
}

export interface StackRef {
  /** Always `organization` with a file backend. */
  organization: string;
  project: string;
  stack: string;
}

/** A stack that this process holds the lock of. */
export interface StackHandle {
  readonly ref: StackRef;
  /** State at the start, a journal that a crash left behind already replayed. */
  readonly snapshot: Snapshot;
  /** Present when the last command died: how many steps its journal held and which were under way. */
  readonly recovered?: { steps: number; pending: PendingOperation[] };
  /** Holders that died without giving the lock back; this process has taken it over from them. */
  readonly takenOver?: readonly LockHolder[];
  /** Resolves when the entry is on disk (one fsync may serve many entries). */
  append(entry: JournalEntry): Promise<void>;
  /** Writes the checkpoint atomically, keeps the previous one as `.bak`, drops the journal. */
  save(snapshot: Snapshot): Promise<void>;
  /** Gives the lock back; without `save` before, the journal stays for the next command. */
  close(): Promise<void>;
}

export interface OpenPurpose {
  /** What somebody reads who finds the stack locked: `up`, `destroy`. */
  command: string;
  /**
   * true: secrets will be written, so a wrong passphrase is an error now and not in the middle of the work.
   * @defaultValue false: the key is derived when the first secret is read or written
   */
  secrets?: boolean;
}

/** Where stacks live. */
export interface StateBackend {
  /** @throws StackLockedError naming the holder when a living process has the stack */
  open(ref: StackRef, purpose: OpenPurpose): Promise<StackHandle>;
  /** State without the lock, for stack references and outputs. `undefined`: no such stack. */
  read(ref: StackRef): Promise<Snapshot | undefined>;
  list(): Promise<StackRef[]>;
  /** Deletes an empty stack's files. */
  remove(ref: StackRef): Promise<void>;
}
