import type { Shape } from "../../service";
import { openTestAccount, trust, type TestAccount } from "../support/test-account";

const day = 86_400_000;
let account: TestAccount;
let key: Shape;
const kms = (operation: string, input: Shape = {}): Promise<Shape> => account.call("kms", operation, input);
const policy = (statement: Shape): string => JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Resource: "*", ...statement }] });
const root = { AWS: "arn:aws:iam::000000000000:root" };

beforeEach(async () => {
  account = await openTestAccount();
  key = (await kms("CreateKey", { Description: "topics" })).KeyMetadata;
});
afterEach(() => account.close());

describe("CreateKey", () => {
  it("makes a symmetric key that the account manages", async () => {
    expect(key).toEqual({
      AWSAccountId: "000000000000", KeyId: expect.stringMatching(/^[0-9a-f-]{36}$/), Arn: `arn:aws:kms:us-east-1:000000000000:key/${key.KeyId}`,
      CreationDate: new Date("2026-11-20T12:00:00Z"), Enabled: true, Description: "topics", KeyUsage: "ENCRYPT_DECRYPT", KeyState: "Enabled",
      Origin: "AWS_KMS", KeyManager: "CUSTOMER", CustomerMasterKeySpec: "SYMMETRIC_DEFAULT", KeySpec: "SYMMETRIC_DEFAULT",
      EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"], MultiRegion: false,
    });
    expect((await kms("DescribeKey", { KeyId: key.Arn })).KeyMetadata).toEqual(key);
    expect(JSON.parse((await kms("GetKeyPolicy", { KeyId: key.KeyId })).Policy as string).Statement).toEqual([
      { Sid: "Enable IAM User Permissions", Effect: "Allow", Principal: root, Action: "kms:*", Resource: "*" },
    ]);
    expect((await kms("ListKeys")).Keys).toEqual([{ KeyId: key.KeyId, KeyArn: key.Arn }]);
  });

  it.each<[string, Shape]>([
    ["another principal only", { Principal: { Service: "sns.amazonaws.com" }, Action: "kms:*" }],
    ["no PutKeyPolicy", { Principal: root, Action: ["kms:Encrypt", "kms:Describe*"] }],
    ["a condition that may fail", { Principal: root, Action: "kms:*", Condition: { StringEquals: { "kms:ViaService": "sns.us-east-1.amazonaws.com" } } }],
  ])("refuses a policy with %s, which would lock everybody out", async (_what, statement) => {
    const input = { Policy: policy(statement) };
    await expect(kms("CreateKey", input)).rejects.toMatchObject({
      code: "MalformedPolicyDocumentException", statusCode: 400,
      message: "The new key policy will not allow you to update the key policy in the future.",
    });
    await expect(kms("PutKeyPolicy", { KeyId: key.KeyId, ...input })).rejects.toMatchObject({ code: "MalformedPolicyDocumentException" });
    await kms("CreateKey", { ...input, BypassPolicyLockoutSafetyCheck: true });
  });

  it.each<[string, string]>([
    ["what is no JSON", "{"],
    ["a role that does not exist", policy({ Principal: { AWS: "arn:aws:iam::000000000000:role/ghost" }, Action: "kms:*" })],
    ["another service's action", policy({ Principal: root, Action: ["kms:*", "s3:GetObject"] })],
  ])("refuses a policy with %s", async (_what, Policy) => {
    await expect(kms("CreateKey", { Policy })).rejects.toMatchObject({ code: "MalformedPolicyDocumentException" });
  });

  it("refuses what is not modelled by name", async () => {
    await expect(kms("CreateKey", { KeySpec: "RSA_2048", KeyUsage: "SIGN_VERIFY" })).rejects.toMatchObject({
      code: "NotImplemented", message: expect.stringContaining("RSA_2048"),
    });
  });
});

describe("PutKeyPolicy", () => {
  it("keeps a policy that leaves the caller in control", async () => {
    const text = policy({ Principal: { AWS: account.cloud.administrator.arn }, Action: "kms:*" });

    await kms("PutKeyPolicy", { KeyId: key.KeyId, PolicyName: "default", Policy: text });

    expect(await kms("GetKeyPolicy", { KeyId: key.KeyId })).toEqual({ Policy: text, PolicyName: "default" });
  });
});

describe("aliases", () => {
  it("lead to a key, can be moved, and are unique", async () => {
    const other = (await kms("CreateKey")).KeyMetadata;
    await kms("CreateAlias", { AliasName: "alias/topics", TargetKeyId: key.KeyId });

    expect((await kms("DescribeKey", { KeyId: "alias/topics" })).KeyMetadata.KeyId).toBe(key.KeyId);
    await expect(kms("CreateAlias", { AliasName: "alias/topics", TargetKeyId: other.KeyId })).rejects.toMatchObject({
      code: "AlreadyExistsException", message: "An alias with the name arn:aws:kms:us-east-1:000000000000:alias/topics already exists",
    });
    await kms("UpdateAlias", { AliasName: "alias/topics", TargetKeyId: other.KeyId });
    expect((await kms("ListAliases", { KeyId: other.KeyId })).Aliases).toMatchObject([
      { AliasName: "alias/topics", AliasArn: "arn:aws:kms:us-east-1:000000000000:alias/topics", TargetKeyId: other.KeyId },
    ]);
    await kms("DeleteAlias", { AliasName: "alias/topics" });
    await expect(kms("DescribeKey", { KeyId: "alias/topics" })).rejects.toMatchObject({
      code: "NotFoundException", message: "Alias arn:aws:kms:us-east-1:000000000000:alias/topics is not found.",
    });
  });

  it.each<[string, string]>([
    ["topics", "ValidationException"],
    ["alias/aws/topics", "NotAuthorizedException"],
    ["alias/to:pics", "InvalidAliasNameException"],
  ])("refuse the name %s", async (AliasName, code) => {
    await expect(kms("CreateAlias", { AliasName, TargetKeyId: key.KeyId })).rejects.toMatchObject({ code });
  });

  it("of AWS lead to a key that is made when it is first needed", async () => {
    expect((await kms("ListAliases")).Aliases).toEqual([]);
    const { KeyMetadata } = await kms("DescribeKey", { KeyId: "alias/aws/sns" });

    expect(KeyMetadata).toMatchObject({ KeyManager: "AWS", KeyState: "Enabled" });
    expect((await kms("DescribeKey", { KeyId: "alias/aws/sns" })).KeyMetadata.KeyId).toBe(KeyMetadata.KeyId);
    await expect(kms("ScheduleKeyDeletion", { KeyId: KeyMetadata.KeyId })).rejects.toMatchObject({ code: "AccessDeniedException" });
  });
});

describe("a key of AWS", () => {
  it("is for everybody in the account through its service, and for nobody else", async () => {
    const { KeyMetadata } = await kms("DescribeKey", { KeyId: "alias/aws/sns" });
    const { Policy } = await kms("GetKeyPolicy", { KeyId: KeyMetadata.KeyId });

    expect((JSON.parse(Policy as string) as { Statement: Shape[] }).Statement.map(({ Principal, Action, Condition }) => ({ Principal, Action, Condition }))).toEqual([
      {
        Principal: { AWS: "*" }, Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey"],
        Condition: { StringEquals: { "kms:CallerAccount": "000000000000", "kms:ViaService": "sns.us-east-1.amazonaws.com" } },
      },
      { Principal: { AWS: "arn:aws:iam::000000000000:root" }, Action: ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"], Condition: undefined },
    ]);
  });
});

describe("the end of a key's waiting period", () => {
  it("takes its material and its aliases out of the store", async () => {
    await kms("CreateAlias", { AliasName: "alias/topics", TargetKeyId: key.KeyId });
    await kms("ScheduleKeyDeletion", { KeyId: key.KeyId, PendingWindowInDays: 7 });
    const left = (): number => account.cloud.store.read((tx) => tx.list("kms-keys").length + tx.list("kms-aliases").length);

    await account.cloud.advanceBy(7 * 86_400_000 - 1);
    expect(left()).toBe(2);
    await account.cloud.advanceBy(1);
    expect(left()).toBe(0);
  });

  it("does not come when the deletion was cancelled", async () => {
    await kms("ScheduleKeyDeletion", { KeyId: key.KeyId, PendingWindowInDays: 7 });
    await kms("CancelKeyDeletion", { KeyId: key.KeyId });

    await account.cloud.advanceBy(30 * 86_400_000);

    expect((await kms("DescribeKey", { KeyId: key.KeyId })).KeyMetadata.KeyState).toBe("Disabled");
  });
});

describe("key ids", () => {
  it.each<[string, string]>([
    ["ghost", "Invalid keyId 'ghost'"],
    ["00000000-0000-4000-8000-000000000000", "Key 'arn:aws:kms:us-east-1:000000000000:key/00000000-0000-4000-8000-000000000000' does not exist"],
  ])("%s gives NotFoundException", async (KeyId, message) => {
    await expect(kms("DescribeKey", { KeyId })).rejects.toMatchObject({ code: "NotFoundException", message });
  });

  it("of another Region give InvalidArnException", async () => {
    await expect(kms("DescribeKey", { KeyId: (key.Arn as string).replace("us-east-1", "eu-west-1") })).rejects.toMatchObject({ code: "InvalidArnException" });
  });
});

describe("rotation", () => {
  it("is off, then on with its next date, then off", async () => {
    expect(await kms("GetKeyRotationStatus", { KeyId: key.KeyId })).toEqual({ KeyRotationEnabled: false, KeyId: key.Arn });
    await kms("EnableKeyRotation", { KeyId: key.KeyId });
    account.clock.at += 400 * day;

    expect(await kms("GetKeyRotationStatus", { KeyId: key.KeyId })).toEqual({
      KeyRotationEnabled: true, KeyId: key.Arn, RotationPeriodInDays: 365, NextRotationDate: new Date(Date.parse("2026-11-20T12:00:00Z") + 730 * day),
    });
    await kms("DisableKeyRotation", { KeyId: key.KeyId });
    expect((await kms("GetKeyRotationStatus", { KeyId: key.KeyId })).KeyRotationEnabled).toBe(false);
  });
});

describe("ScheduleKeyDeletion", () => {
  it("makes the key unusable, then takes it away with its aliases", async () => {
    await kms("CreateAlias", { AliasName: "alias/topics", TargetKeyId: key.KeyId });
    const { CiphertextBlob } = await kms("Encrypt", { KeyId: key.KeyId, Plaintext: Buffer.from("x") });

    expect(await kms("ScheduleKeyDeletion", { KeyId: key.KeyId, PendingWindowInDays: 7 })).toEqual({
      KeyId: key.Arn, DeletionDate: new Date(Date.parse("2026-11-20T12:00:00Z") + 7 * day), KeyState: "PendingDeletion", PendingWindowInDays: 7,
    });
    const pending = { code: "KMSInvalidStateException", message: `${key.Arn} is pending deletion.` };
    await expect(kms("Encrypt", { KeyId: key.KeyId, Plaintext: Buffer.from("x") })).rejects.toMatchObject(pending);
    await expect(kms("Decrypt", { CiphertextBlob })).rejects.toMatchObject(pending);
    await expect(kms("ScheduleKeyDeletion", { KeyId: key.KeyId })).rejects.toMatchObject(pending);
    account.clock.at += 7 * day;

    await expect(kms("DescribeKey", { KeyId: key.KeyId })).rejects.toMatchObject({ code: "NotFoundException" });
    expect((await kms("ListKeys")).Keys).toEqual([]);
    expect((await kms("ListAliases")).Aliases).toEqual([]);
  });

  it("can be cancelled; the key comes back disabled", async () => {
    await kms("ScheduleKeyDeletion", { KeyId: key.KeyId });
    await kms("CancelKeyDeletion", { KeyId: key.KeyId });

    expect((await kms("DescribeKey", { KeyId: key.KeyId })).KeyMetadata).toMatchObject({ KeyState: "Disabled", Enabled: false });
    await expect(kms("Encrypt", { KeyId: key.KeyId, Plaintext: Buffer.from("x") })).rejects.toMatchObject({ code: "DisabledException" });
    await kms("EnableKey", { KeyId: key.KeyId });
    await kms("Encrypt", { KeyId: key.KeyId, Plaintext: Buffer.from("x") });
    await expect(kms("CancelKeyDeletion", { KeyId: key.KeyId })).rejects.toMatchObject({ code: "KMSInvalidStateException" });
  });

  it.each([6, 31])("refuses a window of %i days", async (PendingWindowInDays) => {
    await expect(kms("ScheduleKeyDeletion", { KeyId: key.KeyId, PendingWindowInDays })).rejects.toMatchObject({ code: "ValidationException" });
  });
});

describe("cryptography", () => {
  it("gives back what was encrypted, under the same encryption context only", async () => {
    const EncryptionContext = { purpose: "test", tenant: "a" };
    const { CiphertextBlob } = await kms("Encrypt", { KeyId: key.KeyId, Plaintext: Buffer.from("secret"), EncryptionContext });

    const { Plaintext, KeyId } = await kms("Decrypt", { CiphertextBlob, EncryptionContext: { tenant: "a", purpose: "test" } });

    expect([Buffer.from(Plaintext as Uint8Array).toString(), KeyId]).toEqual(["secret", key.Arn]);
    expect(Buffer.from(CiphertextBlob as Uint8Array).includes("secret")).toBe(false);
    await expect(kms("Decrypt", { CiphertextBlob })).rejects.toMatchObject({ code: "InvalidCiphertextException" });
    const broken = Uint8Array.from(CiphertextBlob as Uint8Array);
    broken[broken.length - 1]! ^= 1;
    await expect(kms("Decrypt", { CiphertextBlob: broken, EncryptionContext })).rejects.toMatchObject({ code: "InvalidCiphertextException" });
    await expect(kms("Decrypt", { CiphertextBlob: Buffer.from("short") })).rejects.toMatchObject({ code: "InvalidCiphertextException" });
  });

  it("refuses another key than the one that encrypted", async () => {
    const other = (await kms("CreateKey")).KeyMetadata;
    const { CiphertextBlob } = await kms("Encrypt", { KeyId: key.KeyId, Plaintext: Buffer.from("x") });

    await expect(kms("Decrypt", { CiphertextBlob, KeyId: other.KeyId })).rejects.toMatchObject({ code: "IncorrectKeyException" });
    const moved = await kms("ReEncrypt", { CiphertextBlob, DestinationKeyId: other.KeyId });
    expect((await kms("Decrypt", { CiphertextBlob: moved.CiphertextBlob })).KeyId).toBe(other.Arn);
  });

  it("hands out data keys that it can open again", async () => {
    const made = await kms("GenerateDataKey", { KeyId: key.KeyId, KeySpec: "AES_256" });

    expect((made.Plaintext as Uint8Array).length).toBe(32);
    expect((await kms("Decrypt", { CiphertextBlob: made.CiphertextBlob })).Plaintext).toEqual(Buffer.from(made.Plaintext as Uint8Array));
    expect(await kms("GenerateDataKeyWithoutPlaintext", { KeyId: key.KeyId, NumberOfBytes: 16 })).not.toHaveProperty("Plaintext");
    await expect(kms("GenerateDataKey", { KeyId: key.KeyId })).rejects.toMatchObject({ code: "ValidationException" });
  });
});

describe("tags of keys", () => {
  it("are kept, listed and removed", async () => {
    await kms("TagResource", { KeyId: key.KeyId, Tags: [{ TagKey: "Team", TagValue: "payments" }, { TagKey: "Stage", TagValue: "dev" }] });
    await kms("UntagResource", { KeyId: key.KeyId, TagKeys: ["Stage"] });

    expect(await kms("ListResourceTags", { KeyId: key.KeyId })).toEqual({ Tags: [{ TagKey: "Team", TagValue: "payments" }], Truncated: false });
    await expect(kms("TagResource", { KeyId: key.KeyId, Tags: [{ TagKey: "aws:x", TagValue: "" }] })).rejects.toMatchObject({ code: "TagException" });
  });
});

describe("a key policy's principal", () => {
  it("can be a role that exists", async () => {
    const { Role } = await account.call("iam", "CreateRole", { RoleName: "publisher", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") });
    const text = JSON.stringify({ Version: "2012-10-17", Statement: [
      { Effect: "Allow", Principal: root, Action: "kms:*", Resource: "*" },
      { Effect: "Allow", Principal: { AWS: Role.Arn }, Action: ["kms:Decrypt", "kms:GenerateDataKey*"], Resource: "*" },
    ] });

    await kms("PutKeyPolicy", { KeyId: key.KeyId, Policy: text });

    expect((await kms("GetKeyPolicy", { KeyId: key.KeyId })).Policy).toBe(text);
  });
});
