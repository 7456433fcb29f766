import { allow, buildLogGroup, type Statement, trustService } from "@switchyard/conventions";
import type { RoleDefinition, ServiceScope } from "./role-scope";

export interface BuildRoleOptions {
  /** Whether it takes npm packages through CodeArtifact. */
  npmCache: boolean;
}

/** CodeBuild, for one service: reads the source, writes the artifact, its log and its reports. Deploys nothing. */
export function buildRole(scope: ServiceScope, { npmCache }: BuildRoleOptions): RoleDefinition {
  const { place, arn, shared, names } = scope;
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
      ...(npmCache ? readPackages(scope) : []),
    ],
  };
}

/** What `aws codeartifact login` and npm ask for. @see https://docs.aws.amazon.com/codeartifact/latest/ug/auth-and-access-control-permissions-reference.html */
function readPackages({ arn, shared }: ServiceScope): Statement[] {
  return [
    allow({ sid: "SignInForPackages", actions: ["codeartifact:GetAuthorizationToken"], resources: [arn.packageDomain(shared.packageDomain)] }),
    allow({
      sid: "BearToken",
      actions: ["sts:GetServiceBearerToken"],
      resources: ["*"],
      everythingBecause: "STS has no resource to name for a bearer token; the condition names the service",
      conditions: { StringEquals: { "sts:AWSServiceName": "codeartifact.amazonaws.com" } },
    }),
    allow({
      sid: "ReadPackages",
      actions: ["codeartifact:GetRepositoryEndpoint", "codeartifact:ReadFromRepository"],
      resources: [arn.packageRepository(shared.packageDomain, shared.npmRepository)],
    }),
  ];
}
