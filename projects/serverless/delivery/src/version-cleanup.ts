import * as pulumi from "@pulumi/pulumi";
import { LoggedFunction } from "@switchyard/components";
import { arns, type Place, sharedNames } from "@switchyard/conventions";
import { calledByRule, type CallingRule, pipelineRules } from "./called-by-rule";
import { deadLetterQueue } from "./dead-letter-queue";
import { executionEndPattern } from "./event-patterns";

export interface VersionCleanupArgs {
  environmentSuffix: string;
  place: Place;
  /** Names of the services whose functions are cleaned up. */
  services: readonly string[];
  roleArn: pulumi.Input<string>;
  runtime: string;
  tracing: boolean;
  deploymentTableName: pulumi.Input<string>;
}

/**
 * Deletes versions of blue and green that nobody needs any more. It is called when an execution of a pipeline has ended: every version is published by an
 * execution, also by one that never comes to a deployment, so the number stays bounded however fast releases follow each other. Once a day it looks
 * at all services, for events that were lost and for clean-ups that found a deployment running.
 */
export class VersionCleanup extends pulumi.ComponentResource {
  public readonly functionName: pulumi.Output<string>;
  /** Somebody has to look when it is not empty. */
  public readonly deadLetterQueueUrl: pulumi.Output<string>;

  constructor(name: string, args: VersionCleanupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:delivery:VersionCleanup", name, {}, opts);
    const { environmentSuffix, place, services, deploymentTableName } = args;
    const arn = arns(place);
    const shared = sharedNames(environmentSuffix, place.account);
    const child = { parent: this };
    const rules = cleanupRules(args);

    const deadLetters = deadLetterQueue(
      `${name}-dead-letters`,
      shared.versionCleanupDeadLetterQueue,
      { queueArn: arn.queue(shared.versionCleanupDeadLetterQueue), ruleArns: rules.map((rule) => arn.rule(rule.name)) },
      child,
    );
    const cleanup = new LoggedFunction(
      name,
      {
        functionName: shared.versionCleanup,
        description: "Deletes versions of blue and green that nobody needs",
        bundle: "version-cleanup",
        roleArn: args.roleArn,
        runtime: args.runtime,
        tracing: args.tracing,
        memoryMiB: 256,
        timeoutSeconds: 300,
        environment: {
          DEPLOYMENT_TABLE_NAME: deploymentTableName,
          APPLICATION_NAME: shared.application,
          ENVIRONMENT_SUFFIX: environmentSuffix,
          SERVICE_NAMES: services.join(","),
        },
        asynchronous: { maximumRetries: 2, maximumAgeSeconds: 21600, onFailureArn: deadLetters.arn },
      },
      child,
    );
    for (const rule of rules) calledByRule(`${name}-${rule.key}`, { rule, function: cleanup, targetId: "version-cleanup", deadLettersArn: deadLetters.arn }, child);
    this.functionName = cleanup.functionName;
    this.deadLetterQueueUrl = deadLetters.url;
    this.registerOutputs({ functionName: this.functionName, deadLetterQueueUrl: this.deadLetterQueueUrl });
  }
}

function cleanupRules({ environmentSuffix, place, services }: VersionCleanupArgs): CallingRule[] {
  return [
    ...pipelineRules(environmentSuffix, services, "execution-ends", "Ends of our pipelines' executions", executionEndPattern),
    {
      key: "schedule",
      name: sharedNames(environmentSuffix, place.account).versionCleanupScheduleRule,
      description: "Looks for versions that were left",
      trigger: { scheduleExpression: "rate(1 day)" },
    },
  ];
}
