import { environmentScope, serviceScope } from "./role-scope";
import { afterTrafficHookRole, beforeTrafficHookRole } from "./traffic-hook-roles";

const place = { partition: "aws", region: "us-east-1", account: "000000000000" };
const scope = serviceScope(environmentScope(place, "dev", false), "payment", "dev");

const green = "arn:aws:lambda:us-east-1:000000000000:function:lambda-payment-green-dev";

const logs = (functionName: string) => ({
  Sid: "WriteLogs",
  Effect: "Allow",
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: [`arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/${functionName}:*`],
});

const noting = {
  Sid: "NoteInHistory",
  Effect: "Allow",
  Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
  Resource: ["arn:aws:dynamodb:us-east-1:000000000000:table/dynamodb-deployment-history-dev"],
};

const judging = [
  { Sid: "InvokeVersion", Effect: "Allow", Action: ["lambda:InvokeFunction"], Resource: [`${green}:*`] },
  { Sid: "NeverInvokeLive", Effect: "Deny", Action: ["lambda:InvokeFunction"], Resource: [`${green}:live`] },
  {
    Sid: "AnswerDeployment",
    Effect: "Allow",
    Action: ["codedeploy:GetDeploymentTarget", "codedeploy:ListDeploymentTargets", "codedeploy:PutLifecycleEventHookExecutionStatus"],
    Resource: ["*"],
  },
];

describe("beforeTrafficHookRole", () => {
  it("A5: may call versions by number, never the alias, answer, and note what it saw", () => {
    const { trust, statements } = beforeTrafficHookRole(scope);

    expect(trust.Statement[0]!.Principal).toEqual({ Service: "lambda.amazonaws.com" });
    expect(statements).toEqual([logs("lambda-before-traffic-payment-dev"), ...judging, noting]);
  });
});

describe("afterTrafficHookRole", () => {
  it("A5, S9: may read metrics and alarms, and note what it saw", () => {
    const { trust, statements } = afterTrafficHookRole(scope);

    expect(trust.Statement[0]!.Principal).toEqual({ Service: "lambda.amazonaws.com" });
    expect(statements).toEqual([
      logs("lambda-after-traffic-payment-dev"),
      ...judging,
      { Sid: "ReadDeployment", Effect: "Allow", Action: ["codedeploy:GetDeployment"], Resource: ["arn:aws:codedeploy:us-east-1:000000000000:deploymentgroup:codedeploy-services-dev/deployment-group-payment-dev"] },
      { Sid: "ReadMetrics", Effect: "Allow", Action: ["cloudwatch:GetMetricData"], Resource: ["*"] },
      { Sid: "ReadAlarms", Effect: "Allow", Action: ["cloudwatch:DescribeAlarms"], Resource: ["arn:aws:cloudwatch:us-east-1:000000000000:alarm:*"] },
      noting,
    ]);
  });
});
