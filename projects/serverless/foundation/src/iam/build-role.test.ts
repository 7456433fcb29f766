import type { Statement } from "@switchyard/conventions";
import { buildRole } from "./build-role";
import { environmentScope, serviceScope } from "./role-scope";

const place = { partition: "aws", region: "us-east-1", account: "000000000000" };
const scope = serviceScope(environmentScope(place, "dev", false), "payment", "dev");

describe("buildRole", () => {
  const { trust, statements } = buildRole(scope, { npmCache: false });

  it("A5: is assumed by CodeBuild for this project of this account only", () => {
    expect(trust.Statement).toMatchObject([
      {
        Principal: { Service: "codebuild.amazonaws.com" },
        Condition: {
          StringEquals: { "aws:SourceAccount": "000000000000" },
          ArnEquals: { "aws:SourceArn": "arn:aws:codebuild:us-east-1:000000000000:project/codebuild-payment-dev" },
        },
      },
    ]);
  });

  it("A5, S4: may log, move artifacts and report tests, and deploys nothing", () => {
    expect(statements).toEqual([
      {
        Sid: "WriteLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: ["arn:aws:logs:us-east-1:000000000000:log-group:/aws/codebuild/codebuild-payment-dev:*"],
      },
      {
        Sid: "MoveArtifacts",
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
        Resource: ["arn:aws:s3:::s3-pipeline-artifacts-000000000000-dev/*"],
      },
      {
        Sid: "FindArtifactBucket",
        Effect: "Allow",
        Action: ["s3:GetBucketAcl", "s3:GetBucketLocation"],
        Resource: ["arn:aws:s3:::s3-pipeline-artifacts-000000000000-dev"],
      },
      {
        Sid: "ReportTests",
        Effect: "Allow",
        Action: ["codebuild:CreateReport", "codebuild:UpdateReport", "codebuild:BatchPutTestCases", "codebuild:BatchPutCodeCoverages"],
        Resource: [
          "arn:aws:codebuild:us-east-1:000000000000:report-group/codebuild-payment-dev-tests",
          "arn:aws:codebuild:us-east-1:000000000000:report-group/codebuild-payment-dev-coverage",
        ],
      },
    ]);
  });

  it("A5, S13: may read packages of the one repository, and publish none, when npm goes through CodeArtifact", () => {
    const cached = buildRole(scope, { npmCache: true }).statements as Statement[];

    expect(cached.slice(0, -3)).toEqual(statements);
    expect(cached.slice(-3)).toEqual([
      {
        Sid: "SignInForPackages",
        Effect: "Allow",
        Action: ["codeartifact:GetAuthorizationToken"],
        Resource: ["arn:aws:codeartifact:us-east-1:000000000000:domain/codeartifact-packages-dev"],
      },
      {
        Sid: "BearToken",
        Effect: "Allow",
        Action: ["sts:GetServiceBearerToken"],
        Resource: ["*"],
        Condition: { StringEquals: { "sts:AWSServiceName": "codeartifact.amazonaws.com" } },
      },
      {
        Sid: "ReadPackages",
        Effect: "Allow",
        Action: ["codeartifact:GetRepositoryEndpoint", "codeartifact:ReadFromRepository"],
        Resource: ["arn:aws:codeartifact:us-east-1:000000000000:repository/codeartifact-packages-dev/codeartifact-npm-dev"],
      },
    ]);
  });
});
