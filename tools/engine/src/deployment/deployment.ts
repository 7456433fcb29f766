import { Semaphore } from "../concurrency";
import { DependencyGraph } from "../dependency-graph";
import type { OperationOptions, OperationRequest } from "../operation";
import type { PropertyMap } from "../property-value";
import { builtinProvider } from "../providers/builtin";
import { ProviderRegistry } from "../providers/registry";
import { needsOf } from "../resource-needs";
import type { ResourceState, StackRef } from "../state/snapshot";
import { BailError, StoppedError } from "./errors";
import type { HookRunner } from "./hooks";
import { Progress } from "./progress";
import { StateRecorder } from "./recorder";
import { Reporter } from "./reporter";
import { Targets } from "./targets";

/** One run of an operation: what it starts from, what it has decided, and what it works with. */
export class Deployment {
  readonly ref: StackRef;
  readonly dryRun: boolean;
  readonly options: OperationOptions;
  readonly progress = new Progress();
  readonly targets: Targets;
  readonly reporter: Reporter;
  readonly recorder: StateRecorder;
  readonly registry: ProviderRegistry;
  /** Limits how many resources are worked on at once. */
  readonly workers: Semaphore;
  /** Guards decisions that take several resources of the state at once. */
  readonly decisions = new Semaphore(1);
  /** What the run made of resources, for programs that look them up. */
  readonly current = new Map<string, ResourceState>();
  /** Resources that failed; with continueOnError, what they need is not deleted. */
  readonly failedResources: ResourceState[] = [];

  /** A step failed. */
  stepFailed = false;
  /** A decision failed in a way that does not end a preview. */
  decisionFailed = false;
  /** The run ended early, and why has been reported. */
  bailed = false;
  canceled = false;

  /** The name that a resource of the old state goes by now. */
  readonly currentName = (urn: string): string => this.progress.newNames.get(urn) ?? urn;

  private resources: ResourceState[];
  private byUrn!: Map<string, ResourceState>;
  private dependencies: DependencyGraph | undefined;
  private readonly stopListeners: (() => void)[] = [];

  constructor(readonly request: OperationRequest, readonly hooks: HookRunner) {
    this.ref = request.handle.ref;
    this.dryRun = request.kind === "preview";
    this.options = request.options ?? {};
    this.targets = new Targets(this.options);
    this.reporter = new Reporter(request.onEvent, request.now);
    // Resources are marked while the run goes on; the caller's snapshot stays as it was.
    this.resources = request.handle.snapshot.resources.map((resource) => ({ ...resource }));
    this.index();
    this.recorder = new StateRecorder(request.handle, this.resources, {
      dryRun: this.dryRun,
      currentName: this.currentName,
      clearPendingCreates: request.kind === "refresh" && this.options.clearPendingCreates,
    });
    this.workers = new Semaphore(Math.max(1, this.options.parallel ?? 16));
    this.registry = new ProviderRegistry({
      factory: request.providers,
      builtin: builtinProvider({
        stackOutputs: (name) => request.stackOutputs(name, { dryRun: this.dryRun }),
        resource: (urn) => this.lookUp(urn),
      }),
      dryRun: this.dryRun,
      newId: request.newId,
      stateOf: (reference) => this.resources.find((resource) => `${resource.urn}::${resource.id ?? ""}` === reference),
    });
  }

  /** The state before the run, after a refresh if there was one. */
  get base(): readonly ResourceState[] {
    return this.resources;
  }

  get graph(): DependencyGraph {
    return (this.dependencies ??= new DependencyGraph(this.resources));
  }

  old(urn: string): ResourceState | undefined {
    return this.byUrn.get(urn);
  }

  /** Takes over what a refresh found. */
  async rebase(resources: ResourceState[]): Promise<void> {
    this.resources = resources;
    this.index();
    this.dependencies = undefined;
    await this.recorder.rebase(resources);
  }

  private index(): void {
    this.byUrn = new Map();
    for (const resource of this.resources) if (!resource.delete) this.byUrn.set(resource.urn, resource);
  }

  private lookUp(urn: string): { id: string; outputs: PropertyMap } | undefined {
    const state = this.current.get(urn);
    return state && { id: state.id ?? "", outputs: state.outputs ?? {} };
  }

  /** Nothing new may begin. */
  get stopped(): boolean {
    return this.bailed || this.canceled || (this.stepFailed && !this.options.continueOnError);
  }

  /** @throws StoppedError when nothing new may begin */
  checkRunning(): void {
    if (this.stopped) throw new StoppedError("the operation is ending");
  }

  /** Calls back once, when nothing new may begin any more. */
  onStop(listener: () => void): void {
    if (this.stopped) listener();
    else this.stopListeners.push(listener);
  }

  private stopIfNeeded(): void {
    if (this.stopped) for (const listener of this.stopListeners.splice(0)) listener();
  }

  failStep(resources: (ResourceState | undefined)[], options: { ends?: boolean } = {}): void {
    this.stepFailed = true;
    for (const resource of resources) if (resource) this.failedResources.push(resource);
    if (options.ends ?? true) this.stopIfNeeded();
  }

  /** Ends the run; why must have been reported. */
  bail(): void {
    this.bailed = true;
    this.stopIfNeeded();
  }

  /** Ctrl-C: what runs is asked to end, nothing new begins. */
  cancel(): void {
    if (this.canceled) return;
    this.canceled = true;
    void this.registry.cancel();
    this.stopIfNeeded();
  }

  /** Reports why a decision cannot be made. @returns the error to throw */
  reject(urn: string, message: string): BailError {
    this.reporter.error(message, urn);
    return new BailError(message);
  }

  /** Whether the resource needs something that failed or was left out. */
  needsFailed(resource: ResourceState): boolean {
    const { failedOrSkipped } = this.progress;
    return failedOrSkipped.size > 0 && needsOf(resource).some(({ kind, urn }) => kind !== "provider" && failedOrSkipped.has(urn));
  }

}
