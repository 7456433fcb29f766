import type { Statement } from "@switchyard/conventions";
import { codedeployRole } from "./codedeploy-role";
import { environmentScope, exampleLateArns, type LateArns, serviceScope } from "./role-scope";

const place = { partition: "aws", region: "us-east-1", account: "000000000000" };
const scope = serviceScope(environmentScope(place, "dev", false), "payment", "dev");

const topicKeyArn = "arn:aws:kms:us-east-1:000000000000:key/k-1";

describe("codedeployRole", () => {
  const { trust, statements } = codedeployRole(scope);

  it("A5: is assumed by CodeDeploy for this deployment group of this account only", () => {
    expect(trust.Statement).toMatchObject([
      {
        Principal: { Service: "codedeploy.amazonaws.com" },
        Condition: {
          StringEquals: { "aws:SourceAccount": "000000000000" },
          ArnEquals: { "aws:SourceArn": "arn:aws:codedeploy:us-east-1:000000000000:deploymentgroup:codedeploy-services-dev/deployment-group-payment-dev" },
        },
      },
    ]);
  });

  it("A5, S7, S8: may move green's alias, call the hooks, read alarms and report, and nothing else", () => {
    expect((statements as (late: LateArns) => Statement[])({ ...exampleLateArns(place), topicKeyArn })).toEqual([
      {
        Sid: "ShiftTraffic",
        Effect: "Allow",
        Action: ["lambda:GetAlias", "lambda:UpdateAlias", "lambda:GetProvisionedConcurrencyConfig"],
        Resource: [
          "arn:aws:lambda:us-east-1:000000000000:function:lambda-payment-green-dev",
          "arn:aws:lambda:us-east-1:000000000000:function:lambda-payment-green-dev:*",
        ],
      },
      {
        Sid: "CallHooks",
        Effect: "Allow",
        Action: ["lambda:InvokeFunction"],
        Resource: [
          "arn:aws:lambda:us-east-1:000000000000:function:lambda-before-traffic-payment-dev",
          "arn:aws:lambda:us-east-1:000000000000:function:lambda-after-traffic-payment-dev",
        ],
      },
      { Sid: "ReadAlarms", Effect: "Allow", Action: ["cloudwatch:DescribeAlarms"], Resource: ["arn:aws:cloudwatch:us-east-1:000000000000:alarm:*"] },
      { Sid: "ReportEvents", Effect: "Allow", Action: ["sns:Publish"], Resource: ["arn:aws:sns:us-east-1:000000000000:sns-deployment-events-dev"] },
      { Sid: "EncryptMessages", Effect: "Allow", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: [topicKeyArn] },
    ]);
  });
});
