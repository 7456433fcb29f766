import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { LoggedFunction } from "@switchyard/components";
import { arns, type Place, resourceName, type Service, serviceNames, sharedNames, webhookDetailType, webhookEventSource } from "@switchyard/conventions";
import { retryPolicy } from "./called-by-rule";
import { deadLetterQueue } from "./dead-letter-queue";

export interface GithubWebhookArgs {
  environmentSuffix: string;
  place: Place;
  services: readonly Service[];
  runtime: string;
  tracing: boolean;
  /** What GitHub signs its deliveries with. */
  secret: string;
}

/** Concurrent calls, and the limit of what strangers can spend: each is refused in milliseconds. */
const reservedConcurrency = 5;

/** Pushes to a service's branch, and no other. */
export function pushPattern(environmentSuffix: string, { repository, branch }: Service): string {
  return JSON.stringify({
    source: [webhookEventSource(environmentSuffix)],
    "detail-type": [webhookDetailType],
    detail: { repository: [repository], ref: [`refs/heads/${branch}`] },
  });
}

/**
 * The way of a push from GitHub through EventBridge: a URL that anybody can call, a function that passes on what GitHub has signed, once, and a rule per service
 * that starts its pipeline. Other rules may listen to the same events.
 */
export class GithubWebhook extends pulumi.ComponentResource {
  /** What is written into GitHub's settings of the repository. */
  public readonly url: pulumi.Output<string>;

  constructor(name: string, args: GithubWebhookArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:delivery:GithubWebhook", name, {}, opts);
    const { environmentSuffix, place, services } = args;
    const arn = arns(place);
    const shared = sharedNames(environmentSuffix, place.account);
    const child = { parent: this };

    // Without a window, so that nothing is left after a destroy and the name is free again.
    const secret = new aws.secretsmanager.Secret(`${name}-secret`, { name: shared.webhookSecret, description: "What GitHub signs its deliveries with", recoveryWindowInDays: 0 }, child);
    const secretVersion = new aws.secretsmanager.SecretVersion(`${name}-secret-value`, { secretId: secret.id, secretString: pulumi.secret(args.secret) }, child);
    const table = new aws.dynamodb.Table(
      `${name}-deliveries`,
      {
        name: shared.webhookDeliveryTable,
        hashKey: "delivery",
        attributes: [{ name: "delivery", type: "S" }],
        billingMode: "PAY_PER_REQUEST",
        ttl: { attributeName: "expiresAt", enabled: true },
        serverSideEncryption: { enabled: true },
      },
      child,
    );
    const webhook = new LoggedFunction(
      name,
      {
        functionName: shared.githubWebhook,
        description: "Passes GitHub's pushes on to EventBridge",
        bundle: "github-webhook",
        roleArn: arn.role(shared.githubWebhookRole),
        runtime: args.runtime,
        tracing: args.tracing,
        memoryMiB: 256,
        timeoutSeconds: 10,
        reservedConcurrency,
        environment: { SECRET_ID: secretVersion.secretId, DELIVERY_TABLE_NAME: table.name, EVENT_SOURCE: webhookEventSource(environmentSuffix) },
      },
      child,
    );
    const url = new aws.lambda.FunctionUrl(`${name}-url`, { functionName: webhook.functionName, authorizationType: "NONE" }, child);
    // Since October 2025 a URL takes two permissions. https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
    const anybody = { function: webhook.functionName, principal: "*" };
    new aws.lambda.Permission(`${name}-url-permission`, { ...anybody, action: "lambda:InvokeFunctionUrl", functionUrlAuthType: "NONE", statementId: "url" }, child);
    new aws.lambda.Permission(`${name}-call-permission`, { ...anybody, action: "lambda:InvokeFunction", invokedViaFunctionUrl: true, statementId: "call" }, child);
    this.startPipelines(name, services, args);
    this.url = url.functionUrl;
    this.registerOutputs({ url: this.url });
  }

  private startPipelines(name: string, services: readonly Service[], { environmentSuffix, place }: GithubWebhookArgs): void {
    const arn = arns(place);
    const shared = sharedNames(environmentSuffix, place.account);
    const child = { parent: this };
    const rules = services.map((service) => ({ service, ruleName: resourceName("rule", `github-push-${service.name}`, environmentSuffix) }));
    const deadLetters = deadLetterQueue(
      `${name}-dead-letters`,
      shared.webhookDeadLetterQueue,
      { queueArn: arn.queue(shared.webhookDeadLetterQueue), ruleArns: [arn.rule(resourceName("rule", "github-push-*", environmentSuffix))] },
      child,
    );
    for (const { service, ruleName } of rules) {
      const rule = new aws.cloudwatch.EventRule(
        `${name}-${service.name}`,
        { name: ruleName, description: `Pushes that release ${service.name}`, eventPattern: pushPattern(environmentSuffix, service) },
        child,
      );
      new aws.cloudwatch.EventTarget(
        `${name}-${service.name}-target`,
        {
          rule: rule.name,
          targetId: "pipeline",
          arn: arn.pipeline(serviceNames(service.name, environmentSuffix).pipeline),
          roleArn: arn.role(shared.webhookStartRole),
          deadLetterConfig: { arn: deadLetters.arn },
          retryPolicy,
        },
        child,
      );
    }
  }
}
