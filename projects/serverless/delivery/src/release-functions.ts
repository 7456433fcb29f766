import * as pulumi from "@pulumi/pulumi";
import { entryOf, LoggedFunction, type LoggedFunctionArgs } from "@switchyard/components";
import { liveAlias, type ServiceNames } from "@switchyard/conventions";

export interface ReleaseFunctionsArgs {
  service: string;
  names: ServiceNames;
  environmentSuffix: string;
  runtime: string;
  tracing: boolean;
  /** By principal. */
  roleArns: Readonly<Record<string, string>>;
  applicationName: pulumi.Input<string>;
  deploymentTableName: pulumi.Input<string>;
  minimumInvocations: number;
  /** Whether a person approves before traffic moves. */
  approval: boolean;
  /** Names in IAM by e-mail address or name of the committer. */
  committers: Readonly<Record<string, readonly string[]>>;
  bakeMinutes: number;
}

/** Neither CodePipeline nor CodeDeploy expects a second call for the same job: each answers for itself, or fails. */
const never = { maximumRetries: 0, maximumAgeSeconds: 300 };

/** The functions that release one service: the conductor, which the pipeline calls, and the hooks around a traffic shift. */
export class ReleaseFunctions extends pulumi.ComponentResource {
  public readonly conductor: LoggedFunction;
  public readonly hookNames: pulumi.Output<{ before: string; after: string }>;
  public readonly logGroupNames: pulumi.Output<string[]>;

  constructor(name: string, args: ReleaseFunctionsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:delivery:ReleaseFunctions", name, {}, opts);
    const { service, names, roleArns, runtime, tracing, applicationName } = args;
    const child = { parent: this };
    const common = { runtime, tracing, memoryMiB: 256, asynchronous: never };
    const environment = {
      SERVICE_NAME: service,
      ENVIRONMENT_SUFFIX: args.environmentSuffix,
      // Texts for people name commands, and those need the stack.
      STACK_NAME: pulumi.getStack(),
      GREEN_FUNCTION_NAME: names.greenFunction,
      LIVE_ALIAS: liveAlias,
      APPLICATION_NAME: applicationName,
      DEPLOYMENT_GROUP_NAME: names.deploymentGroup,
    };
    const hook = (phase: "before" | "after", functionName: string, timeoutSeconds: number, description: string) =>
      new LoggedFunction(
        `${name}-${phase}-traffic`,
        {
          functionName,
          description,
          bundle: "traffic-hook",
          roleArn: entryOf(roleArns, `${phase}-traffic-hook`),
          timeoutSeconds,
          environment: {
            ...environment,
            TRAFFIC_HOOK_PHASE: phase,
            BAKE_MINUTES: String(args.bakeMinutes),
            CANDIDATE_ALARM_NAMES: Object.values(names.candidateAlarms).join(","),
            DEPLOYMENT_TABLE_NAME: args.deploymentTableName,
          },
          ...common,
        } satisfies LoggedFunctionArgs,
        child,
      );

    this.conductor = new LoggedFunction(
      `${name}-conductor`,
      {
        functionName: names.releaseConductor,
        description: `Conducts the releases of ${service}`,
        bundle: "release-conductor",
        roleArn: entryOf(roleArns, "release-conductor"),
        timeoutSeconds: 60,
        environment: {
          ...environment,
          BLUE_FUNCTION_NAME: names.blueFunction,
          BEFORE_TRAFFIC_HOOK_NAME: names.beforeTrafficHook,
          AFTER_TRAFFIC_HOOK_NAME: names.afterTrafficHook,
          CANDIDATE_ALARM_NAMES: Object.values(names.candidateAlarms).join(","),
          MINIMUM_INVOCATIONS: String(args.minimumInvocations),
          APPROVAL_REQUIRED: String(args.approval),
          COMMITTERS: JSON.stringify(args.committers),
          DEPLOYMENT_TABLE_NAME: args.deploymentTableName,
        },
        ...common,
      },
      child,
    );
    const before = hook("before", names.beforeTrafficHook, 120, `Tries a new version of ${service} before traffic moves`);
    const after = hook("after", names.afterTrafficHook, 900, `Judges a new version of ${service} after traffic moved`);
    this.hookNames = pulumi.output({ before: before.functionName, after: after.functionName });
    this.logGroupNames = pulumi.output([this.conductor.logGroupName, before.logGroupName, after.logGroupName]);
    this.registerOutputs({ logGroupNames: this.logGroupNames });
  }
}
