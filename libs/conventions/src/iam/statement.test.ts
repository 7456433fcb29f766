import { allow, deny, policyDocument, trustService } from "./statement";

const bucket = "arn:aws:s3:::artifacts";

describe("allow", () => {
  it("writes a statement as IAM reads it", () => {
    expect(
      allow({ sid: "ReadArtifacts", actions: ["s3:GetObject"], resources: [`${bucket}/*`], conditions: { Bool: { "aws:SecureTransport": "true" } } }),
    ).toEqual({
      Sid: "ReadArtifacts",
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: [`${bucket}/*`],
      Condition: { Bool: { "aws:SecureTransport": "true" } },
    });
  });

  it("names who, in a resource's own policy", () => {
    expect(allow({ sid: "Publish", principal: { Service: "cloudwatch.amazonaws.com" }, actions: ["sns:Publish"], resources: [bucket] }).Principal).toEqual({
      Service: "cloudwatch.amazonaws.com",
    });
  });

  it("A5: refuses wildcard actions", () => {
    expect(() => allow({ sid: "All", actions: ["s3:*", "sns:Publish"], resources: [bucket] })).toThrow("Statement All allows wildcard actions: s3:*");
  });

  it('A5: refuses the resource "*" without a reason', () => {
    expect(() => allow({ sid: "All", actions: ["s3:GetObject"], resources: ["*"] })).toThrow('Statement All allows the resource "*" and gives no reason');
  });

  it('A5: keeps the reason for the resource "*" out of the policy', () => {
    expect(allow({ sid: "Metrics", actions: ["cloudwatch:GetMetricData"], resources: ["*"], everythingBecause: "metrics have no ARN" })).toEqual({
      Sid: "Metrics",
      Effect: "Allow",
      Action: ["cloudwatch:GetMetricData"],
      Resource: ["*"],
    });
  });

  it.each([
    [{ sid: "read artifacts", actions: ["s3:GetObject" as const], resources: [bucket] }, 'The statement id "read artifacts" holds other characters than letters and digits'],
    [{ sid: "Read", actions: [], resources: [bucket] }, "Statement Read names no action or no resource"],
    [{ sid: "Read", actions: ["s3:GetObject" as const], resources: [] }, "Statement Read names no action or no resource"],
  ])("refuses %j", (args, message) => {
    expect(() => allow(args)).toThrow(message);
  });

  it("does not take an action without its service", () => {
    // @ts-expect-error "GetObject" has no service
    expect(allow({ sid: "Read", actions: ["GetObject"], resources: [bucket] }).Action).toEqual(["GetObject"]);
  });
});

describe("deny", () => {
  it("may cover every action and resource", () => {
    expect(deny({ sid: "Never", principal: "*", actions: ["s3:*"], resources: ["*"] })).toMatchObject({ Effect: "Deny", Principal: "*", Action: ["s3:*"] });
  });
});

describe("trustService", () => {
  it("lets one service assume the role", () => {
    expect(trustService("lambda.amazonaws.com")).toEqual(
      policyDocument([{ Sid: "AssumedByService", Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: ["sts:AssumeRole"] }]),
    );
  });

  it("A5: names the resource that the service has to act for", () => {
    const conditions = { StringEquals: { "aws:SourceAccount": "000000000000" } };

    expect(trustService("codebuild.amazonaws.com", conditions).Statement[0]!.Condition).toEqual(conditions);
  });
});
