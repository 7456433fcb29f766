import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { LoggedFunction } from "@switchyard/components";
import { resourceName, serviceNames } from "@switchyard/conventions";
import { patternsFor } from "./event-patterns";

/** A rule of EventBridge, and when it matches. */
export interface CallingRule {
  /** Last part of the Pulumi names. */
  key: string;
  name: string;
  description: string;
  trigger: { eventPattern: string } | { scheduleExpression: string };
}

/**
 * Rules for pipelines, as few as the limit of a pattern allows.
 *
 * @param key of all of them; each has its number behind
 * @param pattern one pattern for some pipelines
 */
export function pipelineRules(environmentSuffix: string, services: readonly string[], key: string, description: string, pattern: (pipelines: readonly string[]) => string): CallingRule[] {
  const pipelines = services.map((service) => serviceNames(service, environmentSuffix).pipeline);
  return patternsFor(pipelines, pattern).map((eventPattern, index) => {
    const numbered = `${key}-${index + 1}`;
    return { key: numbered, name: resourceName("rule", numbered, environmentSuffix), description, trigger: { eventPattern } };
  });
}

export interface CalledByRuleArgs {
  rule: CallingRule;
  /** Who is called. */
  function: LoggedFunction;
  targetId: string;
  /** Queue that keeps events which could not be delivered. */
  deadLettersArn: pulumi.Input<string>;
}

/** A day is what EventBridge retries at most. */
export const retryPolicy = { maximumEventAgeInSeconds: 86400, maximumRetryAttempts: 185 };

/** Has a rule call a function, and keeps what it cannot deliver. */
export function calledByRule(name: string, args: CalledByRuleArgs, child: pulumi.CustomResourceOptions): void {
  const { rule, targetId, deadLettersArn } = args;
  const made = new aws.cloudwatch.EventRule(name, { name: rule.name, description: rule.description, ...rule.trigger }, child);
  const permission = permitCall(name, args.function, "events.amazonaws.com", made.arn, child);
  new aws.cloudwatch.EventTarget(
    `${name}-target`,
    { rule: made.name, targetId, arn: args.function.functionArn, deadLetterConfig: { arn: deadLettersArn }, retryPolicy },
    { ...child, dependsOn: [permission] },
  );
}

/** Lets one source of a service call a function. */
export function permitCall(name: string, called: LoggedFunction, principal: string, sourceArn: pulumi.Input<string>, child: pulumi.CustomResourceOptions): aws.lambda.Permission {
  return new aws.lambda.Permission(`${name}-permission`, { function: called.functionName, action: "lambda:InvokeFunction", principal, sourceArn, statementId: name }, child);
}
