import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { rejectArgs } from "@switchyard/components";
import type { ServiceNames } from "@switchyard/conventions";
import { checkParameters, pipelineStages, type PipelineStagesArgs } from "./pipeline-stages";
import { pipelineTriggers } from "./pipeline-triggers";

export interface ReleasePipelineArgs extends PipelineStagesArgs {
  names: ServiceNames;
  roleArn: pulumi.Input<string>;
  artifactBucketName: pulumi.Input<string>;
  /** Whether a webhook starts it instead of the connection. */
  startedByWebhook: boolean;
}

/**
 * The pipeline of one service. Releases wait for each other: a shift takes an hour and a half, and a second one must
 * neither overtake nor replace it.
 *
 * @throws pulumi.ResourceError when CodePipeline would refuse the actions' parameters
 */
export class ReleasePipeline extends pulumi.ComponentResource {
  public readonly pipelineName: pulumi.Output<string>;

  constructor(name: string, args: ReleasePipelineArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:delivery:ReleasePipeline", name, {}, opts);
    rejectArgs(this, `ReleasePipeline "${name}"`, checkParameters(args.service.name));
    const pipeline = new aws.codepipeline.Pipeline(
      name,
      {
        name: args.names.pipeline,
        // Without it AWS makes a V1 pipeline, which has neither triggers nor a queue.
        pipelineType: "V2",
        executionMode: "QUEUED",
        roleArn: args.roleArn,
        artifactStores: [{ type: "S3", location: args.artifactBucketName }],
        stages: pipelineStages(args),
        triggers: pipelineTriggers({ ...args.service, startedByWebhook: args.startedByWebhook }),
      },
      { parent: this },
    );
    this.pipelineName = pipeline.name;
    this.registerOutputs({ pipelineName: this.pipelineName });
  }
}

/** A pipeline in the console. */
export function pipelineUrl(pipelineName: string, region: string): string {
  return `https://${region}.console.aws.amazon.com/codesuite/codepipeline/pipelines/${pipelineName}/view?region=${region}`;
}
