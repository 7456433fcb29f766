import type { Statement } from "@switchyard/conventions";
import { releaseConductorRole } from "./release-conductor-role";
import { environmentScope, serviceScope } from "./role-scope";

const place = { partition: "aws", region: "us-east-1", account: "000000000000" };
const scope = serviceScope(environmentScope(place, "dev", false), "payment", "dev");

const functionArn = "arn:aws:lambda:us-east-1:000000000000:function";
const alarmArn = "arn:aws:cloudwatch:us-east-1:000000000000:alarm";
const codedeployArn = "arn:aws:codedeploy:us-east-1:000000000000";

describe("releaseConductorRole", () => {
  const { trust, statements } = releaseConductorRole(scope);

  it("A5: is assumed by Lambda", () => {
    expect(trust.Statement[0]!.Principal).toEqual({ Service: "lambda.amazonaws.com" });
  });

  it("A5: may do exactly what a release takes", () => {
    expect(statements).toEqual([
      {
        Sid: "WriteLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: ["arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/lambda-release-conductor-payment-dev:*"],
      },
      {
        Sid: "PublishOnBlueAndGreen",
        Effect: "Allow",
        Action: ["lambda:UpdateFunctionCode", "lambda:PublishVersion"],
        Resource: [`${functionArn}:lambda-payment-blue-dev`, `${functionArn}:lambda-payment-green-dev`],
      },
      {
        Sid: "ReadBlueAndGreen",
        Effect: "Allow",
        Action: ["lambda:GetFunctionConfiguration", "lambda:GetAlias"],
        Resource: [
          `${functionArn}:lambda-payment-blue-dev`,
          `${functionArn}:lambda-payment-blue-dev:*`,
          `${functionArn}:lambda-payment-green-dev`,
          `${functionArn}:lambda-payment-green-dev:*`,
        ],
      },
      {
        Sid: "MoveBlueAlias",
        Effect: "Allow",
        Action: ["lambda:UpdateAlias"],
        Resource: [`${functionArn}:lambda-payment-blue-dev`, `${functionArn}:lambda-payment-blue-dev:live`],
      },
      { Sid: "SmokeTestBlue", Effect: "Allow", Action: ["lambda:InvokeFunction"], Resource: [`${functionArn}:lambda-payment-blue-dev:*`] },
      {
        Sid: "StartDeployment",
        Effect: "Allow",
        Action: ["codedeploy:CreateDeployment", "codedeploy:GetDeployment", "codedeploy:ListDeployments"],
        Resource: [`${codedeployArn}:deploymentgroup:codedeploy-services-dev/deployment-group-payment-dev`],
      },
      {
        Sid: "ReadDeploymentConfigs",
        Effect: "Allow",
        Action: ["codedeploy:GetDeploymentConfig"],
        Resource: [
          `${codedeployArn}:deploymentconfig:CodeDeployDefault.LambdaLinear10PercentEvery10Minutes`,
          `${codedeployArn}:deploymentconfig:CodeDeployDefault.LambdaAllAtOnce`,
        ],
      },
      {
        Sid: "RegisterRevision",
        Effect: "Allow",
        Action: ["codedeploy:RegisterApplicationRevision", "codedeploy:GetApplicationRevision"],
        Resource: [`${codedeployArn}:application:codedeploy-services-dev`],
      },
      { Sid: "StopDeployment", Effect: "Allow", Action: ["codedeploy:StopDeployment"], Resource: ["*"] },
      { Sid: "AnswerPipeline", Effect: "Allow", Action: ["codepipeline:PutJobSuccessResult", "codepipeline:PutJobFailureResult"], Resource: ["*"] },
      {
        Sid: "ReadExecution",
        Effect: "Allow",
        Action: ["codepipeline:GetPipelineState", "codepipeline:ListActionExecutions"],
        Resource: ["arn:aws:codepipeline:us-east-1:000000000000:pipeline-payment-dev"],
      },
      {
        Sid: "WatchCandidate",
        Effect: "Allow",
        Action: ["cloudwatch:PutMetricAlarm"],
        Resource: [
          `${alarmArn}:alarm-payment-candidate-error-rate-dev`,
          `${alarmArn}:alarm-payment-candidate-business-failures-dev`,
          `${alarmArn}:alarm-payment-candidate-throttles-dev`,
        ],
      },
      { Sid: "ReadAlarms", Effect: "Allow", Action: ["cloudwatch:DescribeAlarms"], Resource: [`${alarmArn}:*`] },
      {
        Sid: "RecordDeployment",
        Effect: "Allow",
        Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
        Resource: ["arn:aws:dynamodb:us-east-1:000000000000:table/dynamodb-deployment-history-dev"],
      },
    ]);
  });

  it("S8: can neither move green's alias nor change the deployment group", () => {
    const allowed = (statements as Statement[]).flatMap(({ Action, Resource }) => Action.flatMap((action) => Resource!.map((resource) => `${action} ${resource}`)));

    expect(allowed.filter((one) => one.startsWith("lambda:UpdateAlias") && one.includes("green"))).toEqual([]);
    expect(allowed.filter((one) => one.includes("UpdateDeploymentGroup"))).toEqual([]);
  });
});
