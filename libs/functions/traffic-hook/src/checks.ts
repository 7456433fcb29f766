import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { type DeploymentHistory, identityOf } from "@switchyard/deployment-history";
import { judgeBake, tryVersion } from "@switchyard/release";
import { versionCall } from "@switchyard/version-trial";
import { readBakeMetrics, redAlarms } from "./candidate-metrics";
import { type DeploymentTarget, guardingAlarms } from "./deployment-target";

/** @returns why the version is not good, as a person should read it; empty when it is */
export type TrafficCheck = (deploymentId: string, target: DeploymentTarget) => Promise<string[]>;

export interface BeforeTrafficOptions {
  lambda: Pick<LambdaClient, "send">;
  now: () => number;
}

/** Before traffic: calls the new version by number with synthetic payments. Nobody else reaches it yet. */
export function beforeTraffic({ lambda, now }: BeforeTrafficOptions): TrafficCheck {
  return async (deploymentId, { functionName, targetVersion }) => {
    const { problems } = await tryVersion({ call: versionCall({ client: lambda, functionName, version: targetVersion, now }), trialId: deploymentId });
    return problems;
  };
}

export interface AfterTrafficOptions extends BeforeTrafficOptions {
  cloudWatch: Pick<CloudWatchClient, "send">;
  codeDeploy: Pick<CodeDeployClient, "send">;
  history: Pick<DeploymentHistory, "follow" | "add" | "find">;
  service: string;
  /** The group's, on which a deployment is rolled back. */
  alarmNames: readonly string[];
  /** How long the version is watched with all traffic. */
  bakeMinutes: number;
  wait: (milliseconds: number) => Promise<void>;
}

const minute = 60_000;

/** Noted when nobody called the version while it was watched. */
export const unprovenByTraffic = "unproven by traffic";

/**
 * After traffic: watches the new version with all traffic for some minutes. CodeDeploy looks at alarms only while it moves traffic, so a
 * version that fails late is caught here. A version that nobody calls is judged by synthetic payments, and the record says so. Alarms that
 * whoever started the deployment has overridden are not looked at: after an operator's rollback they still watch the version that was left.
 */
export function afterTraffic(options: AfterTrafficOptions): TrafficCheck {
  const { cloudWatch, codeDeploy, history, service, alarmNames, bakeMinutes, wait, now } = options;
  return async (deploymentId, target) => {
    const guarding = await guardingAlarms(codeDeploy, deploymentId, alarmNames);
    const from = now();
    for (let watched = 0; watched < bakeMinutes; watched++) {
      await wait(minute);
      const red = guarding.length === 0 ? [] : await redAlarms(cloudWatch, guarding);
      if (red.length > 0) return red;
    }
    const { functionName, targetVersion: version } = target;
    const verdict = judgeBake(await readBakeMetrics({ client: cloudWatch, functionName, version }, from, now()));
    if (verdict.kind === "bad") return [verdict.reason];
    if (verdict.kind === "good") return [];
    const problems = await beforeTraffic(options)(`${deploymentId}-after`, target);
    await history.add(identityOf((await history.follow(deploymentId)) ?? deploymentId, service), [{ kind: "note", note: unprovenByTraffic, at: new Date(now()).toISOString() }]);
    return problems;
  };
}
