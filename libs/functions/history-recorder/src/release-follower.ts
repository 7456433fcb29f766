import { actions, serviceNames, type ServiceNames, stages } from "@switchyard/conventions";
import { type DeploymentHistory, deploymentIdOf, type HistoryItem, identityOf, type ItemIdentity } from "@switchyard/deployment-history";
import type { Log } from "@switchyard/function-support";
import { type AttemptFacts, deploymentVerdict, executionFacts, type Fact, type FactOf, isFullyKnown, type ObservedExecution, ownerOf, shiftFacts, stopNote } from "@switchyard/release";
import type { AlarmHistory } from "./alarm-history";
import type { Deployments, GroupedShift } from "./deployments";
import type { Pipelines } from "./pipelines";

export interface ReleaseFollowerOptions {
  history: DeploymentHistory;
  pipelines: Pipelines;
  deployments: Deployments;
  alarms: AlarmHistory;
  /** Services of the environment. */
  services: readonly string[];
  environmentSuffix: string;
  applicationName: string;
  log: Log;
}

/** Brings the record up to what AWS says. Each method can be called at any time and any number of times. */
export interface ReleaseFollower {
  /** @returns the items of all attempts @throws Error when the pipeline is none of ours, or has no such execution */
  execution(pipeline: string, executionId: string): Promise<HistoryItem[]>;
  /** The same when the execution has been read already. */
  observed(service: string, execution: ObservedExecution): Promise<HistoryItem[]>;
  /** Follows a deployment together with what undoes it. @throws Error when it is none of our application */
  deployment(deploymentId: string): Promise<HistoryItem>;
}

export function releaseFollower(options: ReleaseFollowerOptions): ReleaseFollower {
  const { history, pipelines, deployments, alarms, services, environmentSuffix, applicationName, log } = options;
  const names = new Map(services.map((service) => [service, serviceNames(service, environmentSuffix)]));
  const serviceWhere = (matches: (own: ServiceNames) => boolean): string | undefined => services.find((service) => matches(names.get(service)!));

  async function observed(service: string, execution: ObservedExecution): Promise<HistoryItem[]> {
    const actionExecutions = await pipelines.actions(names.get(service)!.pipeline, execution.executionId);
    const items: HistoryItem[] = [];
    for (const attempt of executionFacts(execution, actionExecutions)) items.push(await recordAttempt(service, execution.executionId, attempt));
    return items;
  }

  async function recordAttempt(service: string, executionId: string, { attempt, facts, actions: run }: AttemptFacts): Promise<HistoryItem> {
    const identity = identityOf(deploymentIdOf({ service, executionId, attempt }), service);
    let item = await history.add(identity, facts);
    const switching = run.find(({ stage, action }) => stage === stages.switchTraffic && action === actions.switchTraffic);
    for (const id of openDeployments(item, switching?.externalId)) {
      const family = await familyOf(id);
      item = await recordFamily(family);
      // Nobody sees any more that the candidate alarms go on guarding this shift, and whoever reads the pipeline takes it for failed.
      if (switching !== undefined && (switching.status === "Abandoned" || switching.status === "Failed")) {
        item = await stopOrphan(identity, family[0]!, item, switching.status, switching.updatedAt);
      }
    }
    return item;
  }

  async function stopOrphan(identity: ItemIdentity, { deploymentId, ...shift }: GroupedShift, item: HistoryItem, status: string, at: string): Promise<HistoryItem> {
    if (deploymentVerdict({ deploymentId, ...shift }).kind !== "running") return item;
    const because = status === "Abandoned" ? "its pipeline execution was abandoned" : "its action in the pipeline failed";
    log("warn", "deployment stopped", { deploymentId: identity.deploymentId, codeDeployId: deploymentId, because });
    const known = await history.add(identity, [{ kind: "note", note: stopNote(deploymentId, because), at }]);
    await deployments.stop(deploymentId);
    return known;
  }

  /** A deployment and the rollback that undoes it, whichever of the two is asked for. */
  async function familyOf(deploymentId: string): Promise<GroupedShift[]> {
    const asked = await deployments.get(deploymentId);
    const root = asked.undoes === undefined ? asked : await deployments.get(asked.undoes);
    if (root.rollbackDeploymentId === undefined) return [root];
    return [root, root.rollbackDeploymentId === asked.deploymentId ? asked : await deployments.get(root.rollbackDeploymentId)];
  }

  async function recordFamily(family: readonly GroupedShift[]): Promise<HistoryItem> {
    const [root] = family as [GroupedShift];
    const service = root.applicationName === applicationName ? serviceWhere(({ deploymentGroup }) => deploymentGroup === root.deploymentGroupName) : undefined;
    if (service === undefined) throw new Error(`Deployment ${root.deploymentId} is of ${root.applicationName}/${root.deploymentGroupName}, which is none of this environment's services.`);
    const owner = identityOf(ownerOf(root.description).deploymentId, service);
    const identity = owner.origin === "manual" ? identityOf(root.deploymentId, service) : owner;
    for (const { deploymentId } of family) await history.point(deploymentId, identity.deploymentId);
    return history.add(identity, [...family.flatMap(shiftFacts), ...(await alarmFacts(service, root))]);
  }

  async function alarmFacts(service: string, root: GroupedShift): Promise<Fact[]> {
    if (deploymentVerdict(root).kind !== "ended" || root.endedAt === undefined) return [];
    return alarms(Object.values(names.get(service)!.candidateAlarms), root.createdAt, root.endedAt);
  }

  return {
    observed,

    async execution(pipeline, executionId) {
      const service = serviceWhere((own) => own.pipeline === pipeline);
      if (service === undefined) throw new Error(`Pipeline ${pipeline} is of none of this environment's services.`);
      return observed(service, await pipelines.execution(pipeline, executionId));
    },

    deployment: async (deploymentId) => recordFamily(await familyOf(deploymentId)),
  };
}

/** Deployments of an attempt that may have gone on since they were last seen. */
function openDeployments({ facts }: HistoryItem, externalId: string | undefined): string[] {
  const shifts = Object.values(facts).filter((fact): fact is FactOf<"deployment"> => fact.kind === "deployment" && fact.role !== "rollback").map(({ deploymentId }) => deploymentId);
  const ids = new Set([...shifts, ...(externalId !== undefined && /^d-/.test(externalId) ? [externalId] : [])]);
  return [...ids].filter((id) => !isFullyKnown(facts, id));
}
