import { LoggedFunction } from "@switchyard/components";
import { liveAlias } from "@switchyard/conventions";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RuntimeSettings } from "./settings";

export interface ReleasedFunctionArgs {
  functionName: string;
  description: string;
  roleArn: pulumi.Input<string>;
  settings: Pick<RuntimeSettings, "runtime" | "memoryMiB" | "timeoutSeconds" | "reservedConcurrency">;
  tracing: boolean;
  /** The same for blue and green: a release is refused when their settings differ. */
  environment: Record<string, pulumi.Input<string>>;
}

/**
 * A function that the pipeline releases, with its alias `live`. Pulumi owns the settings and that the alias exists;
 * the pipeline owns the code, the versions and where the alias points.
 */
export class ReleasedFunction extends pulumi.ComponentResource {
  public readonly functionName: pulumi.Output<string>;
  /** What is called: the ARN stays, the version behind it changes. */
  public readonly liveArn: pulumi.Output<string>;
  public readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: ReleasedFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:runtime:ReleasedFunction", name, {}, opts);
    const { functionName, description, roleArn, settings, tracing, environment } = args;
    const child = { parent: this };
    const released = new LoggedFunction(
      name,
      {
        functionName,
        description,
        // Every service starts with the payment service's code; its first release replaces it.
        bundle: "payment",
        roleArn,
        ...settings,
        environment,
        tracing,
        releasedByPipeline: true,
      },
      child,
    );
    const live = new aws.lambda.Alias(
      `${name}-live`,
      // Version 1 and not the function's newest: each change of a setting publishes one that nobody has proved.
      { name: liveAlias, functionName: released.functionName, functionVersion: "1", description: "Moved by releases only" },
      // An update of an alias sends all of this at once and would end a shift that is under way.
      { ...child, ignoreChanges: ["functionVersion", "routingConfig", "description"] },
    );
    new aws.lambda.FunctionEventInvokeConfig(
      `${name}-asynchronous`,
      // Repeating is safe, as idempotency keys make each payment happen once; after an hour a payment is no longer wanted.
      { functionName: released.functionName, qualifier: live.name, maximumRetryAttempts: 2, maximumEventAgeInSeconds: 3600 },
      child,
    );
    this.functionName = released.functionName;
    this.liveArn = live.arn;
    this.logGroupName = released.logGroupName;
    this.registerOutputs({ functionName: this.functionName, liveArn: this.liveArn, logGroupName: this.logGroupName });
  }
}
