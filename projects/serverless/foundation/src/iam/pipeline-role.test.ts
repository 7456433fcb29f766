import type { Statement } from "@switchyard/conventions";
import { pipelineRole } from "./pipeline-role";
import { environmentScope, exampleLateArns, type LateArns, serviceScope } from "./role-scope";

const place = { partition: "aws", region: "us-east-1", account: "000000000000" };
const scope = serviceScope(environmentScope(place, "dev", false), "payment", "dev");

const connectionArn = "arn:aws:codeconnections:us-east-1:000000000000:connection/c-1";

function role(restrictsTrust = true) {
  const { trust, statements } = pipelineRole(scope, { repository: "acme/payments", restrictsTrust });
  return { trust, statements: (statements as (late: LateArns) => Statement[])({ ...exampleLateArns(place), connectionArn }) };
}

describe("pipelineRole", () => {
  it("A5: is assumed by CodePipeline for this pipeline of this account only", () => {
    expect(role().trust.Statement).toEqual([
      {
        Sid: "AssumedByService",
        Effect: "Allow",
        Principal: { Service: "codepipeline.amazonaws.com" },
        Action: ["sts:AssumeRole"],
        Condition: {
          StringEquals: { "aws:SourceAccount": "000000000000" },
          ArnEquals: { "aws:SourceArn": "arn:aws:codepipeline:us-east-1:000000000000:pipeline-payment-dev" },
        },
      },
    ]);
  });

  it("A5: drops the condition when AWS turns out not to send it", () => {
    expect(role(false).trust.Statement).toEqual([
      { Sid: "AssumedByService", Effect: "Allow", Principal: { Service: "codepipeline.amazonaws.com" }, Action: ["sts:AssumeRole"] },
    ]);
  });

  it("A5, S1: may read one repository, move artifacts, build and call the conductor, and nothing else", () => {
    expect(role().statements).toEqual([
      {
        Sid: "ReadSource",
        Effect: "Allow",
        Action: ["codestar-connections:UseConnection"],
        Resource: [connectionArn],
        Condition: { StringEquals: { "codestar-connections:FullRepositoryId": "acme/payments" } },
      },
      {
        Sid: "ReadSourceByNewName",
        Effect: "Allow",
        Action: ["codeconnections:UseConnection"],
        Resource: [connectionArn],
        Condition: { StringEquals: { "codeconnections:FullRepositoryId": "acme/payments" } },
      },
      {
        Sid: "MoveArtifacts",
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
        Resource: ["arn:aws:s3:::s3-pipeline-artifacts-000000000000-dev/*"],
      },
      {
        Sid: "CheckArtifactBucket",
        Effect: "Allow",
        Action: ["s3:GetBucketVersioning"],
        Resource: ["arn:aws:s3:::s3-pipeline-artifacts-000000000000-dev"],
      },
      {
        Sid: "Build",
        Effect: "Allow",
        Action: ["codebuild:StartBuild", "codebuild:BatchGetBuilds"],
        Resource: ["arn:aws:codebuild:us-east-1:000000000000:project/codebuild-payment-dev"],
      },
      {
        Sid: "CallConductor",
        Effect: "Allow",
        Action: ["lambda:InvokeFunction"],
        Resource: ["arn:aws:lambda:us-east-1:000000000000:function:lambda-release-conductor-payment-dev"],
      },
      { Sid: "FindFunctions", Effect: "Allow", Action: ["lambda:ListFunctions"], Resource: ["*"] },
    ]);
  });
});
