import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { LoggedFunction } from "@switchyard/components";
import { arns, type Place, sharedNames } from "@switchyard/conventions";
import { calledByRule, type CallingRule, permitCall, pipelineRules } from "./called-by-rule";
import { deadLetterQueue } from "./dead-letter-queue";
import { deploymentEventPattern, pipelineEventPattern } from "./event-patterns";

export interface HistoryRecorderArgs {
  environmentSuffix: string;
  place: Place;
  /** Names of the services whose pipelines are recorded. */
  services: readonly string[];
  roleArn: pulumi.Input<string>;
  runtime: string;
  tracing: boolean;
  deploymentTableName: pulumi.Input<string>;
  eventsTopicArn: pulumi.Input<string>;
  notificationsTopicArn: pulumi.Input<string>;
  reconcileMinutes: number;
}

/**
 * Records what happens to releases and tells people, from three sources: events of pipelines and deployments,
 * CodeDeploy's messages, and a schedule that looks for what was lost. It stops a shift whose pipeline has given it up.
 * What cannot be recorded is kept as a dead letter.
 */
export class HistoryRecorder extends pulumi.ComponentResource {
  public readonly functionName: pulumi.Output<string>;
  /** Somebody has to look when it is not empty. */
  public readonly deadLetterQueueUrl: pulumi.Output<string>;

  constructor(name: string, args: HistoryRecorderArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:delivery:HistoryRecorder", name, {}, opts);
    const { environmentSuffix, place, eventsTopicArn } = args;
    const arn = arns(place);
    const shared = sharedNames(environmentSuffix, place.account);
    const child = { parent: this };
    const rules = recordedRules(args);

    const deadLetters = deadLetterQueue(
      `${name}-dead-letters`,
      shared.recorderDeadLetterQueue,
      { queueArn: arn.queue(shared.recorderDeadLetterQueue), ruleArns: rules.map((rule) => arn.rule(rule.name)), topicArn: arn.topic(shared.deploymentEventsTopic) },
      child,
    );
    const recorder = new LoggedFunction(
      name,
      {
        functionName: shared.historyRecorder,
        description: "Records all deployments and reports them to people",
        bundle: "history-recorder",
        roleArn: args.roleArn,
        runtime: args.runtime,
        tracing: args.tracing,
        memoryMiB: 256,
        timeoutSeconds: 60,
        environment: {
          DEPLOYMENT_TABLE_NAME: args.deploymentTableName,
          NOTIFICATIONS_TOPIC_ARN: args.notificationsTopicArn,
          APPLICATION_NAME: shared.application,
          ENVIRONMENT_SUFFIX: environmentSuffix,
          STACK_NAME: pulumi.getStack(),
          SERVICE_NAMES: args.services.join(","),
        },
        asynchronous: { maximumRetries: 2, maximumAgeSeconds: 21600, onFailureArn: deadLetters.arn },
      },
      child,
    );
    for (const rule of rules) calledByRule(`${name}-${rule.key}`, { rule, function: recorder, targetId: "history-recorder", deadLettersArn: deadLetters.arn }, child);
    const permission = permitCall(`${name}-messages`, recorder, "sns.amazonaws.com", eventsTopicArn, child);
    new aws.sns.TopicSubscription(
      `${name}-messages`,
      {
        topic: eventsTopicArn,
        protocol: "lambda",
        endpoint: recorder.functionArn,
        redrivePolicy: pulumi.jsonStringify({ deadLetterTargetArn: deadLetters.arn }),
      },
      { ...child, dependsOn: [permission] },
    );
    this.functionName = recorder.functionName;
    this.deadLetterQueueUrl = deadLetters.url;
    this.registerOutputs({ functionName: this.functionName, deadLetterQueueUrl: this.deadLetterQueueUrl });
  }
}

function recordedRules({ environmentSuffix, place, services, reconcileMinutes }: HistoryRecorderArgs): CallingRule[] {
  const shared = sharedNames(environmentSuffix, place.account);
  return [
    ...pipelineRules(environmentSuffix, services, "pipeline-events", "States of our pipelines, stages and actions", pipelineEventPattern),
    {
      key: "deployment-events",
      name: shared.deploymentEventsRule,
      description: "States of our deployments",
      trigger: { eventPattern: deploymentEventPattern(shared.application) },
    },
    {
      key: "reconcile",
      name: shared.reconcileRule,
      description: "Looks for deployments whose events were lost",
      trigger: { scheduleExpression: `rate(${reconcileMinutes} minutes)` },
    },
  ];
}
