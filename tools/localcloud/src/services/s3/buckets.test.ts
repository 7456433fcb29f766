import fc from "fast-check";
import type { Shape } from "../../service";
import { openTestAccount, trust, type TestAccount } from "../support/test-account";
import { isBucketName } from "./bucket-name";

let account: TestAccount;
const Bucket = "s3-pipeline-artifacts-000000000000-dev";
const s3 = (operation: string, input: Shape = {}): Promise<Shape> => account.call("s3", operation, { Bucket, ...input });
const arn = `arn:aws:s3:::${Bucket}`;

beforeEach(async () => {
  account = await openTestAccount();
});
afterEach(() => account.close());

describe("isBucketName", () => {
  it.each(["abc", "a-b.c", "s3-pipeline-artifacts-000000000000-dev", "a".repeat(63), "1.2.3.4.5"])("takes %s", (name) => {
    expect(isBucketName(name)).toBe(true);
  });

  it.each(["ab", "a".repeat(64), "Abc", "a_b", "-abc", "abc-", ".abc", "a..b", "192.168.5.4", "xn--abc", "sthree-x", "abc-s3alias", "abc--ol-s3", "abc--x-s3"])(
    "refuses %s", (name) => {
      expect(isBucketName(name)).toBe(false);
    });

  it("never takes what does not fit in a host name", () => {
    fc.assert(fc.property(fc.string(), (name) => {
      if (isBucketName(name)) expect(new URL(`https://${name}.s3.amazonaws.com/`).hostname).toBe(`${name}.s3.amazonaws.com`);
    }));
    fc.assert(fc.property(fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/), (name) => {
      const reserved = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|--x-s3|--table-s3)$/.test(name);
      expect(isBucketName(name)).toBe(!reserved);
    }));
  });
});

describe("CreateBucket", () => {
  it("makes a bucket with the settings that every new bucket has", async () => {
    expect(await s3("CreateBucket")).toEqual({ Location: `/${Bucket}`, BucketArn: arn });

    expect(await s3("HeadBucket")).toMatchObject({ BucketRegion: "us-east-1" });
    expect(await s3("GetBucketLocation")).toEqual({});
    expect(await s3("GetBucketVersioning")).toEqual({});
    expect(await s3("GetBucketEncryption")).toEqual({
      ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false }] },
    });
    expect((await s3("GetPublicAccessBlock")).PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true,
    });
    expect((await s3("GetBucketOwnershipControls")).OwnershipControls.Rules).toEqual([{ ObjectOwnership: "BucketOwnerEnforced" }]);
    expect((await s3("GetBucketAcl")).Grants).toEqual([
      { Grantee: { ID: expect.stringMatching(/^[0-9a-f]{64}$/), Type: "CanonicalUser" }, Permission: "FULL_CONTROL" },
    ]);
    expect((await account.call("s3", "ListBuckets")).Buckets).toEqual([
      { Name: Bucket, CreationDate: new Date("2026-11-20T12:00:00Z"), BucketRegion: "us-east-1", BucketArn: arn },
    ]);
  });

  it("answers again for the owner in us-east-1, and changes nothing", async () => {
    await s3("CreateBucket");
    await s3("PutBucketVersioning", { VersioningConfiguration: { Status: "Enabled" } });

    expect(await s3("CreateBucket")).toEqual({ Location: `/${Bucket}`, BucketArn: arn });
    expect(await s3("GetBucketVersioning")).toEqual({ Status: "Enabled" });
  });

  it("refuses the owner's second attempt in any other Region", async () => {
    const input = { CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } };
    await s3("CreateBucket", input);

    expect(await s3("GetBucketLocation")).toEqual({ LocationConstraint: "eu-west-1" });
    await expect(s3("CreateBucket", input)).rejects.toMatchObject({ code: "BucketAlreadyOwnedByYou", statusCode: 409 });
  });

  it("refuses a name that another account has", async () => {
    await s3("CreateBucket");
    account.cloud.store.transaction((tx) => tx.put("s3-buckets", Bucket, { ...tx.get<object>("s3-buckets", Bucket), accountId: "111111111111" }));

    await expect(s3("CreateBucket")).rejects.toMatchObject({ code: "BucketAlreadyExists", statusCode: 409 });
  });

  it.each<[Shape, string, number]>([
    [{ Bucket: "Upper" }, "InvalidBucketName", 400],
    [{ CreateBucketConfiguration: { LocationConstraint: "us-east-1" } }, "InvalidLocationConstraint", 400],
    [{ ACL: "public-read" }, "InvalidBucketAclWithObjectOwnership", 400],
    [{ ObjectLockEnabledForBucket: true }, "NotImplemented", 501],
  ])("refuses %j", async (input, code, statusCode) => {
    await expect(s3("CreateBucket", input)).rejects.toMatchObject({ code, statusCode });
  });
});

describe("a bucket that is not there", () => {
  it("gives NoSuchBucket, and plain NotFound to a HEAD", async () => {
    await expect(s3("GetBucketVersioning")).rejects.toMatchObject({
      code: "NoSuchBucket", statusCode: 404, message: "The specified bucket does not exist",
    });
    await expect(s3("HeadBucket")).rejects.toMatchObject({ code: "NotFound", statusCode: 404 });
  });
});

describe("DeleteBucket", () => {
  it("refuses while any version is left", async () => {
    await s3("CreateBucket");
    await s3("PutBucketVersioning", { VersioningConfiguration: { Status: "Enabled" } });
    const { VersionId } = await s3("PutObject", { Key: "a", Body: Buffer.from("1") });
    const marker = await s3("DeleteObject", { Key: "a" });
    await expect(s3("DeleteBucket")).rejects.toMatchObject({
      code: "BucketNotEmpty", statusCode: 409, message: "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
    });
    await s3("DeleteObject", { Key: "a", VersionId });
    await s3("DeleteObject", { Key: "a", VersionId: marker.VersionId });

    await s3("DeleteBucket");

    await expect(s3("HeadBucket")).rejects.toMatchObject({ statusCode: 404 });
  });
});

describe("settings of a bucket", () => {
  beforeEach(() => s3("CreateBucket"));

  it.each<[string, string]>([
    ["GetBucketCors", "NoSuchCORSConfiguration"],
    ["GetBucketWebsite", "NoSuchWebsiteConfiguration"],
    ["GetBucketReplication", "ReplicationConfigurationNotFoundError"],
    ["GetObjectLockConfiguration", "ObjectLockConfigurationNotFoundError"],
    ["GetBucketPolicy", "NoSuchBucketPolicy"],
    ["GetBucketPolicyStatus", "NoSuchBucketPolicy"],
    ["GetBucketLifecycleConfiguration", "NoSuchLifecycleConfiguration"],
    ["GetBucketTagging", "NoSuchTagSet"],
  ])("%s of a new bucket gives %s", async (operation, code) => {
    await expect(s3(operation)).rejects.toMatchObject({ code, statusCode: 404 });
  });

  it.each<[string, Shape]>([
    ["GetBucketLogging", {}],
    ["GetBucketAccelerateConfiguration", {}],
    ["GetBucketNotificationConfiguration", {}],
    ["GetBucketRequestPayment", { Payer: "BucketOwner" }],
  ])("%s of a new bucket gives %j", async (operation, answer) => {
    expect(await s3(operation)).toEqual(answer);
  });

  it("come back as they were put, and go", async () => {
    await s3("PutPublicAccessBlock", { PublicAccessBlockConfiguration: { BlockPublicAcls: true } });
    await s3("PutBucketOwnershipControls", { OwnershipControls: { Rules: [{ ObjectOwnership: "ObjectWriter" }] } });
    await s3("PutBucketTagging", { Tagging: { TagSet: [{ Key: "Team", Value: "payments" }] } });

    expect((await s3("GetPublicAccessBlock")).PublicAccessBlockConfiguration).toMatchObject({ BlockPublicAcls: true, BlockPublicPolicy: false });
    expect((await s3("GetBucketOwnershipControls")).OwnershipControls.Rules).toEqual([{ ObjectOwnership: "ObjectWriter" }]);
    expect(await s3("GetBucketTagging")).toEqual({ TagSet: [{ Key: "Team", Value: "payments" }] });

    await s3("DeletePublicAccessBlock");
    await s3("DeleteBucketOwnershipControls");
    await s3("DeleteBucketTagging");
    await expect(s3("GetPublicAccessBlock")).rejects.toMatchObject({ code: "NoSuchPublicAccessBlockConfiguration" });
    await expect(s3("GetBucketOwnershipControls")).rejects.toMatchObject({ code: "OwnershipControlsNotFoundError" });
    await expect(s3("GetBucketTagging")).rejects.toMatchObject({ code: "NoSuchTagSet" });
  });

  it("refuse doubled tag keys and reserved ones", async () => {
    const put = (...keys: string[]): Promise<Shape> => s3("PutBucketTagging", { Tagging: { TagSet: keys.map((Key) => ({ Key, Value: "" })) } });

    await expect(put("a", "a")).rejects.toMatchObject({ code: "InvalidTag" });
    await expect(put("aws:a")).rejects.toMatchObject({ code: "InvalidTag" });
    await expect(put("a".repeat(129))).rejects.toMatchObject({ code: "InvalidTag" });
  });

  it("refuse ACLs while the owner is enforced", async () => {
    await expect(s3("PutBucketAcl", { ACL: "private" })).rejects.toMatchObject({ code: "AccessControlListNotSupported", statusCode: 400 });
  });

  it("take a KMS key that exists only", async () => {
    const encrypt = (KMSMasterKeyID: string): Promise<Shape> => s3("PutBucketEncryption", {
      ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID } }] },
    });
    const { KeyMetadata } = await account.call("kms", "CreateKey");

    await encrypt(KeyMetadata.Arn);

    expect((await s3("PutObject", { Key: "a", Body: Buffer.from("1") }))).toMatchObject({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: KeyMetadata.Arn });
    await expect(encrypt("00000000-0000-4000-8000-000000000000")).rejects.toMatchObject({ code: "KMS.NotFoundException" });
  });
});

describe("PutBucketPolicy", () => {
  const policy = (statement: Shape): string => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const put = (statement: Shape): Promise<Shape> => s3("PutBucketPolicy", { Policy: policy(statement) });
  const tlsOnly = {
    Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [arn, `${arn}/*`], Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const open = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `${arn}/*` };
  beforeEach(() => s3("CreateBucket"));

  it("takes a TLS-only policy, which is not public", async () => {
    await put(tlsOnly);

    expect(await s3("GetBucketPolicy")).toEqual({ Policy: policy(tlsOnly) });
    expect(await s3("GetBucketPolicyStatus")).toEqual({ PolicyStatus: { IsPublic: false } });
    await s3("DeleteBucketPolicy");
    await expect(s3("GetBucketPolicy")).rejects.toMatchObject({ code: "NoSuchBucketPolicy" });
  });

  it("refuses a public policy while BlockPublicPolicy is on", async () => {
    await expect(put(open)).rejects.toMatchObject({
      code: "AccessDenied", statusCode: 403, message: expect.stringContaining("because public policies are prevented by the BlockPublicPolicy setting"),
    });
    await s3("DeletePublicAccessBlock");
    await put(open);
    expect(await s3("GetBucketPolicyStatus")).toEqual({ PolicyStatus: { IsPublic: true } });
  });

  it.each<[string, Shape, boolean]>([
    ["a fixed account", { StringEquals: { "aws:SourceAccount": "000000000000" } }, false],
    ["a fixed source ARN", { ArnLike: { "aws:SourceArn": "arn:aws:codepipeline:us-east-1:000000000000:*" } }, false],
    ["any account", { StringLike: { "aws:SourceAccount": "*" } }, true],
    ["a small range", { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }, false],
    ["half the internet", { IpAddress: { "aws:SourceIp": "128.0.0.0/1" } }, true],
    ["a key that narrows nothing", { Bool: { "aws:SecureTransport": "true" } }, true],
  ])("with a condition on %s", async (_what, Condition, isPublic) => {
    await s3("DeletePublicAccessBlock");
    await put({ ...open, Condition });

    expect((await s3("GetBucketPolicyStatus")).PolicyStatus.IsPublic).toBe(isPublic);
  });

  it.each<[string, Shape, string]>([
    ["no principal", { Effect: "Deny", Action: "s3:*", Resource: arn }, "Missing required field Principal"],
    ["another bucket", { ...tlsOnly, Resource: "arn:aws:s3:::other/*" }, "Policy has invalid resource"],
    ["another service's action", { ...tlsOnly, Action: "sqs:SendMessage" }, "Policy has invalid action"],
    ["an action without its resource", { ...open, Resource: arn }, "Action does not apply to any resource(s) in statement"],
    ["a role that does not exist", { ...open, Principal: { AWS: "arn:aws:iam::000000000000:role/ghost" } }, "Invalid principal in policy"],
  ])("refuses %s", async (_what, statement, message) => {
    await expect(put(statement)).rejects.toMatchObject({ code: "MalformedPolicy", statusCode: 400, message });
  });

  it("takes a role that exists", async () => {
    const { Role } = await account.call("iam", "CreateRole", { RoleName: "reader", AssumeRolePolicyDocument: trust("lambda.amazonaws.com") });

    await put({ ...open, Principal: { AWS: Role.Arn } });

    expect((await s3("GetBucketPolicyStatus")).PolicyStatus.IsPublic).toBe(false);
  });
});

describe("PutBucketLifecycleConfiguration", () => {
  const put = (...Rules: Shape[]): Promise<Shape> => s3("PutBucketLifecycleConfiguration", { LifecycleConfiguration: { Rules } });
  const rule = (more: Shape): Shape => ({ ID: "r", Status: "Enabled", Filter: {}, ...more });
  beforeEach(() => s3("CreateBucket"));

  it("keeps rules, names those without an id, and tells the smallest size", async () => {
    await put(rule({ NoncurrentVersionExpiration: { NoncurrentDays: 30 }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }),
      rule({ ID: undefined, Filter: { Prefix: "logs/" }, Expiration: { Days: 90 } }));

    expect(await s3("GetBucketLifecycleConfiguration")).toEqual({
      Rules: [
        { ID: "r", Status: "Enabled", Filter: {}, NoncurrentVersionExpiration: { NoncurrentDays: 30 }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
        { ID: expect.stringMatching(/^[a-z0-9]{48}$/), Status: "Enabled", Filter: { Prefix: "logs/" }, Expiration: { Days: 90 } },
      ],
      TransitionDefaultMinimumObjectSize: "all_storage_classes_128K",
    });
    await s3("DeleteBucketLifecycle");
    await expect(s3("GetBucketLifecycleConfiguration")).rejects.toMatchObject({ code: "NoSuchLifecycleConfiguration" });
  });

  it.each<[string, Shape[], string]>([
    ["no rule", [], "MalformedXML"],
    ["neither filter nor prefix", [rule({ Filter: undefined, Expiration: { Days: 1 } })], "MalformedXML"],
    ["both filter and prefix", [rule({ Prefix: "", Expiration: { Days: 1 } })], "MalformedXML"],
    ["two conditions outside And", [rule({ Filter: { Prefix: "a", ObjectSizeLessThan: 5 }, Expiration: { Days: 1 } })], "MalformedXML"],
    ["no action", [rule({})], "InvalidRequest"],
    ["zero days", [rule({ Expiration: { Days: 0 } })], "InvalidArgument"],
    ["days and date", [rule({ Expiration: { Days: 1, Date: new Date("2027-01-01") } })], "MalformedXML"],
    ["an early move to STANDARD_IA", [rule({ Transitions: [{ Days: 29, StorageClass: "STANDARD_IA" }] })], "InvalidArgument"],
    ["expiry before the move", [rule({ Transitions: [{ Days: 30, StorageClass: "GLACIER" }], Expiration: { Days: 30 } })], "InvalidArgument"],
    ["101 versions to keep", [rule({ NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 101 } })], "InvalidArgument"],
    ["tags with aborted uploads", [rule({ Filter: { Tag: { Key: "a", Value: "b" } }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } })], "InvalidRequest"],
    ["one id twice", [rule({ Expiration: { Days: 1 } }), rule({ Expiration: { Days: 2 } })], "InvalidArgument"],
  ])("refuses %s", async (_what, rules, code) => {
    await expect(put(...rules)).rejects.toMatchObject({ code, statusCode: 400 });
  });
});
