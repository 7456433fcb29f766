import { environmentScope } from "./role-scope";
import { versionCleanupRole } from "./version-cleanup-role";

const lambda = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

describe("versionCleanupRole", () => {
  it("A5, D7: may delete versions of blue and green of this environment, and never a function", () => {
    const { statements, trust } = versionCleanupRole(environmentScope({ partition: "aws", region: "us-east-1", account: "000000000000" }, "dev", false));

    expect(trust.Statement[0]!.Principal).toEqual({ Service: "lambda.amazonaws.com" });
    expect(statements).toEqual([
      {
        Sid: "WriteLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: ["arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/lambda-version-cleanup-dev:*"],
      },
      { Sid: "FindVersions", Effect: "Allow", Action: ["lambda:ListVersionsByFunction", "lambda:ListAliases"], Resource: [lambda("lambda-*-blue-dev"), lambda("lambda-*-green-dev")] },
      { Sid: "DeleteVersions", Effect: "Allow", Action: ["lambda:DeleteFunction"], Resource: [lambda("lambda-*-blue-dev:*"), lambda("lambda-*-green-dev:*")] },
      { Sid: "NeverDeleteFunction", Effect: "Deny", Action: ["lambda:DeleteFunction"], Resource: [lambda("lambda-*-dev")] },
      { Sid: "FindDeployments", Effect: "Allow", Action: ["codedeploy:ListDeployments"], Resource: ["arn:aws:codedeploy:us-east-1:000000000000:deploymentgroup:codedeploy-services-dev/*"] },
      { Sid: "ReadHistory", Effect: "Allow", Action: ["dynamodb:GetItem"], Resource: ["arn:aws:dynamodb:us-east-1:000000000000:table/dynamodb-deployment-history-dev"] },
      { Sid: "KeepFailures", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: ["arn:aws:sqs:us-east-1:000000000000:sqs-version-cleanup-dead-letters-dev"] },
    ]);
  });
});
