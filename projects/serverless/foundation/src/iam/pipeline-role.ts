import { allow, trustService } from "@switchyard/conventions";
import type { RoleDefinition, ServiceScope } from "./role-scope";

export interface PipelineRoleOptions {
  /** GitHub repository, `owner/name`: the only one of the connection that the pipeline may read. */
  repository: string;
  /** Whether the trust names the account and the pipeline; that CodePipeline sends them is not documented. */
  restrictsTrust: boolean;
}

/** CodePipeline, for one service: reads the repository, moves artifacts, starts the build and the conductor. */
export function pipelineRole({ place, arn, shared, names }: ServiceScope, options: PipelineRoleOptions): RoleDefinition {
  return {
    description: "Runs one service's release pipeline",
    trust: trustService(
      "codepipeline.amazonaws.com",
      options.restrictsTrust
        ? { StringEquals: { "aws:SourceAccount": place.account }, ArnEquals: { "aws:SourceArn": arn.pipeline(names.pipeline) } }
        : undefined,
    ),
    statements: ({ connectionArn }) => [
      allow({
        sid: "ReadSource",
        // Connections made before mid 2024 answer to the first prefix only.
        actions: ["codestar-connections:UseConnection"],
        resources: [connectionArn],
        conditions: { StringEquals: { "codestar-connections:FullRepositoryId": options.repository } },
      }),
      allow({
        sid: "ReadSourceByNewName",
        actions: ["codeconnections:UseConnection"],
        resources: [connectionArn],
        conditions: { StringEquals: { "codeconnections:FullRepositoryId": options.repository } },
      }),
      allow({
        sid: "MoveArtifacts",
        actions: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
        // CodePipeline cuts and extends the pipeline's name to make keys, so no prefix of ours would match.
        resources: [arn.objects(shared.artifactBucket)],
      }),
      allow({ sid: "CheckArtifactBucket", actions: ["s3:GetBucketVersioning"], resources: [arn.bucket(shared.artifactBucket)] }),
      allow({ sid: "Build", actions: ["codebuild:StartBuild", "codebuild:BatchGetBuilds"], resources: [arn.project(names.buildProject)] }),
      allow({ sid: "CallConductor", actions: ["lambda:InvokeFunction"], resources: [arn.function(names.releaseConductor)] }),
      allow({
        sid: "FindFunctions",
        actions: ["lambda:ListFunctions"],
        resources: ["*"],
        everythingBecause: "AWS asks for it in the role of a pipeline that invokes functions, and Lambda has no resource to name for a list",
      }),
    ],
  };
}
