import type { Problem } from "../problem";
import { checkName, resourceName } from "./resource-name";
import type { ResourceKindName } from "./resource-kinds";

/** Alias that callers use, and that CodeDeploy moves; the same on blue and green. */
export const liveAlias = "live";

/** The principals of one service, each with a role of its own. */
export const servicePrincipals = [
  "pipeline",
  "build",
  "codedeploy",
  "release-conductor",
  "before-traffic-hook",
  "after-traffic-hook",
  "blue",
  "green",
] as const;

export type ServicePrincipal = (typeof servicePrincipals)[number];

/** The three alarms on the version under test; CodeDeploy rolls back on them. */
export const candidateAlarms = ["error-rate", "business-failures", "throttles"] as const;

export type CandidateAlarm = (typeof candidateAlarms)[number];

/** What one service of the `serverless` system has. */
export interface ServiceNames {
  /** Proves a release before anyone calls it. */
  blueFunction: string;
  /** Serves the callers. */
  greenFunction: string;
  pipeline: string;
  buildProject: string;
  /** AWS names report groups after their project. */
  testReportGroup: string;
  coverageReportGroup: string;
  deploymentGroup: string;
  releaseConductor: string;
  beforeTrafficHook: string;
  afterTrafficHook: string;
  liveErrorRateAlarm: string;
  liveThrottlesAlarm: string;
  candidateAlarms: Record<CandidateAlarm, string>;
  roles: Record<ServicePrincipal, string>;
  policies: Record<ServicePrincipal, string>;
  releaseApproverPolicy: string;
  releaseOperatorPolicy: string;
}

export function serviceNames(service: string, environmentSuffix: string): ServiceNames {
  const name = (kind: ResourceKindName, purpose: string) => resourceName(kind, purpose, environmentSuffix);
  const buildProject = name("project", service);
  return {
    blueFunction: name("function", `${service}-blue`),
    greenFunction: name("function", `${service}-green`),
    pipeline: name("pipeline", service),
    buildProject,
    testReportGroup: `${buildProject}-tests`,
    coverageReportGroup: `${buildProject}-coverage`,
    deploymentGroup: name("deploymentGroup", service),
    releaseConductor: name("function", `release-conductor-${service}`),
    beforeTrafficHook: name("function", `before-traffic-${service}`),
    afterTrafficHook: name("function", `after-traffic-${service}`),
    liveErrorRateAlarm: name("alarm", `${service}-live-error-rate`),
    liveThrottlesAlarm: name("alarm", `${service}-live-throttles`),
    candidateAlarms: keyed(candidateAlarms, (alarm) => name("alarm", `${service}-candidate-${alarm}`)),
    roles: keyed(servicePrincipals, (principal) => name("role", `${principal}-${service}`)),
    policies: keyed(servicePrincipals, (principal) => name("policy", `${principal}-${service}`)),
    releaseApproverPolicy: name("policy", `release-approver-${service}`),
    releaseOperatorPolicy: name("policy", `release-operator-${service}`),
  };
}

/** Every name of one service against AWS's limits. */
export function checkServiceNames(names: ServiceNames, path: string): Problem[] {
  return [...namesByKind(names)].flatMap(([name, kind]) => checkName(kind, name, path));
}

/**
 * Two services can make one name: "a-green" has the conductor that is green's function of a service
 * "release-conductor-a". AWS would refuse the second, half a deployment later.
 */
export function checkDistinctNames(services: readonly { path: string; names: ServiceNames }[]): Problem[] {
  const owners = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { path, names } of services) {
    for (const [name, kind] of namesByKind(names)) {
      // IAM and others compare without case; ours are all lower case.
      const identity = `${kind}:${name}`;
      const owner = owners.get(identity);
      if (owner !== undefined) problems.push({ path, problem: `makes the name "${name}", as ${owner} does`, fix: "Rename one of the two services." });
      else owners.set(identity, path);
    }
  }
  return problems;
}

function* namesByKind(names: ServiceNames): Generator<[string, ResourceKindName]> {
  yield [names.blueFunction, "function"];
  yield [names.greenFunction, "function"];
  yield [names.pipeline, "pipeline"];
  yield [names.buildProject, "project"];
  yield [names.deploymentGroup, "deploymentGroup"];
  yield [names.releaseConductor, "function"];
  yield [names.beforeTrafficHook, "function"];
  yield [names.afterTrafficHook, "function"];
  yield [names.liveErrorRateAlarm, "alarm"];
  yield [names.liveThrottlesAlarm, "alarm"];
  for (const alarm of candidateAlarms) yield [names.candidateAlarms[alarm], "alarm"];
  for (const principal of servicePrincipals) {
    yield [names.roles[principal], "role"];
    yield [names.policies[principal], "policy"];
  }
  yield [names.releaseApproverPolicy, "policy"];
  yield [names.releaseOperatorPolicy, "policy"];
}

function keyed<K extends string>(keys: readonly K[], value: (key: K) => string): Record<K, string> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, string>;
}
