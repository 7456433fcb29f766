import { ACCESS_KEYS, type AccessKey } from "../../credentials";
import type { Caller, Shape } from "../../service";
import { serviceCaller } from "../support/service-role";
import { openTestAccount, type TestAccount } from "../support/test-account";

const ACCOUNT = "000000000000";
const TARGET = `arn:aws:iam::${ACCOUNT}:role/target`;
const bob: Caller = { kind: "user", accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/bob` };
let account: TestAccount;

beforeEach(async () => {
  account = await openTestAccount();
  await account.call("iam", "CreateUser", { UserName: "bob" });
  await trusting({ AWS: bob.arn });
});
afterEach(() => account.close());

const policy = (...Statement: Shape[]): string => JSON.stringify({ Version: "2012-10-17", Statement });
async function trusting(Principal: Shape, more: Shape = {}): Promise<void> {
  const document = policy({ Effect: "Allow", Principal, Action: "sts:AssumeRole", ...more });
  const known = await account.call("iam", "GetRole", { RoleName: "target" }).catch(() => undefined);
  await (known === undefined ? account.call("iam", "CreateRole", { RoleName: "target", AssumeRolePolicyDocument: document })
    : account.call("iam", "UpdateAssumeRolePolicy", { RoleName: "target", PolicyDocument: document }));
}
const as = (caller: Caller, operation: string, input: Shape = {}): Promise<Shape> => account.cloud.call({ service: "sts", operation, input, caller });
const assume = (caller: Caller, more: Shape = {}): Promise<Shape> => as(caller, "AssumeRole", { RoleArn: TARGET, RoleSessionName: "s1", ...more });
const keyOf = ({ Credentials }: Shape): AccessKey => account.cloud.store.read((tx) => tx.get<AccessKey>(ACCESS_KEYS, Credentials.AccessKeyId))!;

describe("AssumeRole", () => {
  it("gives whom the role trusts by name keys of a session for an hour", async () => {
    const { Role } = await account.call("iam", "GetRole", { RoleName: "target" });

    const answer = await assume(bob);

    expect(answer).toEqual({
      Credentials: { AccessKeyId: expect.stringMatching(/^ASIA/), SecretAccessKey: expect.any(String), SessionToken: expect.any(String), Expiration: new Date(account.clock.at + 3_600_000) },
      AssumedRoleUser: { AssumedRoleId: `${Role.RoleId}:s1`, Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/target/s1` },
    });
    expect(keyOf(answer)).toMatchObject({ caller: { kind: "role", arn: `arn:aws:sts::${ACCOUNT}:assumed-role/target/s1`, roleArn: TARGET }, expiresAt: account.clock.at + 3_600_000 });
  });

  it("refuses whom the role does not trust, and tells nobody whether a role exists", async () => {
    await trusting({ Service: "lambda.amazonaws.com" });
    await account.call("iam", "PutUserPolicy", { UserName: "bob", PolicyName: "p", PolicyDocument: policy({ Effect: "Allow", Action: "sts:*", Resource: "*" }) });

    await expect(assume(bob)).rejects.toMatchObject({
      code: "AccessDenied", statusCode: 403,
      message: `User: ${bob.arn} is not authorized to perform: sts:AssumeRole on resource: ${TARGET} because no role trust policy allows the sts:AssumeRole action`,
    });
    await expect(as(bob, "AssumeRole", { RoleArn: `${TARGET}-none`, RoleSessionName: "s1" })).rejects.toMatchObject({ code: "AccessDenied" });
  });

  it("asks for the caller's own permission when the role trusts the account", async () => {
    await trusting({ AWS: `arn:aws:iam::${ACCOUNT}:root` });
    await expect(assume(bob)).rejects.toThrow("because no identity-based policy allows the sts:AssumeRole action");

    await account.call("iam", "PutUserPolicy", { UserName: "bob", PolicyName: "p", PolicyDocument: policy({ Effect: "Allow", Action: "sts:AssumeRole", Resource: TARGET }) });

    await expect(assume(bob)).resolves.toHaveProperty("Credentials");
  });

  it("says when the trust policy denies", async () => {
    await account.call("iam", "UpdateAssumeRolePolicy", { RoleName: "target", PolicyDocument: policy(
      { Effect: "Allow", Principal: { AWS: bob.arn }, Action: "sts:AssumeRole" }, { Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" },
    ) });

    await expect(assume(bob)).rejects.toThrow("with an explicit deny in the role trust policy");
  });

  it("knows the external id, the session's name and who is behind it", async () => {
    await trusting({ AWS: bob.arn }, {
      Action: ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
      Condition: { StringEquals: { "sts:ExternalId": "42", "sts:RoleSessionName": "s1" }, StringLike: { "sts:SourceIdentity": "bob*" } },
    });

    await expect(assume(bob, { ExternalId: "41", SourceIdentity: "bob1" })).rejects.toMatchObject({ code: "AccessDenied" });
    const answer = await assume(bob, { ExternalId: "42", SourceIdentity: "bob1", Tags: [{ Key: "team", Value: "red" }] });
    expect(answer.SourceIdentity).toBe("bob1");
    expect(keyOf(answer).caller).toMatchObject({ sourceIdentity: "bob1", sessionTags: { team: "red" } });
  });

  it("lets nobody tag a session without sts:TagSession", async () => {
    await expect(assume(bob, { Tags: [{ Key: "team", Value: "red" }] })).rejects.toThrow("sts:TagSession");
  });

  it("narrows the session by policies", async () => {
    await account.allow("target", ["sqs:*"]);
    const narrow = async (input: Shape): Promise<Caller> => keyOf(await assume(bob, input)).caller;
    const { Policy } = await account.call("iam", "CreatePolicy", { PolicyName: "list", PolicyDocument: policy({ Effect: "Allow", Action: "sqs:ListQueues", Resource: "*" }) });
    const queues = (caller: Caller): Promise<Shape> => account.cloud.call({ service: "sqs", operation: "ListQueues", input: {}, caller });

    await expect(queues(await narrow({}))).resolves.toEqual({});
    await expect(queues(await narrow({ Policy: policy({ Effect: "Allow", Action: "s3:*", Resource: "*" }) }))).rejects.toThrow("because no session policy allows");
    await expect(queues(await narrow({ Policy: policy({ Effect: "Allow", Action: "s3:*", Resource: "*" }), PolicyArns: [{ arn: Policy.Arn }] }))).resolves.toEqual({});
  });

  it.each<[string, Shape, string]>([
    ["longer than the role allows", { DurationSeconds: 7200 }, "ValidationError"],
    ["with a policy that is none", { Policy: "{}" }, "MalformedPolicyDocument"],
    ["with a second factor", { SerialNumber: "arn:aws:iam::000000000000:mfa/bob", TokenCode: "123456" }, "NotImplemented"],
  ])("refuses a session %s", async (_what, input, code) => {
    await expect(assume(bob, input)).rejects.toMatchObject({ code });
  });

  it("keeps sessions of roles that roles take on to an hour", async () => {
    await account.call("iam", "UpdateRole", { RoleName: "target", MaxSessionDuration: 7200 });
    await trusting({ AWS: `arn:aws:iam::${ACCOUNT}:role/target` });
    const session: Caller = { kind: "role", accountId: ACCOUNT, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/target/s0`, roleArn: TARGET };

    await expect(assume(session, { DurationSeconds: 7200 })).rejects.toThrow("role chaining");
    await expect(assume(session, { DurationSeconds: 3600 })).resolves.toHaveProperty("Credentials");
  });
});

describe("GetCallerIdentity", () => {
  it("tells every kind of caller who it is, without any permission", async () => {
    const { User } = await account.call("iam", "GetUser", { UserName: "bob" });
    const { Role } = await account.call("iam", "GetRole", { RoleName: "target" });
    const session: Caller = { kind: "role", accountId: ACCOUNT, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/target/s0`, roleArn: TARGET };
    const whoIs = async (caller: Caller): Promise<unknown> => (await as(caller, "GetCallerIdentity")).UserId;

    expect(await as(bob, "GetCallerIdentity")).toEqual({ UserId: User.UserId, Account: ACCOUNT, Arn: bob.arn });
    expect(await whoIs(session)).toBe(`${Role.RoleId}:s0`);
    expect(await whoIs(account.cloud.administrator)).toBe("AIDALOCALADMINISTRATO");
    expect(await whoIs(serviceCaller({ accountId: ACCOUNT }, "events.amazonaws.com"))).toBe("events.amazonaws.com");
  });
});
