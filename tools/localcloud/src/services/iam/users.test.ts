import type { Caller, Shape } from "../../service";
import { ACCESS_KEYS, type AccessKey } from "../../credentials";
import { openTestAccount, type TestAccount } from "../support/test-account";

let account: TestAccount;
beforeEach(async () => { account = await openTestAccount(); });
afterEach(() => account.close());

const iam = (operation: string, input: Shape = {}): Promise<Shape> => account.call("iam", operation, input);
const document = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sqs:ListQueues", Resource: "*" }] });
const bob: Caller = { kind: "user", accountId: "000000000000", arn: "arn:aws:iam::000000000000:user/ops/bob" };
const asBob = (service: "sqs" | "iam" | "sts", operation: string, input: Shape = {}): Promise<Shape> => account.cloud.call({ service, operation, input, caller: bob });

describe("a user", () => {
  it("is made, shown, listed and deleted", async () => {
    const { User } = await iam("CreateUser", { UserName: "bob", Path: "/ops/", Tags: [{ Key: "team", Value: "red" }] });

    expect(User).toEqual({
      Path: "/ops/", UserName: "bob", UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/), Arn: bob.arn, CreateDate: new Date(account.clock.at), Tags: [{ Key: "team", Value: "red" }],
    });
    expect((await iam("GetUser", { UserName: "bob" })).User).toEqual(User);
    expect((await iam("ListUsers")).Users.map((user: Shape) => user.UserName as string)).toEqual(["administrator", "bob"]);
    expect((await iam("ListUsers", { PathPrefix: "/ops/" })).Users).toHaveLength(1);
    await iam("DeleteUser", { UserName: "bob" });
    await expect(iam("GetUser", { UserName: "bob" })).rejects.toMatchObject({ code: "NoSuchEntity", message: "The user with name bob cannot be found." });
  });

  it("has a name that is unique, whatever its case, and is not the administrator's", async () => {
    await iam("CreateUser", { UserName: "bob" });

    await expect(iam("CreateUser", { UserName: "Bob" })).rejects.toMatchObject({ code: "EntityAlreadyExists" });
    await expect(iam("CreateUser", { UserName: "administrator" })).rejects.toMatchObject({ code: "EntityAlreadyExists" });
  });

  it("may do what its policies allow, inline or attached, within its boundary", async () => {
    await iam("CreateUser", { UserName: "bob", Path: "/ops/" });
    await expect(asBob("sqs", "ListQueues")).rejects.toMatchObject({ code: "AccessDenied", message: expect.stringContaining(`User: ${bob.arn} is not authorized`) });

    await iam("PutUserPolicy", { UserName: "bob", PolicyName: "list", PolicyDocument: document });
    await expect(asBob("sqs", "ListQueues")).resolves.toEqual({});
    await iam("DeleteUserPolicy", { UserName: "bob", PolicyName: "list" });
    await expect(asBob("sqs", "ListQueues")).rejects.toMatchObject({ code: "AccessDenied" });

    const { Policy } = await iam("CreatePolicy", { PolicyName: "list", PolicyDocument: document });
    await iam("AttachUserPolicy", { UserName: "bob", PolicyArn: Policy.Arn });
    await expect(asBob("sqs", "ListQueues")).resolves.toEqual({});
    expect((await iam("ListAttachedUserPolicies", { UserName: "bob" })).AttachedPolicies).toEqual([{ PolicyName: "list", PolicyArn: Policy.Arn }]);
    expect((await iam("ListEntitiesForPolicy", { PolicyArn: Policy.Arn }))).toMatchObject({ PolicyUsers: [{ UserName: "bob" }], PolicyRoles: [] });
    await expect(iam("DeleteUser", { UserName: "bob" })).rejects.toMatchObject({ code: "DeleteConflict" });
    await expect(iam("DeletePolicy", { PolicyArn: Policy.Arn })).rejects.toMatchObject({ code: "DeleteConflict" });
    await iam("DetachUserPolicy", { UserName: "bob", PolicyArn: Policy.Arn });
    await iam("DeletePolicy", { PolicyArn: Policy.Arn });
  });

  it("may be told apart by its own name in a policy", async () => {
    await iam("CreateUser", { UserName: "bob", Path: "/ops/" });
    await iam("PutUserPolicy", { UserName: "bob", PolicyName: "own", PolicyDocument: JSON.stringify({
      Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "iam:*AccessKey*", Resource: "arn:aws:iam::*:user/ops/${aws:username}" }],
    }) });

    await expect(asBob("iam", "CreateAccessKey")).resolves.toMatchObject({ AccessKey: { UserName: "bob", Status: "Active" } });
    await expect(asBob("iam", "CreateAccessKey", { UserName: "alice" })).rejects.toMatchObject({ code: "AccessDenied" });
  });

  it("has tags that come and go", async () => {
    await iam("CreateUser", { UserName: "bob" });
    await iam("TagUser", { UserName: "bob", Tags: [{ Key: "a", Value: "1" }, { Key: "b", Value: "2" }] });
    await iam("UntagUser", { UserName: "bob", TagKeys: ["a"] });

    expect((await iam("ListUserTags", { UserName: "bob" })).Tags).toEqual([{ Key: "b", Value: "2" }]);
  });
});

describe("access keys of a user", () => {
  it("sign calls that come from the user, can be made inactive, and are two at most", async () => {
    await iam("CreateUser", { UserName: "bob", Path: "/ops/" });
    const { AccessKey: key } = await iam("CreateAccessKey", { UserName: "bob" });
    await iam("CreateAccessKey", { UserName: "bob" });
    const stored = (): AccessKey | undefined => account.cloud.store.read((tx) => tx.get<AccessKey>(ACCESS_KEYS, key.AccessKeyId));

    expect(stored()).toEqual({ secretAccessKey: key.SecretAccessKey, caller: bob });
    await expect(iam("CreateAccessKey", { UserName: "bob" })).rejects.toMatchObject({ code: "LimitExceeded", message: "Cannot exceed quota for AccessKeysPerUser: 2" });
    await iam("UpdateAccessKey", { UserName: "bob", AccessKeyId: key.AccessKeyId, Status: "Inactive" });
    expect(stored()).toMatchObject({ isActive: false });
    expect((await iam("ListAccessKeys", { UserName: "bob" })).AccessKeyMetadata.map(({ Status }: Shape) => Status as string).sort()).toEqual(["Active", "Inactive"]);
    await expect(iam("DeleteUser", { UserName: "bob" })).rejects.toMatchObject({ message: "Cannot delete entity, must delete access keys first." });
    await iam("DeleteAccessKey", { UserName: "bob", AccessKeyId: key.AccessKeyId });
    expect(stored()).toBeUndefined();
    await expect(iam("DeleteAccessKey", { UserName: "bob", AccessKeyId: key.AccessKeyId })).rejects.toMatchObject({ code: "NoSuchEntity" });
  });
});
