import type { OperationOptions } from "../operation";
import { needsOf } from "../resource-needs";
import type { ResourceState } from "../state/snapshot";
import { isProviderType, isStackUrn } from "../urn";

/** Which resources a run is about: all, only some (`targets`), or all but some (`excludes`). */
export class Targets {
  private readonly targets: ReadonlySet<string> | undefined;
  private readonly excludes: ReadonlySet<string> | undefined;
  private readonly replaces: ReadonlySet<string>;
  /** Targets or excludes, and what follows from them. */
  private readonly actual = new Set<string>();

  constructor(private readonly options: OperationOptions) {
    this.targets = options.targets?.length ? new Set(options.targets) : undefined;
    this.excludes = options.excludes?.length ? new Set(options.excludes) : undefined;
    this.replaces = new Set(options.replaces ?? []);
    for (const urn of this.targets ?? this.excludes ?? []) this.actual.add(urn);
  }

  get literals(): readonly string[] {
    return this.options.targets ?? [];
  }

  get excluded(): readonly string[] {
    return this.options.excludes ?? [];
  }

  get hasTargets(): boolean {
    return this.targets !== undefined;
  }

  get hasExcludes(): boolean {
    return this.targets === undefined && this.excludes !== undefined;
  }

  get withDependents(): boolean {
    return this.options.targetDependents ?? false;
  }

  get excludeDependents(): boolean {
    return this.options.excludeDependents ?? false;
  }

  /** Whether creates may have been skipped. */
  get checksSkippedCreates(): boolean {
    return this.hasTargets || this.replaces.size > 0;
  }

  isNamed(urn: string): boolean {
    return this.targets === undefined || this.targets.has(urn);
  }

  isReplaced(urn: string): boolean {
    return this.replaces.has(urn);
  }

  /** Decides about a resource that the program registers; those that depend on it ask later. */
  includes(resource: ResourceState): boolean {
    const implied = isProviderType(resource.type) || isStackUrn(resource.urn);
    if (this.targets) {
      const named = this.targets.has(resource.urn) || (this.withDependents && this.needsActual(resource));
      if (named) this.actual.add(resource.urn);
      return named || implied;
    }
    if (this.excludes && !implied) {
      const excluded = this.excludes.has(resource.urn) || (this.excludeDependents && this.needsActual(resource));
      if (excluded) this.actual.add(resource.urn);
      return !excluded;
    }
    return true;
  }

  private needsActual(resource: ResourceState): boolean {
    return needsOf(resource).some(({ urn }) => this.actual.has(urn));
  }
}
