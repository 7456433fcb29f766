import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { checkName, functionLogGroup } from "@switchyard/conventions";
import { rejectArgs } from "../reject-args";
import { type BundledFunction, bundleHandler, lambdaBundle } from "./lambda-bundle";

/** Operational logs; the audit trail is the deployment history, which never expires. */
export const logRetentionDays = 30;

export interface LoggedFunctionArgs {
  /** Exact name of the function; its log group's name follows from it. */
  functionName: string;
  description: string;
  /** Whose code the function starts with. */
  bundle: BundledFunction;
  roleArn: pulumi.Input<string>;
  /** Lambda runtime, `nodejs22.x`. */
  runtime: string;
  memoryMiB: number;
  /** 1 to 900. */
  timeoutSeconds: number;
  environment: Record<string, pulumi.Input<string>>;
  /** Whether X-Ray traces its calls. */
  tracing: boolean;
  /**
   * Concurrent calls that are reserved for the function, and its limit.
   * @defaultValue none: it shares the account's pool
   */
  reservedConcurrency?: number;
  /**
   * What happens to asynchronous calls that fail.
   * @defaultValue two retries within six hours, then the event is lost
   */
  asynchronous?: {
    /** 0 to 2. */
    maximumRetries: number;
    /** 60 to 21600. */
    maximumAgeSeconds: number;
    /** Queue or topic that keeps what could not be handled. */
    onFailureArn?: pulumi.Input<string>;
    /** Alias that is called; without it the unqualified function. */
    qualifier?: pulumi.Input<string>;
  };
  /**
   * Publishes version 1, and leaves code and later versions to the pipeline.
   * @defaultValue false: Pulumi owns the code
   */
  releasedByPipeline?: boolean;
}

/** What the pipeline owns of a function that it releases: Pulumi sends none of it again. */
const ownedByPipeline = ["code", "codeSha256", "imageUri", "publish", "s3Bucket", "s3Key", "s3ObjectVersion", "sourceCodeHash"];

/**
 * A Lambda function with a log group of its own, made before the function so that no role may create log groups.
 *
 * @throws pulumi.ResourceError when AWS would refuse the name
 */
export class LoggedFunction extends pulumi.ComponentResource {
  /** The function; permissions, aliases and subscriptions refer to it. */
  public readonly function: aws.lambda.Function;
  public readonly functionName: pulumi.Output<string>;
  public readonly functionArn: pulumi.Output<string>;
  public readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: LoggedFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:lambda:LoggedFunction", name, {}, opts);
    rejectArgs(this, `LoggedFunction "${name}"`, checkName("function", args.functionName, "functionName"));

    const child = { parent: this };
    const logs = new aws.cloudwatch.LogGroup(`${name}-logs`, { name: functionLogGroup(args.functionName), retentionInDays: logRetentionDays }, child);
    this.function = new aws.lambda.Function(
      name,
      {
        name: args.functionName,
        description: args.description,
        role: args.roleArn,
        runtime: args.runtime,
        handler: bundleHandler,
        code: lambdaBundle(args.bundle),
        memorySize: args.memoryMiB,
        timeout: args.timeoutSeconds,
        reservedConcurrentExecutions: args.reservedConcurrency,
        publish: args.releasedByPipeline ?? false,
        tracingConfig: { mode: args.tracing ? "Active" : "PassThrough" },
        environment: { variables: args.environment },
      },
      { ...child, dependsOn: [logs], ignoreChanges: args.releasedByPipeline ? ownedByPipeline : [] },
    );
    this.functionName = this.function.name;
    this.functionArn = this.function.arn;
    this.logGroupName = logs.name;
    const asynchronous = args.asynchronous;
    if (asynchronous !== undefined) {
      new aws.lambda.FunctionEventInvokeConfig(
        `${name}-asynchronous`,
        {
          functionName: this.functionName,
          qualifier: asynchronous.qualifier,
          maximumRetryAttempts: asynchronous.maximumRetries,
          maximumEventAgeInSeconds: asynchronous.maximumAgeSeconds,
          destinationConfig: asynchronous.onFailureArn === undefined ? undefined : { onFailure: { destination: asynchronous.onFailureArn } },
        },
        child,
      );
    }
    this.registerOutputs({ functionName: this.functionName, functionArn: this.functionArn, logGroupName: this.logGroupName });
  }
}
