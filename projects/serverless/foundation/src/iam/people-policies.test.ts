import { releaseApproverStatements, releaseOperatorStatements } from "./people-policies";
import { environmentScope, serviceScope } from "./role-scope";

const place = { partition: "aws", region: "us-east-1", account: "000000000000" };
const scope = serviceScope(environmentScope(place, "dev", false), "payment", "dev");

const pipeline = "arn:aws:codepipeline:us-east-1:000000000000:pipeline-payment-dev";

describe("releaseApproverStatements", () => {
  it("A5, S3: may answer the approval of this service and read its pipeline", () => {
    expect(releaseApproverStatements(scope)).toEqual([
      { Sid: "Approve", Effect: "Allow", Action: ["codepipeline:PutApprovalResult"], Resource: [`${pipeline}/Switch-Traffic/Approve`] },
      {
        Sid: "ReadPipeline",
        Effect: "Allow",
        Action: ["codepipeline:GetPipelineExecution", "codepipeline:GetPipelineState", "codepipeline:ListActionExecutions"],
        Resource: [pipeline],
      },
    ]);
  });
});

describe("releaseOperatorStatements", () => {
  const statements = releaseOperatorStatements(scope);

  it("A5, S8: may stop, promote, roll back, retry and repair this service's releases", () => {
    expect(statements.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      ["RunPipeline", [pipeline]],
      ["RetryStage", [`${pipeline}/Deploy-Blue`, `${pipeline}/Switch-Traffic`]],
      ["RunDeployment", ["arn:aws:codedeploy:us-east-1:000000000000:deploymentgroup:codedeploy-services-dev/deployment-group-payment-dev"]],
      [
        "ReadDeploymentConfigs",
        [
          "arn:aws:codedeploy:us-east-1:000000000000:deploymentconfig:CodeDeployDefault.LambdaLinear10PercentEvery10Minutes",
          "arn:aws:codedeploy:us-east-1:000000000000:deploymentconfig:CodeDeployDefault.LambdaAllAtOnce",
        ],
      ],
      ["RegisterRevision", ["arn:aws:codedeploy:us-east-1:000000000000:application:codedeploy-services-dev"]],
      ["StopDeployment", ["*"]],
      [
        "RepairAlias",
        [
          "arn:aws:lambda:us-east-1:000000000000:function:lambda-payment-blue-dev",
          "arn:aws:lambda:us-east-1:000000000000:function:lambda-payment-blue-dev:*",
          "arn:aws:lambda:us-east-1:000000000000:function:lambda-payment-green-dev",
          "arn:aws:lambda:us-east-1:000000000000:function:lambda-payment-green-dev:*",
        ],
      ],
      ["ReadAlarms", ["arn:aws:cloudwatch:us-east-1:000000000000:alarm:*"]],
      ["KeepHistory", ["arn:aws:dynamodb:us-east-1:000000000000:table/dynamodb-deployment-history-dev"]],
    ]);
  });

  it("A5: spells every action", () => {
    expect(statements.flatMap(({ Action }) => Action)).toEqual([
      "codepipeline:GetPipelineExecution",
      "codepipeline:GetPipelineState",
      "codepipeline:ListActionExecutions",
      "codepipeline:ListPipelineExecutions",
      "codepipeline:StartPipelineExecution",
      "codepipeline:StopPipelineExecution",
      "codepipeline:RetryStageExecution",
      "codedeploy:CreateDeployment",
      "codedeploy:GetDeployment",
      "codedeploy:GetDeploymentGroup",
      "codedeploy:ListDeployments",
      "codedeploy:UpdateDeploymentGroup",
      "codedeploy:GetDeploymentConfig",
      "codedeploy:RegisterApplicationRevision",
      "codedeploy:GetApplicationRevision",
      "codedeploy:StopDeployment",
      "codedeploy:GetDeploymentTarget",
      "lambda:GetAlias",
      "lambda:UpdateAlias",
      "lambda:GetFunctionConfiguration",
      "lambda:ListVersionsByFunction",
      "cloudwatch:DescribeAlarms",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
      "dynamodb:Scan",
    ]);
  });
});
