import { environmentScope } from "./role-scope";
import { githubWebhookRole, webhookStartRole } from "./webhook-roles";

const scope = environmentScope({ partition: "aws", region: "us-east-1", account: "000000000000" }, "dev", false);

describe("githubWebhookRole", () => {
  it("A5: may read the secret, remember deliveries, and put events of one source and type", () => {
    expect(githubWebhookRole(scope).statements).toEqual([
      {
        Sid: "WriteLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: ["arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/lambda-github-webhook-dev:*"],
      },
      {
        Sid: "ReadSecret",
        Effect: "Allow",
        Action: ["secretsmanager:GetSecretValue"],
        Resource: ["arn:aws:secretsmanager:us-east-1:000000000000:secret:secret-github-webhook-dev-??????"],
      },
      {
        Sid: "RememberDeliveries",
        Effect: "Allow",
        Action: ["dynamodb:PutItem", "dynamodb:UpdateItem"],
        Resource: ["arn:aws:dynamodb:us-east-1:000000000000:table/dynamodb-webhook-deliveries-dev"],
      },
      {
        Sid: "PassOn",
        Effect: "Allow",
        Action: ["events:PutEvents"],
        Resource: ["arn:aws:events:us-east-1:000000000000:event-bus/default"],
        Condition: { StringEquals: { "events:source": "switchyard.github.dev", "events:detail-type": "GitHub Push" } },
      },
    ]);
  });
});

describe("webhookStartRole", () => {
  it("A5: is assumed by our rules only, and starts pipelines of this environment only", () => {
    const { trust, statements } = webhookStartRole(scope);

    expect(trust.Statement).toMatchObject([
      {
        Principal: { Service: "events.amazonaws.com" },
        Condition: {
          StringEquals: { "aws:SourceAccount": "000000000000" },
          ArnLike: { "aws:SourceArn": "arn:aws:events:us-east-1:000000000000:rule/rule-github-push-*-dev" },
        },
      },
    ]);
    expect(statements).toEqual([
      { Sid: "StartPipelines", Effect: "Allow", Action: ["codepipeline:StartPipelineExecution"], Resource: ["arn:aws:codepipeline:us-east-1:000000000000:pipeline-*-dev"] },
    ]);
  });
});
