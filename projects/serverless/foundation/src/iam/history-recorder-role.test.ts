import type { Statement } from "@switchyard/conventions";
import { historyRecorderRole } from "./history-recorder-role";
import { environmentScope, exampleLateArns, type LateArns } from "./role-scope";

const place = { partition: "aws", region: "us-east-1", account: "000000000000" };
const topicKeyArn = "arn:aws:kms:us-east-1:000000000000:key/k-1";

describe("historyRecorderRole", () => {
  it("A5, S6, S11, D13: may record, read pipelines and deployments of this environment, stop a deployment, and tell people", () => {
    const { statements } = historyRecorderRole(environmentScope(place, "dev", false));

    expect((statements as (late: LateArns) => Statement[])({ ...exampleLateArns(place), topicKeyArn })).toEqual([
      {
        Sid: "WriteLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: ["arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/lambda-history-recorder-dev:*"],
      },
      {
        Sid: "RecordDeployments",
        Effect: "Allow",
        Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
        Resource: ["arn:aws:dynamodb:us-east-1:000000000000:table/dynamodb-deployment-history-dev"],
      },
      {
        Sid: "ReadPipelines",
        Effect: "Allow",
        Action: ["codepipeline:ListPipelineExecutions", "codepipeline:ListActionExecutions"],
        Resource: ["arn:aws:codepipeline:us-east-1:000000000000:pipeline-*-dev"],
      },
      {
        Sid: "ReadAlarms",
        Effect: "Allow",
        Action: ["cloudwatch:DescribeAlarmHistory"],
        Resource: ["arn:aws:cloudwatch:us-east-1:000000000000:alarm:alarm-*-candidate-*-dev"],
      },
      {
        Sid: "ReadDeployments",
        Effect: "Allow",
        Action: ["codedeploy:GetDeployment", "codedeploy:ListDeployments"],
        Resource: ["arn:aws:codedeploy:us-east-1:000000000000:deploymentgroup:codedeploy-services-dev/*"],
      },
      {
        Sid: "FollowDeployments",
        Effect: "Allow",
        Action: ["codedeploy:GetDeploymentTarget", "codedeploy:ListDeploymentTargets", "codedeploy:StopDeployment"],
        Resource: ["*"],
      },
      {
        Sid: "TellPeople",
        Effect: "Allow",
        Action: ["sns:Publish"],
        Resource: ["arn:aws:sns:us-east-1:000000000000:sns-deployment-notifications-dev"],
      },
      { Sid: "EncryptMessages", Effect: "Allow", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: [topicKeyArn] },
      {
        Sid: "KeepFailures",
        Effect: "Allow",
        Action: ["sqs:SendMessage"],
        Resource: ["arn:aws:sqs:us-east-1:000000000000:sqs-history-recorder-dead-letters-dev"],
      },
    ]);
  });
});
