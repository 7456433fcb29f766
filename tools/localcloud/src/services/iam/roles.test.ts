import fc from "fast-check";
import type { Shape } from "../../service";
import { openTestAccount, trust, type TestAccount } from "../support/test-account";

let account: TestAccount;
const iam = (operation: string, input: Shape = {}): Promise<Shape> => account.call("iam", operation, input);
const lambdaTrust = trust("lambda.amazonaws.com");
const create = (input: Shape = {}): Promise<Shape> => iam("CreateRole", { RoleName: "payment", AssumeRolePolicyDocument: lambdaTrust, ...input });
const policy = (name: string): Promise<string> => iam("CreatePolicy", {
  PolicyName: name,
  PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "logs:PutLogEvents", Resource: "*" } }),
}).then(({ Policy }) => Policy.Arn as string);

beforeEach(async () => {
  account = await openTestAccount();
});
afterEach(() => account.close());

describe("CreateRole", () => {
  it("answers AWS's defaults, with the trust policy URL-encoded", async () => {
    const { Role } = await create();

    expect(Role).toEqual({
      Path: "/", RoleName: "payment", RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/), Arn: "arn:aws:iam::000000000000:role/payment",
      CreateDate: new Date("2026-11-20T12:00:00Z"), AssumeRolePolicyDocument: encodeURIComponent(lambdaTrust), MaxSessionDuration: 3600, RoleLastUsed: {},
    });
    expect(await iam("GetRole", { RoleName: "payment" })).toEqual({ Role });
  });

  it("keeps path, description, tags, session duration and boundary", async () => {
    const boundary = await policy("boundary");
    const { Role } = await create({
      Path: "/delivery/", Description: "pays", MaxSessionDuration: 7200, PermissionsBoundary: boundary, Tags: [{ Key: "Team", Value: "payments" }],
    });

    expect(Role).toMatchObject({
      Arn: "arn:aws:iam::000000000000:role/delivery/payment", Description: "pays", MaxSessionDuration: 7200, Tags: [{ Key: "Team", Value: "payments" }],
      PermissionsBoundary: { PermissionsBoundaryArn: boundary },
    });
    expect((await iam("GetPolicy", { PolicyArn: boundary })).Policy.PermissionsBoundaryUsageCount).toBe(1);
    await expect(iam("DeletePolicy", { PolicyArn: boundary })).rejects.toMatchObject({ code: "DeleteConflict", statusCode: 409 });
  });

  it("refuses a name in use, ignoring case", async () => {
    await create();

    await expect(create({ RoleName: "PAYMENT" })).rejects.toMatchObject({
      code: "EntityAlreadyExists", statusCode: 409, message: "Role with name PAYMENT already exists.",
    });
  });

  it.each<[string, string, string]>([
    ["what is no JSON", "{", "This policy contains invalid Json"],
    ["a missing principal", JSON.stringify({ Statement: { Effect: "Allow", Action: "sts:AssumeRole" } }), "Missing required field Principal"],
    ["a resource", JSON.stringify({ Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole", Resource: "*" } }),
      "Has prohibited field Resource"],
    ["another service's action", JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "s3:GetObject" } }),
      "AssumeRole policy may only specify STS AssumeRole actions."],
    ["a service that is none", trust("lambda"), 'Invalid principal in policy: "SERVICE":"lambda"'],
    ["a role that does not exist", JSON.stringify({ Statement: { Effect: "Allow", Principal: { AWS: "arn:aws:iam::000000000000:role/ghost" }, Action: "sts:AssumeRole" } }),
      'Invalid principal in policy: "AWS":"arn:aws:iam::000000000000:role/ghost"'],
    ["an unknown condition operator", trust("lambda.amazonaws.com", { StringSame: { "aws:SourceAccount": "1" } }), "Invalid Condition type : StringSame."],
    ["an unknown member", JSON.stringify({ Statement: [], Stmt: 1 }), "Syntax errors in policy."],
  ])("refuses a trust policy with %s", async (_what, document, message) => {
    await expect(create({ AssumeRolePolicyDocument: document })).rejects.toMatchObject({
      code: "MalformedPolicyDocument", statusCode: 400, message: expect.stringContaining(message),
    });
    await expect(iam("GetRole", { RoleName: "payment" })).rejects.toMatchObject({
      code: "NoSuchEntity", statusCode: 404, message: "The role with name payment cannot be found.",
    });
  });

  it("refuses a boundary that does not exist, and makes nothing", async () => {
    await expect(create({ PermissionsBoundary: "arn:aws:iam::000000000000:policy/ghost" })).rejects.toMatchObject({ code: "NoSuchEntity" });
    expect((await iam("ListRoles")).Roles).toEqual([]);
  });

  it("refuses tags that differ in case only, and reserved ones", async () => {
    await expect(create({ Tags: [{ Key: "team", Value: "a" }, { Key: "Team", Value: "b" }] })).rejects.toMatchObject({ code: "InvalidInput" });
    await expect(create({ Tags: [{ Key: "aws:x", Value: "a" }] })).rejects.toMatchObject({ code: "InvalidInput" });
  });

  it("takes exactly the names that IAM's rule allows", async () => {
    const allowed = fc.stringMatching(/^[\w+=,.@-]{1,64}$/);
    await fc.assert(fc.asyncProperty(fc.oneof(allowed, fc.string({ minLength: 1, maxLength: 70 })), async (name) => {
      const fits = /^[\w+=,.@-]{1,64}$/.test(name);
      const made = await create({ RoleName: name }).then(() => true, (error: { code: string }) => (expect(error.code).toBe("ValidationError"), false));
      expect(made).toBe(fits);
      if (made) await iam("DeleteRole", { RoleName: name });
    }), { numRuns: 60 });
  });
});

describe("DeleteRole", () => {
  it("refuses while policies are attached or inline", async () => {
    await create();
    const arn = await policy("logs");
    await iam("AttachRolePolicy", { RoleName: "payment", PolicyArn: arn });
    await expect(iam("DeleteRole", { RoleName: "payment" })).rejects.toMatchObject({
      code: "DeleteConflict", statusCode: 409, message: "Cannot delete entity, must detach all policies first.",
    });
    await iam("DetachRolePolicy", { RoleName: "payment", PolicyArn: arn });
    await iam("PutRolePolicy", { RoleName: "payment", PolicyName: "own",
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }] }) });
    await expect(iam("DeleteRole", { RoleName: "payment" })).rejects.toMatchObject({ message: "Cannot delete entity, must delete policies first." });

    await iam("DeleteRolePolicy", { RoleName: "payment", PolicyName: "own" });
    await iam("DeleteRole", { RoleName: "payment" });

    await expect(iam("GetRole", { RoleName: "payment" })).rejects.toMatchObject({ code: "NoSuchEntity" });
  });
});

describe("changes of a role", () => {
  it("are kept, one at a time", async () => {
    await create({ Tags: [{ Key: "Team", Value: "payments" }] });
    await iam("UpdateRole", { RoleName: "payment", Description: "new", MaxSessionDuration: 43_200 });
    await iam("UpdateAssumeRolePolicy", { RoleName: "payment", PolicyDocument: trust("codebuild.amazonaws.com") });
    await iam("TagRole", { RoleName: "payment", Tags: [{ Key: "Stage", Value: "dev" }] });
    await iam("UntagRole", { RoleName: "payment", TagKeys: ["Team", "Ghost"] });

    const { Role } = await iam("GetRole", { RoleName: "payment" });

    expect(Role).toMatchObject({ Description: "new", MaxSessionDuration: 43_200, Tags: [{ Key: "Stage", Value: "dev" }] });
    expect(decodeURIComponent(Role.AssumeRolePolicyDocument as string)).toBe(trust("codebuild.amazonaws.com"));
    expect(await iam("ListRoleTags", { RoleName: "payment" })).toEqual({ Tags: [{ Key: "Stage", Value: "dev" }], IsTruncated: false });
    expect(await iam("ListInstanceProfilesForRole", { RoleName: "payment" })).toEqual({ InstanceProfiles: [], IsTruncated: false });
  });

  it("set and remove the boundary", async () => {
    await create();
    const boundary = await policy("boundary");
    await iam("PutRolePermissionsBoundary", { RoleName: "payment", PermissionsBoundary: boundary });
    expect((await iam("ListEntitiesForPolicy", { PolicyArn: boundary, PolicyUsageFilter: "PermissionsBoundary" })).PolicyRoles).toHaveLength(1);

    await iam("DeleteRolePermissionsBoundary", { RoleName: "payment" });

    expect((await iam("GetPolicy", { PolicyArn: boundary })).Policy.PermissionsBoundaryUsageCount).toBe(0);
    await expect(iam("DeleteRolePermissionsBoundary", { RoleName: "payment" })).rejects.toMatchObject({ code: "NoSuchEntity" });
  });
});

describe("ListRoles", () => {
  it("pages through all roles of a path", async () => {
    for (const name of ["a", "b", "c"]) await create({ RoleName: name, Path: "/delivery/" });
    await create({ RoleName: "other" });

    const first = await iam("ListRoles", { PathPrefix: "/delivery/", MaxItems: 2 });
    const second = await iam("ListRoles", { PathPrefix: "/delivery/", MaxItems: 2, Marker: first.Marker });

    expect([first, second].map(({ Roles }) => Roles.map((role: Shape) => role.RoleName))).toEqual([["a", "b"], ["c"]]);
    expect([first.IsTruncated, second.IsTruncated]).toEqual([true, false]);
    await expect(iam("ListRoles", { Marker: "never given" })).rejects.toMatchObject({ code: "ValidationError" });
  });
});

describe("GetUser", () => {
  it("knows the administrator only", async () => {
    expect((await iam("GetUser")).User).toMatchObject({ UserName: "administrator", Arn: account.cloud.administrator.arn });
    await expect(iam("GetUser", { UserName: "ghost" })).rejects.toMatchObject({ code: "NoSuchEntity" });
  });
});

describe("GetCallerIdentity", () => {
  it("tells who calls", async () => {
    expect(await account.call("sts", "GetCallerIdentity")).toEqual({
      Account: "000000000000", Arn: "arn:aws:iam::000000000000:user/administrator", UserId: expect.stringMatching(/^AIDA/),
    });
  });
});
