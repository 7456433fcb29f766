import type { Shape } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";

let account: TestAccount;
const iam = (operation: string, input: Shape = {}): Promise<Shape> => account.call("iam", operation, input);
const document = (statement: Shape = {}): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::bucket/*", ...statement }] });
const create = (input: Shape = {}): Promise<Shape> => iam("CreatePolicy", { PolicyName: "read", PolicyDocument: document(), ...input });
const arn = "arn:aws:iam::000000000000:policy/read";

beforeEach(async () => {
  account = await openTestAccount();
});
afterEach(() => account.close());

describe("CreatePolicy", () => {
  it("answers AWS's defaults and reads back, document included", async () => {
    const { Policy } = await create({ Description: "reads", Tags: [{ Key: "Team", Value: "payments" }] });

    expect(Policy).toMatchObject({
      PolicyName: "read", Arn: arn, Path: "/", DefaultVersionId: "v1", AttachmentCount: 0, PermissionsBoundaryUsageCount: 0, IsAttachable: true,
      Description: "reads", PolicyId: expect.stringMatching(/^ANPA[A-Z2-7]{17}$/), Tags: [{ Key: "Team", Value: "payments" }],
    });
    expect(await iam("GetPolicy", { PolicyArn: arn })).toEqual({ Policy });
    expect((await iam("GetPolicyVersion", { PolicyArn: arn, VersionId: "v1" })).PolicyVersion).toEqual({
      Document: encodeURIComponent(document()).replace("*", "%2A"), VersionId: "v1", IsDefaultVersion: true, CreateDate: new Date("2026-11-20T12:00:00Z"),
    });
  });

  it("refuses a name in use, ignoring case and path", async () => {
    await create();

    await expect(create({ PolicyName: "READ", Path: "/x/" })).rejects.toMatchObject({ code: "EntityAlreadyExists", statusCode: 409 });
  });

  it.each<[string, string, string]>([
    ["no version", JSON.stringify({ Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }), "Policy document must be version 2012-10-17 or greater."],
    ["an unknown effect", document({ Effect: "Maybe" }), "Syntax errors in policy."],
    ["an action without vendor", document({ Action: "GetObject" }), "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."],
    ["no action", document({ Action: undefined }), "Policy statement must contain actions."],
    ["no resource", document({ Resource: undefined }), "Policy statement must contain resources."],
    ["a resource that is no ARN", document({ Resource: "bucket" }), 'Resource bucket must be in ARN format or "*".'],
    ["an ARN of an unknown partition", document({ Resource: "arn:azure:s3:::b" }), 'Partition "azure" is not valid for resource "arn:azure:s3:::b".'],
    ["an ARN that is cut", document({ Resource: "arn:aws:s3:bucket" }), "The policy failed legacy parsing"],
    ["a principal", document({ Principal: "*" }), "Policy document should not specify a principal."],
    ["two statements of one Sid", JSON.stringify({ Version: "2012-10-17", Statement: [1, 2].map(() => ({ Sid: "a", Effect: "Deny", Action: "*", Resource: "*" })) }),
      "Statement IDs (SID) in a single policy must be unique."],
  ])("refuses a document with %s", async (_what, text, message) => {
    await expect(create({ PolicyDocument: text })).rejects.toMatchObject({
      code: "MalformedPolicyDocument", message: expect.stringContaining(message),
    });
  });

  it("counts 6,144 characters without white space", async () => {
    const spaces = " ".repeat(7000);
    const fits = document({ Resource: [`arn:aws:s3:::${"b".repeat(6144 - document({ Resource: ["arn:aws:s3:::"] }).length)}`] });
    await create({ PolicyName: "fits", PolicyDocument: fits + spaces });

    await expect(create({ PolicyDocument: fits.replace("bbb", "bbbb") })).rejects.toMatchObject({
      code: "LimitExceeded", statusCode: 409, message: "Cannot exceed quota for PolicySize: 6144",
    });
  });
});

describe("versions of a policy", () => {
  it("are at most five, and their numbers never come back", async () => {
    await create();
    for (let more = 0; more < 4; more++) await iam("CreatePolicyVersion", { PolicyArn: arn, PolicyDocument: document(), SetAsDefault: more === 3 });
    await expect(iam("CreatePolicyVersion", { PolicyArn: arn, PolicyDocument: document() })).rejects.toMatchObject({ code: "LimitExceeded" });
    await iam("DeletePolicyVersion", { PolicyArn: arn, VersionId: "v2" });
    const { PolicyVersion } = await iam("CreatePolicyVersion", { PolicyArn: arn, PolicyDocument: document() });

    expect(PolicyVersion).toMatchObject({ VersionId: "v6", IsDefaultVersion: false });
    expect((await iam("ListPolicyVersions", { PolicyArn: arn })).Versions.map((one: Shape) => one.VersionId)).toEqual(["v6", "v5", "v4", "v3", "v1"]);
    expect((await iam("GetPolicy", { PolicyArn: arn })).Policy.DefaultVersionId).toBe("v5");
  });

  it("keep the default from being deleted", async () => {
    await create();
    await iam("CreatePolicyVersion", { PolicyArn: arn, PolicyDocument: document() });

    await expect(iam("DeletePolicyVersion", { PolicyArn: arn, VersionId: "v1" })).rejects.toMatchObject({
      code: "DeleteConflict", message: "Cannot delete the default version of a policy.",
    });
    await expect(iam("DeletePolicy", { PolicyArn: arn })).rejects.toMatchObject({ code: "DeleteConflict" });
    await iam("SetDefaultPolicyVersion", { PolicyArn: arn, VersionId: "v2" });
    await iam("DeletePolicyVersion", { PolicyArn: arn, VersionId: "v1" });
    await iam("DeletePolicy", { PolicyArn: arn });
    await expect(iam("GetPolicy", { PolicyArn: arn })).rejects.toMatchObject({ code: "NoSuchEntity" });
  });
});

describe("attachments", () => {
  beforeEach(() => account.role("payment", "lambda.amazonaws.com"));
  const attach = (policyArn: string): Promise<Shape> => iam("AttachRolePolicy", { RoleName: "payment", PolicyArn: policyArn });

  it("count, list from both ends, and keep the policy from being deleted", async () => {
    await create();
    await attach(arn);
    await attach(arn); // twice is once

    expect((await iam("GetPolicy", { PolicyArn: arn })).Policy.AttachmentCount).toBe(1);
    expect(await iam("ListAttachedRolePolicies", { RoleName: "payment" })).toEqual({
      AttachedPolicies: [{ PolicyName: "read", PolicyArn: arn }], IsTruncated: false,
    });
    expect((await iam("ListEntitiesForPolicy", { PolicyArn: arn })).PolicyRoles).toEqual([
      { RoleName: "payment", RoleId: expect.stringMatching(/^AROA/) },
    ]);
    await expect(iam("DeletePolicy", { PolicyArn: arn })).rejects.toMatchObject({
      code: "DeleteConflict", statusCode: 409, message: "Cannot delete a policy attached to entities.",
    });
  });

  it("are at most ten per role", async () => {
    for (let one = 0; one < 10; one++) await create({ PolicyName: `p${one}` }).then(({ Policy }) => attach(Policy.Arn as string));
    await create();

    await expect(attach(arn)).rejects.toMatchObject({ code: "LimitExceeded", message: "Cannot exceed quota for PoliciesPerRole: 10" });
  });

  it("take the AWS managed policies that are known and refuse others by name", async () => {
    await attach("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole");

    expect((await iam("ListAttachedRolePolicies", { RoleName: "payment" })).AttachedPolicies).toEqual([
      { PolicyName: "AWSLambdaBasicExecutionRole", PolicyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" },
    ]);
    await expect(attach("arn:aws:iam::aws:policy/PowerUserAccess")).rejects.toMatchObject({
      code: "NoSuchEntity", message: expect.stringContaining("Policy arn:aws:iam::aws:policy/PowerUserAccess does not exist or is not attachable."),
    });
  });

  it("cannot be detached twice, nor made with what does not exist", async () => {
    await create();
    await expect(iam("DetachRolePolicy", { RoleName: "payment", PolicyArn: arn })).rejects.toMatchObject({
      code: "NoSuchEntity", message: `Policy ${arn} was not found.`,
    });
    await expect(iam("AttachRolePolicy", { RoleName: "ghost", PolicyArn: arn })).rejects.toMatchObject({ code: "NoSuchEntity" });
    await expect(attach("arn:aws:iam::000000000000:policy/ghost")).rejects.toMatchObject({ code: "NoSuchEntity" });
  });
});

describe("ListPolicies", () => {
  it("tells the customer's from AWS's", async () => {
    await create();

    expect((await iam("ListPolicies", { Scope: "Local" })).Policies.map((one: Shape) => one.PolicyName)).toEqual(["read"]);
    expect((await iam("ListPolicies", { Scope: "AWS" })).Policies.map((one: Shape) => one.PolicyName)).toContain("AdministratorAccess");
    expect((await iam("ListPolicies", { OnlyAttached: true })).Policies).toEqual([]);
  });
});

describe("trust in roles", () => {
  it("goes by the role's exact ARN", async () => {
    await account.role("caller", "lambda.amazonaws.com");
    const trusting = JSON.stringify({ Statement: { Effect: "Allow", Principal: { AWS: "arn:aws:iam::000000000000:role/caller" }, Action: "sts:AssumeRole" } });

    await iam("CreateRole", { RoleName: "target", AssumeRolePolicyDocument: trusting });

    await expect(iam("CreateRole", { RoleName: "other", AssumeRolePolicyDocument: trusting.replace("role/caller", "role/path/caller") }))
      .rejects.toMatchObject({ code: "MalformedPolicyDocument" });
  });
});
