import { arns, buildLogGroup, functionLogGroup } from "./arn";

const arn = arns({ partition: "aws-us-gov", region: "us-gov-west-1", account: "123456789012" });

describe("arns", () => {
  it.each([
    [arn.alarm("a"), "arn:aws-us-gov:cloudwatch:us-gov-west-1:123456789012:alarm:a"],
    [arn.application("a"), "arn:aws-us-gov:codedeploy:us-gov-west-1:123456789012:application:a"],
    [arn.bucket("b"), "arn:aws-us-gov:s3:::b"],
    [arn.objects("b"), "arn:aws-us-gov:s3:::b/*"],
    [arn.deploymentConfig("CodeDeployDefault.X"), "arn:aws-us-gov:codedeploy:us-gov-west-1:123456789012:deploymentconfig:CodeDeployDefault.X"],
    [arn.deploymentGroup("a", "g"), "arn:aws-us-gov:codedeploy:us-gov-west-1:123456789012:deploymentgroup:a/g"],
    [arn.function("f"), "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:f"],
    [arn.qualifiedFunction("f", "live"), "arn:aws-us-gov:lambda:us-gov-west-1:123456789012:function:f:live"],
    [arn.logStreams(functionLogGroup("f")), "arn:aws-us-gov:logs:us-gov-west-1:123456789012:log-group:/aws/lambda/f:*"],
    [arn.logStreams(buildLogGroup("p")), "arn:aws-us-gov:logs:us-gov-west-1:123456789012:log-group:/aws/codebuild/p:*"],
    [arn.packageDomain("d"), "arn:aws-us-gov:codeartifact:us-gov-west-1:123456789012:domain/d"],
    [arn.packageRepository("d", "r"), "arn:aws-us-gov:codeartifact:us-gov-west-1:123456789012:repository/d/r"],
    [arn.pipeline("p"), "arn:aws-us-gov:codepipeline:us-gov-west-1:123456789012:p"],
    [arn.pipelineStage("p", "S"), "arn:aws-us-gov:codepipeline:us-gov-west-1:123456789012:p/S"],
    [arn.pipelineAction("p", "S", "A"), "arn:aws-us-gov:codepipeline:us-gov-west-1:123456789012:p/S/A"],
    [arn.project("p"), "arn:aws-us-gov:codebuild:us-gov-west-1:123456789012:project/p"],
    [arn.queue("q"), "arn:aws-us-gov:sqs:us-gov-west-1:123456789012:q"],
    [arn.reportGroup("r"), "arn:aws-us-gov:codebuild:us-gov-west-1:123456789012:report-group/r"],
    [arn.role("r"), "arn:aws-us-gov:iam::123456789012:role/r"],
    [arn.rule("r"), "arn:aws-us-gov:events:us-gov-west-1:123456789012:rule/r"],
    [arn.secret("s"), "arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:s-??????"],
    [arn.defaultBus(), "arn:aws-us-gov:events:us-gov-west-1:123456789012:event-bus/default"],
    [arn.table("t"), "arn:aws-us-gov:dynamodb:us-gov-west-1:123456789012:table/t"],
    [arn.topic("t"), "arn:aws-us-gov:sns:us-gov-west-1:123456789012:t"],
    [arn.accountRoot(), "arn:aws-us-gov:iam::123456789012:root"],
  ])("%s", (made, expected) => {
    expect(made).toBe(expected);
  });
});
