import type { Deployment } from "../deployment/deployment";
import { messageOf, ProtectedError, StepFailedError } from "../deployment/errors";
import { identityOf, type StateChange } from "../deployment/recorder";
import type { StepInfo, StepOp } from "../operation";
import type { PendingOperationType, ResourceIdentity, ResourceState } from "../state/snapshot";
import { renameNeeds } from "../resource-needs";
import { markSecretOutputs } from "../values/annotations";

/** What applying a step came to. */
export interface StepEffect extends StateChange {
  /** The resource as it is from now on; what a display shows, and what the program gets. */
  state?: ResourceState;
  /** The step has changed something and failed nevertheless. */
  failure?: Error;
  /** The step is fine, but the run has failed: a hook after it threw. */
  afterFailure?: Error;
}

/** One thing to do to one resource. */
export interface Step {
  info: StepInfo;
  /** The resource after the step, or before it when it ends. */
  resource: ResourceState;
  old?: ResourceState;
  /** What the journal says while a provider is at work. */
  pending?: PendingOperationType;
  /** What summaries count it as, if at all; asked after the step. */
  countAs?: () => StepOp | undefined;
  apply(): Promise<StepEffect>;
}

/** Says what a step is about. */
export function stepInfo(op: StepOp, resource: ResourceState, old?: ResourceState, more: Partial<StepInfo> = {}): StepInfo {
  return {
    op,
    urn: resource.urn,
    type: resource.type,
    ...(resource.parent ? { parent: resource.parent } : {}),
    ...(resource.provider ? { provider: resource.provider } : {}),
    ...(old?.inputs ? { oldInputs: old.inputs } : {}),
    ...(resource.inputs && resource !== old ? { newInputs: resource.inputs } : {}),
    ...more,
  };
}

/**
 * Applies a step, writes down what it did, and tells the host.
 *
 * @throws StepFailedError when it failed, which has been reported then
 */
export async function executeStep(deployment: Deployment, step: Step): Promise<StepEffect> {
  const { reporter, recorder } = deployment;
  const startedAt = reporter.stepStart(step.info);
  const journaled = step.pending && !deployment.dryRun
    ? await recorder.begin({ type: step.pending, resource: step.resource })
    : undefined;
  let effect: StepEffect;
  try {
    effect = await step.apply();
  } catch (error) {
    if (journaled !== undefined) await recorder.end(journaled, {});
    throw failed(deployment, step, startedAt, error);
  }
  finishState(deployment, effect.state);
  if (step.old && effect.state && step.old.urn !== effect.state.urn) {
    effect.marks = [...(effect.marks ?? []), ...renamedReferrers(deployment, step.old)];
  }
  if (journaled !== undefined || changes(effect)) {
    if (step.pending || effect.marks) await recorder.end(journaled, effect);
    else recorder.keep(effect.removes ?? [], effect.writes ?? []);
  }
  if (effect.failure) throw failed(deployment, step, startedAt, effect.failure);
  reporter.stepDone(step.info, startedAt, effect.state);
  const counted = step.countAs?.();
  if (counted) reporter.count(counted, step.info.urn);
  if (effect.afterFailure) {
    reporter.error(effect.afterFailure.message, step.info.urn);
    deployment.failStep([]);
  }
  return effect;
}

/**
 * Resources that still know a renamed one by its old name. The state that is saved at the end has the new name
 * everywhere; until then the journal must not leave references behind that lead nowhere.
 */
function renamedReferrers(deployment: Deployment, old: ResourceState): NonNullable<StateChange["marks"]> {
  return deployment.graph.referrersOf(old.urn).filter((referrer) => referrer !== old && !deployment.recorder.isGone(referrer))
    .map((referrer) => ({ before: identityOf(referrer), state: renameNeeds(referrer, deployment.currentName) }));
}

function changes(effect: StateChange): boolean {
  return [effect.removes, effect.writes, effect.marks].some((list) => list !== undefined && list.length > 0);
}

function finishState(deployment: Deployment, state: ResourceState | undefined): void {
  if (!state) return;
  if (state.outputs) state.outputs = markSecretOutputs(state.outputs, state.inputs ?? {}, state.additionalSecretOutputs ?? []);
  deployment.current.set(state.urn, state);
}

function failed(deployment: Deployment, step: Step, startedAt: number, error: unknown): StepFailedError {
  const { reporter, dryRun } = deployment;
  // A preview has nothing that could have failed half-way; its display says so in words only.
  if (dryRun) reporter.error(`Preview failed: ${messageOf(error)}`, step.info.urn);
  else {
    reporter.stepFailed(step.info, startedAt);
    reporter.error(messageOf(error), step.info.urn);
  }
  deployment.failStep([step.resource, step.old], { ends: !(error instanceof ProtectedError) });
  return new StepFailedError(error);
}

/** Changes a resource of the old state where it stands, and says how it was known before. */
export function mark(resource: ResourceState, properties: Partial<ResourceState>): { before: ResourceIdentity; state: ResourceState } {
  const before = identityOf(resource);
  Object.assign(resource, properties);
  return { before, state: resource };
}
