import type { Shape } from "../../service";
import { openTestAccount, trust, type TestAccount } from "../support/test-account";

let account: TestAccount;
beforeAll(async () => { account = await openTestAccount(); });
afterAll(() => account.close());

const policy = (...Statement: Shape[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
const read = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::docs/*" };
const simulate = async (input: Shape, operation = "SimulateCustomPolicy"): Promise<Shape[]> => (await account.call("iam", operation, input)).EvaluationResults as Shape[];
const decisions = (results: Shape[]): unknown[] => results.map(({ EvalActionName, EvalResourceName, EvalDecision }) => [EvalActionName, EvalResourceName, EvalDecision]);

describe("SimulateCustomPolicy", () => {
  it("decides every action on every resource, and names the statements' policies", async () => {
    const results = await simulate({
      PolicyInputList: [policy(read), policy({ ...read, Effect: "Deny", Resource: "arn:aws:s3:::docs/secret" })],
      ActionNames: ["s3:GetObject", "s3:PutObject"], ResourceArns: ["arn:aws:s3:::docs/a", "arn:aws:s3:::docs/secret"],
    });

    expect(decisions(results)).toEqual([
      ["s3:GetObject", "arn:aws:s3:::docs/a", "allowed"], ["s3:GetObject", "arn:aws:s3:::docs/secret", "explicitDeny"],
      ["s3:PutObject", "arn:aws:s3:::docs/a", "implicitDeny"], ["s3:PutObject", "arn:aws:s3:::docs/secret", "implicitDeny"],
    ]);
    expect(results.map(({ MatchedStatements }) => (MatchedStatements as Shape[]).map(({ SourcePolicyId }) => SourcePolicyId as string)))
      .toEqual([["PolicyInputList.1"], ["PolicyInputList.2"], [], []]);
  });

  it("is on every resource unless some are named", async () => {
    expect(decisions(await simulate({ PolicyInputList: [policy({ ...read, Resource: "*" })], ActionNames: ["s3:GetObject"] }))).toEqual([["s3:GetObject", "*", "allowed"]]);
    expect(decisions(await simulate({ PolicyInputList: [policy(read)], ActionNames: ["s3:GetObject"] }))).toEqual([["s3:GetObject", "*", "implicitDeny"]]);
  });

  it("takes condition keys from the request, and tells which ones are missing", async () => {
    const input = {
      PolicyInputList: [policy({ ...read, Condition: { StringEquals: { "aws:PrincipalTag/team": "red" }, Bool: { "aws:SecureTransport": "true" } }, Resource: "arn:aws:s3:::docs/${aws:username}/*" })],
      ActionNames: ["s3:GetObject"], ResourceArns: ["arn:aws:s3:::docs/bob/a"],
    };
    const entry = (ContextKeyName: string, value: string): Shape => ({ ContextKeyName, ContextKeyValues: [value], ContextKeyType: "string" });
    const [without] = await simulate({ ...input, ContextEntries: [entry("aws:principaltag/team", "red")] });
    const [complete] = await simulate({ ...input, ContextEntries: [entry("aws:PrincipalTag/team", "red"), entry("aws:SecureTransport", "true"), entry("aws:username", "bob")] });

    expect(without).toMatchObject({ EvalDecision: "implicitDeny", MissingContextValues: ["aws:SecureTransport", "aws:username"] });
    expect(complete).toMatchObject({ EvalDecision: "allowed", MissingContextValues: [] });
  });

  it("limits by a boundary", async () => {
    const [result] = await simulate({
      PolicyInputList: [policy(read)], PermissionsBoundaryPolicyInputList: [policy({ ...read, Action: "s3:PutObject" })], ActionNames: ["s3:GetObject"], ResourceArns: ["arn:aws:s3:::docs/a"],
    });

    expect(result).toMatchObject({ EvalDecision: "implicitDeny", PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } });
  });

  it("asks the resource's policy about a user", async () => {
    const CallerArn = "arn:aws:iam::000000000000:user/bob";
    const ResourcePolicy = policy({ ...read, Principal: { AWS: CallerArn } }).replace(CallerArn, "arn:aws:iam::000000000000:root");
    const input = { PolicyInputList: [policy({ ...read, Action: "s3:PutObject" })], ActionNames: ["s3:GetObject"], ResourceArns: ["arn:aws:s3:::docs/a"] };

    expect(await simulate({ ...input, CallerArn, ResourcePolicy: policy({ ...read, Principal: { AWS: CallerArn } }) })).toMatchObject([
      { EvalDecision: "allowed", MatchedStatements: [{ SourcePolicyId: "ResourcePolicy.1", SourcePolicyType: "resource" }] },
    ]);
    expect(await simulate({ ...input, CallerArn, ResourcePolicy })).toMatchObject([{ EvalDecision: "implicitDeny" }]);
    await expect(simulate({ ...input, ResourcePolicy })).rejects.toMatchObject({ code: "InvalidInput" });
  });

  it("comes in pages, in the order of the request", async () => {
    const ActionNames = ["s3:PutObject", "s3:GetObject", "s3:DeleteObject"];
    const first = await account.call("iam", "SimulateCustomPolicy", { PolicyInputList: [policy(read)], ActionNames, MaxItems: 2 });
    const second = await account.call("iam", "SimulateCustomPolicy", { PolicyInputList: [policy(read)], ActionNames, MaxItems: 2, Marker: first.Marker });

    expect([...first.EvaluationResults, ...second.EvaluationResults].map(({ EvalActionName }: Shape) => EvalActionName as string)).toEqual(ActionNames);
    expect(second.IsTruncated).toBe(false);
  });

  it.each<[string, Shape, RegExp]>([
    ["a policy with an error", { PolicyInputList: ["{}"] }, /^PolicyInputList\.1: /],
    ["an action with a wildcard", { ActionNames: ["s3:*"] }, /^Invalid action name: s3:\*/],
  ])("refuses %s", async (_what, change, message) => {
    await expect(simulate({ PolicyInputList: [policy(read)], ActionNames: ["s3:GetObject"], ...change })).rejects.toMatchObject({ code: "InvalidInput", message: expect.stringMatching(message) });
  });

  it("refuses by name what is not modelled", async () => {
    await expect(simulate({ PolicyInputList: [policy(read)], ActionNames: ["s3:GetObject"], ResourceHandlingOption: "EC2-VPC-EBS" })).rejects.toMatchObject({ code: "NotImplemented" });
  });
});

describe("SimulatePrincipalPolicy", () => {
  it("decides by what is attached to a role, and by what is added in the request", async () => {
    await account.call("iam", "CreateRole", { RoleName: "reader", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") });
    const { Policy } = await account.call("iam", "CreatePolicy", { PolicyName: "read", PolicyDocument: policy(read) });
    await account.call("iam", "AttachRolePolicy", { RoleName: "reader", PolicyArn: Policy.Arn });
    await account.call("iam", "PutRolePolicy", { RoleName: "reader", PolicyName: "write", PolicyDocument: policy({ ...read, Action: "s3:PutObject" }) });
    const input = { PolicySourceArn: "arn:aws:iam::000000000000:role/reader", ActionNames: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], ResourceArns: ["arn:aws:s3:::docs/a"] };

    const results = await simulate(input, "SimulatePrincipalPolicy");

    expect(results.map(({ EvalDecision, MatchedStatements }) => [EvalDecision as string, MatchedStatements as Shape[]])).toEqual([
      ["allowed", [{ SourcePolicyId: "read", SourcePolicyType: "user-managed" }]], ["allowed", [{ SourcePolicyId: "role_reader_write", SourcePolicyType: "role" }]], ["implicitDeny", []],
    ]);
    expect(await simulate({ ...input, PolicyInputList: [policy({ ...read, Action: "s3:DeleteObject" })] }, "SimulatePrincipalPolicy")).toMatchObject([{}, {}, { EvalDecision: "allowed" }]);
  });

  it("refuses a principal that is not there", async () => {
    await expect(simulate({ PolicySourceArn: "arn:aws:iam::000000000000:role/none", ActionNames: ["s3:GetObject"] }, "SimulatePrincipalPolicy")).rejects.toMatchObject({ code: "NoSuchEntity" });
  });
});

describe("GetContextKeysForCustomPolicy", () => {
  it("lists condition keys and variables", async () => {
    const PolicyInputList = [policy({ ...read, Resource: "arn:aws:s3:::docs/${aws:username}/*", Condition: { StringLike: { "s3:prefix": ["${aws:PrincipalTag/team, 'none'}"] } } })];

    expect(await account.call("iam", "GetContextKeysForCustomPolicy", { PolicyInputList })).toEqual({ ContextKeyNames: ["aws:PrincipalTag/team", "aws:username", "s3:prefix"] });
  });
});
