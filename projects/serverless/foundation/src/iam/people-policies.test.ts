import { releaseApproverStatements, releaseOperatorStatements } from "./people-policies";
import { environmentScope, serviceScope } from "./role-scope";

const place = { partition: "aws", region: "us-east-1", account: "000000000000" };
const scope = serviceScope(environmentScope(place, "dev", false), "payment", "dev");

const pipeline = "arn:aws:codepipeline:us-east-1:000000000000:pipeline-payment-dev";
const table = "arn:aws:dynamodb:us-east-1:000000000000:table/dynamodb-deployment-history-dev";
const itemsOf = (...keys: string[]) => ({ "ForAllValues:StringLike": { "dynamodb:LeadingKeys": keys } });

describe("releaseApproverStatements", () => {
  it("A5, S3: may answer the approval of this service, read its pipeline, and keep its items of the history", () => {
    expect(releaseApproverStatements("payment", scope)).toEqual([
      { Sid: "Approve", Effect: "Allow", Action: ["codepipeline:PutApprovalResult"], Resource: [`${pipeline}/Switch-Traffic/Approve`] },
      { Sid: "ReadPipeline", Effect: "Allow", Action: ["codepipeline:GetPipelineState", "codepipeline:ListActionExecutions"], Resource: [pipeline] },
      { Sid: "ReadHistory", Effect: "Allow", Action: ["dynamodb:GetItem"], Resource: [table] },
      { Sid: "KeepHistory", Effect: "Allow", Action: ["dynamodb:PutItem"], Resource: [table], Condition: itemsOf("payment:*") },
    ]);
  });
});

describe("releaseOperatorStatements", () => {
  const statements = releaseOperatorStatements("payment", scope);

  it("A5, S8: may stop, promote, roll back, retry and repair this service's releases", () => {
    const [blue, green] = ["blue", "green"].map((name) => [`arn:aws:lambda:us-east-1:000000000000:function:lambda-payment-${name}-dev`, `arn:aws:lambda:us-east-1:000000000000:function:lambda-payment-${name}-dev:*`]) as [string[], string[]];
    expect(statements.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      ["StopPipeline", [pipeline]],
      ["RetryStage", ["Source", "Build", "Deploy-Blue", "Switch-Traffic"].map((stage) => `${pipeline}/${stage}`)],
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
      ["ReadAliases", [...blue, ...green]],
      ["RepairAlias", green],
      ["ReadAlarms", ["arn:aws:cloudwatch:us-east-1:000000000000:alarm:*"]],
      ["ReadHistory", [table]],
      ["KeepHistory", [table]],
    ]);
  });

  it("S6: writes items of this service's releases only", () => {
    expect(statements.at(-1)!.Condition).toEqual(itemsOf("payment:*", "codedeploy:d-*", "d-*"));
  });

  it("A5: spells every action", () => {
    expect(statements.flatMap(({ Action }) => Action)).toEqual([
      "codepipeline:GetPipelineState",
      "codepipeline:ListActionExecutions",
      "codepipeline:ListPipelineExecutions",
      "codepipeline:StopPipelineExecution",
      "codepipeline:RetryStageExecution",
      "codedeploy:CreateDeployment",
      "codedeploy:GetDeployment",
      "codedeploy:ListDeployments",
      "codedeploy:UpdateDeploymentGroup",
      "codedeploy:GetDeploymentConfig",
      "codedeploy:RegisterApplicationRevision",
      "codedeploy:GetApplicationRevision",
      "codedeploy:StopDeployment",
      "codedeploy:GetDeploymentTarget",
      "codedeploy:ListDeploymentTargets",
      "lambda:GetAlias",
      "lambda:UpdateAlias",
      "lambda:ListVersionsByFunction",
      "cloudwatch:DescribeAlarms",
      "dynamodb:GetItem",
      "dynamodb:Scan",
      "dynamodb:PutItem",
    ]);
  });
});
