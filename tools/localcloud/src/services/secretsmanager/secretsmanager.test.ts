import { serialize } from "node:v8";
import type { Shape } from "../../service";
import { AGENDA } from "../../time/agenda";
import { openTestAccount, type TestAccount } from "../support/test-account";

const DAY = 86_400_000;
let account: TestAccount;
const sm = (operation: string, input: Shape = {}): Promise<Shape> => account.call("secretsmanager", operation, input);
const value = async (input: Shape = {}): Promise<string> => (await sm("GetSecretValue", { SecretId: "db", ...input })).SecretString as string;
const stages = async (): Promise<Record<string, string[]>> => (await sm("DescribeSecret", { SecretId: "db" })).VersionIdsToStages as Record<string, string[]>;
const token = (letter: string): string => letter.repeat(32);

beforeEach(async () => { account = await openTestAccount(); });
afterEach(() => account.close());

describe("secrets", () => {
  it("are found by name, by ARN, and by the ARN without its six last characters", async () => {
    const { ARN, VersionId } = await sm("CreateSecret", { Name: "db", SecretString: "s", Description: "d", Tags: [{ Key: "a", Value: "1" }] });

    expect(ARN).toMatch(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:db-[A-Za-z0-9]{6}$/);
    for (const SecretId of ["db", ARN as string, (ARN as string).slice(0, -7)]) {
      expect(await sm("GetSecretValue", { SecretId })).toEqual({
        ARN, Name: "db", VersionId, SecretString: "s", VersionStages: ["AWSCURRENT"], CreatedDate: new Date("2026-11-20T12:00:00Z"),
      });
    }
    expect(await sm("DescribeSecret", { SecretId: "db" })).toEqual({
      ARN, Name: "db", Description: "d", CreatedDate: new Date("2026-11-20T12:00:00Z"), LastChangedDate: new Date("2026-11-20T12:00:00Z"),
      LastAccessedDate: new Date("2026-11-20T00:00:00Z"), Tags: [{ Key: "a", Value: "1" }], VersionIdsToStages: { [VersionId as string]: ["AWSCURRENT"] },
    });
    await expect(sm("GetSecretValue", { SecretId: "none" })).rejects.toMatchObject({
      code: "ResourceNotFoundException", message: "Secrets Manager can't find the specified secret.",
    });
  });

  it("are not in the store in clear", async () => {
    await sm("CreateSecret", { Name: "db", SecretString: "correct horse battery staple" });

    const records = account.cloud.store.read((tx) => tx.list("secretsmanager-secrets"));

    expect(serialize(records).includes("horse")).toBe(false);
    expect(await value()).toBe("correct horse battery staple");
  });

  it("hold bytes too, and no value at first if none is given", async () => {
    await sm("CreateSecret", { Name: "db" });
    await expect(value()).rejects.toMatchObject({ message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT" });

    await sm("PutSecretValue", { SecretId: "db", SecretBinary: Uint8Array.of(0, 255) });

    expect(Buffer.from((await sm("GetSecretValue", { SecretId: "db" })).SecretBinary as Uint8Array)).toEqual(Buffer.from([0, 255]));
  });

  it("keep the former value as AWSPREVIOUS", async () => {
    await sm("CreateSecret", { Name: "db", SecretString: "1", ClientRequestToken: token("a") });
    await sm("PutSecretValue", { SecretId: "db", SecretString: "2", ClientRequestToken: token("b") });
    await sm("UpdateSecret", { SecretId: "db", SecretString: "3", ClientRequestToken: token("c"), Description: "new" });

    expect(await stages()).toEqual({ [token("b")]: ["AWSPREVIOUS"], [token("c")]: ["AWSCURRENT"] });
    expect([await value(), await value({ VersionStage: "AWSPREVIOUS" }), await value({ VersionId: token("a") })]).toEqual(["3", "2", "1"]);
    expect((await sm("ListSecretVersionIds", { SecretId: "db" })).Versions).toHaveLength(2);
    expect((await sm("ListSecretVersionIds", { SecretId: "db", IncludeDeprecated: true })).Versions).toHaveLength(3);
  });

  it("take a repeated request for the same, and refuse another value under its token", async () => {
    const input = { SecretId: "db", SecretString: "2", ClientRequestToken: token("b") };
    await sm("CreateSecret", { Name: "db", SecretString: "1" });
    await sm("PutSecretValue", input);
    await sm("PutSecretValue", input);

    expect(Object.keys(await stages())).toHaveLength(2);
    await expect(sm("PutSecretValue", { ...input, SecretString: "3" })).rejects.toMatchObject({ code: "ResourceExistsException" });
    await expect(sm("CreateSecret", { Name: "db", SecretString: "1" })).rejects.toMatchObject({
      code: "ResourceExistsException", message: "The operation failed because the secret db already exists.",
    });
  });

  it("move labels when asked, from the version that has them", async () => {
    await sm("CreateSecret", { Name: "db", SecretString: "1", ClientRequestToken: token("a") });
    await sm("PutSecretValue", { SecretId: "db", SecretString: "2", ClientRequestToken: token("b"), VersionStages: ["AWSPENDING"] });
    const move = { SecretId: "db", VersionStage: "AWSCURRENT", MoveToVersionId: token("b") };

    await expect(sm("UpdateSecretVersionStage", move)).rejects.toMatchObject({ code: "InvalidParameterException", message: expect.stringContaining("can't be empty") });
    await sm("UpdateSecretVersionStage", { ...move, RemoveFromVersionId: token("a") });

    expect(await stages()).toEqual({ [token("a")]: ["AWSPREVIOUS"], [token("b")]: ["AWSPENDING", "AWSCURRENT"] });
  });

  it("need their key", async () => {
    const { KeyMetadata: { KeyId } } = await account.call("kms", "CreateKey");
    await sm("CreateSecret", { Name: "db", SecretString: "1", KmsKeyId: KeyId });
    const seen: string[] = [];
    account.cloud.observe(({ service, operation }) => void (service === "kms" && seen.push(operation)));
    await value();
    expect(seen).toEqual(["Decrypt"]);

    await account.call("kms", "DisableKey", { KeyId });

    await expect(value()).rejects.toMatchObject({ code: "DisabledException" });
  });

  it("are listed by filters, a page at a time", async () => {
    for (const Name of ["app/a", "app/b", "other"]) await sm("CreateSecret", { Name, SecretString: "x", ...(Name === "other" && { Tags: [{ Key: "team", Value: "pay" }] }) });
    const names = async (input: Shape): Promise<string[]> => ((await sm("ListSecrets", input)).SecretList as Shape[]).map(({ Name }) => Name as string);

    expect(await names({ Filters: [{ Key: "name", Values: ["app/"] }] })).toEqual(["app/a", "app/b"]);
    expect(await names({ Filters: [{ Key: "name", Values: ["!app/"] }] })).toEqual(["other"]);
    expect(await names({ Filters: [{ Key: "tag-key", Values: ["te"] }] })).toEqual(["other"]);
    const first = await sm("ListSecrets", { MaxResults: 2 });
    expect(first.SecretList).toHaveLength(2);
    expect(await names({ MaxResults: 2, NextToken: first.NextToken })).toEqual(["other"]);
  });

  it("are tagged and untagged, and carry a policy", async () => {
    await sm("CreateSecret", { Name: "db", SecretString: "x" });
    await sm("TagResource", { SecretId: "db", Tags: [{ Key: "a", Value: "1" }, { Key: "b", Value: "2" }] });
    await sm("UntagResource", { SecretId: "db", TagKeys: ["a"] });
    expect((await sm("DescribeSecret", { SecretId: "db" })).Tags).toEqual([{ Key: "b", Value: "2" }]);

    const ResourcePolicy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::000000000000:root" }, Action: "secretsmanager:GetSecretValue", Resource: "*" }],
    });
    await sm("PutResourcePolicy", { SecretId: "db", ResourcePolicy });
    expect((await sm("GetResourcePolicy", { SecretId: "db" })).ResourcePolicy).toBe(ResourcePolicy);
    await expect(sm("PutResourcePolicy", { SecretId: "db", ResourcePolicy: "{" })).rejects.toMatchObject({ code: "MalformedPolicyDocumentException" });
    await sm("DeleteResourcePolicy", { SecretId: "db" });
    expect(await sm("GetResourcePolicy", { SecretId: "db" })).not.toHaveProperty("ResourcePolicy");
  });
});

describe("DeleteSecret", () => {
  beforeEach(() => sm("CreateSecret", { Name: "db", SecretString: "x" }));

  it("takes effect when the recovery window is over", async () => {
    expect((await sm("DeleteSecret", { SecretId: "db", RecoveryWindowInDays: 7 })).DeletionDate).toEqual(new Date("2026-11-27T12:00:00Z"));
    await expect(value()).rejects.toMatchObject({
      code: "InvalidRequestException", message: "You can't perform this operation on the secret because it was marked for deletion.",
    });
    await expect(sm("CreateSecret", { Name: "db", SecretString: "y" })).rejects.toMatchObject({ code: "InvalidRequestException" });
    expect((await sm("ListSecrets")).SecretList).toEqual([]);
    expect((await sm("ListSecrets", { IncludePlannedDeletion: true })).SecretList).toHaveLength(1);

    await account.cloud.advanceBy(7 * DAY - 1);
    expect(await sm("DescribeSecret", { SecretId: "db" })).toHaveProperty("DeletedDate");
    await account.cloud.advanceBy(1);
    await expect(sm("DescribeSecret", { SecretId: "db" })).rejects.toMatchObject({ code: "ResourceNotFoundException" });
    await sm("CreateSecret", { Name: "db", SecretString: "y" });
    expect(await value()).toBe("y");
  });

  it("is taken back by RestoreSecret", async () => {
    await sm("DeleteSecret", { SecretId: "db" });
    await sm("RestoreSecret", { SecretId: "db" });

    await account.cloud.advanceBy(40 * DAY);

    expect(await value()).toBe("x");
    expect(account.cloud.store.read((tx) => tx.list(AGENDA))).toEqual([]);
  });

  it("happens at once when forced", async () => {
    await expect(sm("DeleteSecret", { SecretId: "db", ForceDeleteWithoutRecovery: true, RecoveryWindowInDays: 7 })).rejects.toMatchObject({ code: "InvalidParameterException" });
    await expect(sm("DeleteSecret", { SecretId: "db", RecoveryWindowInDays: 6 })).rejects.toMatchObject({ code: "InvalidParameterException" });
    await sm("DeleteSecret", { SecretId: "db", ForceDeleteWithoutRecovery: true });

    await expect(value()).rejects.toMatchObject({ code: "ResourceNotFoundException" });
  });
});
