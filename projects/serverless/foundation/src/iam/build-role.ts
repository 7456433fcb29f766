import { allow, buildLogGroup, trustService } from "@switchyard/conventions";
import type { RoleDefinition, ServiceScope } from "./role-scope";

/** CodeBuild, for one service: reads the source, writes the artifact, its log and its reports. Deploys nothing. */
export function buildRole({ place, arn, shared, names }: ServiceScope): RoleDefinition {
  return {
    description: "Builds and tests one service",
    trust: trustService("codebuild.amazonaws.com", {
      StringEquals: { "aws:SourceAccount": place.account },
      ArnEquals: { "aws:SourceArn": arn.project(names.buildProject) },
    }),
    statements: [
      allow({
        sid: "WriteLogs",
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [arn.logStreams(buildLogGroup(names.buildProject))],
      }),
      allow({
        sid: "MoveArtifacts",
        actions: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
        resources: [arn.objects(shared.artifactBucket)],
      }),
      allow({
        sid: "FindArtifactBucket",
        actions: ["s3:GetBucketAcl", "s3:GetBucketLocation"],
        resources: [arn.bucket(shared.artifactBucket)],
      }),
      allow({
        sid: "ReportTests",
        actions: ["codebuild:CreateReport", "codebuild:UpdateReport", "codebuild:BatchPutTestCases", "codebuild:BatchPutCodeCoverages"],
        resources: [arn.reportGroup(names.testReportGroup), arn.reportGroup(names.coverageReportGroup)],
      }),
    ],
  };
}
