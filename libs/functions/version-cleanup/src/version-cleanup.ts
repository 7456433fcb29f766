import { liveAlias, serviceNames } from "@switchyard/conventions";
import type { Log } from "@switchyard/function-support";
import { versionsToDelete } from "@switchyard/release";
import { parseCleanupEvent } from "./cleanup-event";
import type { FunctionVersions } from "./function-versions";
import type { ShiftHistory } from "./shift-history";

export interface VersionCleanupOptions {
  functions: FunctionVersions;
  shifts: ShiftHistory;
  /** Services of the environment. */
  services: readonly string[];
  environmentSuffix: string;
  log: Log;
}

/**
 * Deletes versions that nobody needs any more, of one service when its pipeline has ended an execution, of all services on schedule. An
 * execution publishes at most one version of blue and of green an attempt, so a clean-up after each keeps the number bounded however many
 * releases follow each other; one that finds a deployment running leaves the service to the next.
 *
 * @returns a function that throws Error naming every service that could not be cleaned up; the others are
 */
export function versionCleanup(options: VersionCleanupOptions): (event: unknown) => Promise<void> {
  return async (event) => {
    const failures: string[] = [];
    for (const service of servicesOf(options, event)) {
      try {
        await cleanUp(options, service);
      } catch (error) {
        failures.push(`${service}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
      }
    }
    if (failures.length > 0) throw new Error(`Not all versions could be cleaned up: ${failures.join("; ")}`);
  };
}

function servicesOf({ services, environmentSuffix }: VersionCleanupOptions, event: unknown): readonly string[] {
  const asked = parseCleanupEvent(event);
  if (asked.kind === "schedule") return services;
  const service = services.find((name) => serviceNames(name, environmentSuffix).pipeline === asked.pipeline);
  if (service === undefined) throw new Error(`Pipeline ${asked.pipeline} is of none of this environment's services.`);
  return [service];
}

async function cleanUp(options: VersionCleanupOptions, service: string): Promise<void> {
  const { functions, shifts, environmentSuffix, log } = options;
  const { blueFunction, greenFunction, deploymentGroup } = serviceNames(service, environmentSuffix);
  for (const functionName of [blueFunction, greenFunction]) {
    const group = functionName === greenFunction ? deploymentGroup : undefined;
    const deleted: string[] = [];
    for (const version of await unneeded(options, functionName, group)) {
      // Asked before each one: a deployment may begin at any time, and an operator's may go to any version that exists.
      if (await shifts.isRunning(deploymentGroup)) {
        log("info", "a deployment runs; what is left is cleaned up later", { service, functionName, deleted });
        return;
      }
      await functions.delete(functionName, version);
      deleted.push(version);
    }
    if (deleted.length > 0) log("info", "versions deleted", { service, functionName, deleted });
  }
}

/** @param deploymentGroup of the function that serves callers; blue is never rolled back */
async function unneeded({ functions, shifts }: VersionCleanupOptions, functionName: string, deploymentGroup: string | undefined): Promise<string[]> {
  const published = await functions.published(functionName);
  const aliases = await functions.aliases(functionName);
  const inUse = { published: published.map(({ version }) => version), aliased: aliases.flatMap(({ version, weighted }) => [version, ...weighted]) };
  const candidates = versionsToDelete({ ...inUse, rollbackTargets: [] });
  const current = aliases.find(({ alias }) => alias === liveAlias)?.version;
  if (candidates.length === 0 || deploymentGroup === undefined || current === undefined) return candidates;
  const since = published.find(({ version }) => version === current)?.publishedAt ?? 0;
  return versionsToDelete({ ...inUse, rollbackTargets: await shifts.versionsBefore(deploymentGroup, current, since) });
}
