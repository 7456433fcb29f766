import { createHash } from "node:crypto";
import fc from "fast-check";
import type { Shape } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";

let account: TestAccount;
const Bucket = "artifacts";
const s3 = (operation: string, input: Shape = {}): Promise<Shape> => account.call("s3", operation, { Bucket, ...input });
const put = (Key: string, text: string, more: Shape = {}): Promise<Shape> => s3("PutObject", { Key, Body: Buffer.from(text), ...more });
const text = ({ Body }: Shape): string => Buffer.from(Body as Uint8Array).toString();
const md5 = (of: string): string => `"${createHash("md5").update(of).digest("hex")}"`;
const version = (): Promise<Shape> => s3("PutBucketVersioning", { VersioningConfiguration: { Status: "Enabled" } });
const leftBytes = (): number => account.cloud.store.read((tx) => tx.list("s3-chunks").length);

beforeEach(async () => {
  account = await openTestAccount();
  await s3("CreateBucket");
});
afterEach(() => account.close());

describe("PutObject and GetObject", () => {
  it("hand bytes, headers and metadata back", async () => {
    const made = await put("a/b.zip", "hello", { ContentType: "application/zip", CacheControl: "no-cache", Metadata: { Commit: "abc" } });

    expect(made).toEqual({ ETag: md5("hello"), ServerSideEncryption: "AES256" });
    const got = await s3("GetObject", { Key: "a/b.zip" });
    expect(text(got)).toBe("hello");
    expect(got).toMatchObject({
      ContentLength: 5, ContentType: "application/zip", CacheControl: "no-cache", Metadata: { commit: "abc" }, ETag: md5("hello"), AcceptRanges: "bytes",
      ServerSideEncryption: "AES256", LastModified: new Date("2026-11-20T12:00:00Z"),
    });
    expect(got).not.toHaveProperty("VersionId");
    const { Body: _, ...head } = got;
    expect(await s3("HeadObject", { Key: "a/b.zip" })).toEqual(head);
  });

  it("keep bytes of any size whole", async () => {
    const bytes = Buffer.alloc(600_000, "0123456789");
    await s3("PutObject", { Key: "big", Body: bytes });

    expect(Buffer.from((await s3("GetObject", { Key: "big" })).Body as Uint8Array).equals(bytes)).toBe(true);
    expect(text(await s3("GetObject", { Key: "big", Range: "bytes=262140-262149" }))).toBe("0123456789");
  });

  it.each<[string, string, string]>([
    ["bytes=1-2", "el", "bytes 1-2/5"],
    ["bytes=3-", "lo", "bytes 3-4/5"],
    ["bytes=-2", "lo", "bytes 3-4/5"],
    ["bytes=0-99", "hello", "bytes 0-4/5"],
  ])("cut the range %s", async (Range, part, ContentRange) => {
    await put("a", "hello");

    const got = await s3("GetObject", { Key: "a", Range });

    expect(text(got)).toBe(part);
    expect(got).toMatchObject({ ContentRange, ContentLength: part.length });
  });

  it("refuse a range beyond the end", async () => {
    await put("a", "hello");
    await expect(s3("GetObject", { Key: "a", Range: "bytes=5-" })).rejects.toMatchObject({ code: "InvalidRange", statusCode: 416 });
  });

  it("tell a missing key, to a HEAD without its name", async () => {
    await expect(s3("GetObject", { Key: "ghost" })).rejects.toMatchObject({
      code: "NoSuchKey", statusCode: 404, message: "The specified key does not exist.", members: { Key: "ghost" },
    });
    await expect(s3("HeadObject", { Key: "ghost" })).rejects.toMatchObject({ code: "NotFound", statusCode: 404 });
  });

  it("verify checksums, and show them when asked", async () => {
    const crc32 = "NhCmhg==";
    expect(await put("a", "hello", { ChecksumCRC32: crc32 })).toMatchObject({ ChecksumCRC32: crc32, ChecksumType: "FULL_OBJECT" });

    expect(await s3("HeadObject", { Key: "a", ChecksumMode: "ENABLED" })).toMatchObject({ ChecksumCRC32: crc32 });
    expect(await s3("HeadObject", { Key: "a" })).not.toHaveProperty("ChecksumCRC32");
    await expect(put("a", "other", { ChecksumCRC32: crc32 })).rejects.toMatchObject({ code: "BadDigest", statusCode: 400 });
    await expect(put("a", "other", { ContentMD5: createHash("md5").update("hello").digest("base64") })).rejects.toMatchObject({ code: "BadDigest" });
  });

  it.each([["CRC32C", "mnG7TA=="], ["SHA1", "qvTGHdzF6KLavt4PO0gs2a6pQ00="], ["SHA256", "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="]])(
    "compute %s", async (ChecksumAlgorithm, value) => {
      expect(await put("a", "hello", { ChecksumAlgorithm })).toMatchObject({ [`Checksum${ChecksumAlgorithm}`]: value });
    });

  it("honour conditions", async () => {
    await put("a", "one");
    await expect(put("a", "two", { IfNoneMatch: "*" })).rejects.toMatchObject({ code: "PreconditionFailed", statusCode: 412 });
    await expect(put("a", "two", { IfMatch: md5("other") })).rejects.toMatchObject({ code: "PreconditionFailed" });
    await put("a", "two", { IfMatch: md5("one") });
    await expect(s3("GetObject", { Key: "a", IfNoneMatch: md5("two") })).rejects.toMatchObject({ code: "NotModified", statusCode: 304 });
    await expect(s3("GetObject", { Key: "a", IfMatch: md5("one") })).rejects.toMatchObject({ statusCode: 412 });
    expect(text(await s3("GetObject", { Key: "a" }))).toBe("two");
  });

  it.each<[Shape, string]>([
    [{ Key: "k".repeat(1025) }, "KeyTooLongError"],
    [{ Metadata: { a: "b".repeat(2048) } }, "MetadataTooLarge"],
    [{ SSECustomerAlgorithm: "AES256" }, "NotImplemented"],
    [{ ACL: "public-read" }, "AccessControlListNotSupported"],
  ])("refuse %.40j", async (more, code) => {
    await expect(put("a", "x", more)).rejects.toMatchObject({ code });
  });

  it("let nobody read bytes after the last version is gone", async () => {
    await put("a", "same");
    await put("b", "same");
    expect(leftBytes()).toBe(1);

    await put("a", "new");
    await s3("DeleteObject", { Key: "b" });

    expect(leftBytes()).toBe(1);
    await s3("DeleteObject", { Key: "a" });
    expect(leftBytes()).toBe(0);
  });
});

describe("versions", () => {
  beforeEach(version);

  it("stay readable by id, below a delete marker too", async () => {
    const one = await put("a", "one");
    const two = await put("a", "two");
    const marker = await s3("DeleteObject", { Key: "a" });

    expect(marker).toEqual({ DeleteMarker: true, VersionId: expect.stringMatching(/^[A-Za-z0-9._]{32}$/) });
    await expect(s3("GetObject", { Key: "a" })).rejects.toMatchObject({ code: "NoSuchKey" });
    expect(text(await s3("GetObject", { Key: "a", VersionId: one.VersionId }))).toBe("one");
    await expect(s3("GetObject", { Key: "a", VersionId: marker.VersionId })).rejects.toMatchObject({ code: "MethodNotAllowed", statusCode: 405 });
    await expect(s3("GetObject", { Key: "a", VersionId: "ghost" })).rejects.toMatchObject({ code: "NoSuchVersion", statusCode: 404 });
    const listed = await s3("ListObjectVersions");
    expect(listed.DeleteMarkers).toMatchObject([{ Key: "a", VersionId: marker.VersionId, IsLatest: true }]);
    expect(listed.Versions).toMatchObject([{ VersionId: two.VersionId, IsLatest: false }, { VersionId: one.VersionId, IsLatest: false }]);

    expect(await s3("DeleteObject", { Key: "a", VersionId: marker.VersionId })).toEqual({ DeleteMarker: true, VersionId: marker.VersionId });
    expect(text(await s3("GetObject", { Key: "a" }))).toBe("two");
  });

  it("named null are replaced while versioning is suspended", async () => {
    const kept = await put("a", "kept");
    await s3("PutBucketVersioning", { VersioningConfiguration: { Status: "Suspended" } });
    await put("a", "first");
    expect(await put("a", "second")).toMatchObject({ VersionId: "null" });

    expect((await s3("ListObjectVersions")).Versions.map((one: Shape) => one.VersionId)).toEqual(["null", kept.VersionId]);
    expect(await s3("DeleteObject", { Key: "a" })).toEqual({ DeleteMarker: true, VersionId: "null" });
    expect((await s3("ListObjectVersions")).Versions).toHaveLength(1);
  });

  it("are all reached by paging, each once", async () => {
    for (const key of ["a", "b"]) for (let one = 0; one < 3; one++) await put(key, `${one}`);
    const seen: string[] = [];
    let marker: Shape = {};
    do {
      const answer: Shape = await s3("ListObjectVersions", { MaxKeys: 2, ...marker });
      seen.push(...answer.Versions.map((one: Shape) => `${one.Key}:${one.VersionId}`));
      marker = answer.IsTruncated ? { KeyMarker: answer.NextKeyMarker, VersionIdMarker: answer.NextVersionIdMarker } : {};
    } while (marker.KeyMarker !== undefined);

    expect(seen).toHaveLength(6);
    expect(new Set(seen).size).toBe(6);
  });
});

describe("DeleteObjects", () => {
  it("deletes each and succeeds for what is not there", async () => {
    await put("a", "1");

    expect(await s3("DeleteObjects", { Delete: { Objects: [{ Key: "a" }, { Key: "ghost" }] } })).toEqual({ Deleted: [{ Key: "a" }, { Key: "ghost" }] });
    expect(await s3("DeleteObjects", { Delete: { Objects: [{ Key: "a" }], Quiet: true } })).toEqual({});
    expect((await s3("ListObjectsV2")).KeyCount).toBe(0);
  });

  it("names the delete markers that it makes", async () => {
    await version();
    await put("a", "1");

    expect((await s3("DeleteObjects", { Delete: { Objects: [{ Key: "a" }] } })).Deleted).toEqual([
      { Key: "a", DeleteMarker: true, DeleteMarkerVersionId: expect.any(String) },
    ]);
  });
});

describe("ListObjectsV2", () => {
  it("rolls keys up to the delimiter and goes on where the page ended", async () => {
    for (const key of ["a/1", "a/2", "b", "c/1", "d"]) await put(key, key);
    const first = await s3("ListObjectsV2", { Delimiter: "/", MaxKeys: 2 });
    const second = await s3("ListObjectsV2", { Delimiter: "/", MaxKeys: 2, ContinuationToken: first.NextContinuationToken });

    expect(first).toMatchObject({ KeyCount: 2, IsTruncated: true, CommonPrefixes: [{ Prefix: "a/" }], Contents: [{ Key: "b", Size: 1 }] });
    expect(second).toMatchObject({ KeyCount: 2, IsTruncated: false, CommonPrefixes: [{ Prefix: "c/" }], Contents: [{ Key: "d" }] });
    await expect(s3("ListObjectsV2", { ContinuationToken: "§" })).rejects.toMatchObject({ code: "InvalidArgument" });
  });

  it("encodes keys when asked", async () => {
    await put("a b/ü+.txt", "x");

    expect((await s3("ListObjectsV2", { EncodingType: "url" })).Contents[0].Key).toBe("a%20b/%C3%BC%2B.txt");
  });

  it("reaches each key once, in the order of its bytes, whatever the page size and delimiter", async () => {
    const keys = fc.uniqueArray(fc.stringMatching(/^[ab/]{1,5}$/), { minLength: 1, maxLength: 12 });
    await fc.assert(fc.asyncProperty(keys, fc.integer({ min: 1, max: 4 }), fc.constantFrom(undefined, "/", "a"), async (all, MaxKeys, Delimiter) => {
      for (const key of all) await put(key, "x");
      const seen: string[] = [];
      let token: string | undefined;
      do {
        const answer: Shape = await s3("ListObjectsV2", { MaxKeys, Delimiter, ContinuationToken: token });
        seen.push(...[...(answer.Contents ?? []).map((one: Shape) => one.Key), ...(answer.CommonPrefixes ?? []).map((one: Shape) => one.Prefix)].sort());
        token = answer.NextContinuationToken;
      } while (token !== undefined);
      const places = all.map((key) => {
        const cut = Delimiter === undefined ? -1 : key.indexOf(Delimiter);
        return cut < 0 ? key : key.slice(0, cut + 1);
      });
      expect(seen).toEqual([...new Set(places)].sort());
      await s3("DeleteObjects", { Delete: { Objects: all.map((Key) => ({ Key })) } });
    }), { numRuns: 40 });
  });
});

describe("CopyObject", () => {
  it("copies bytes and metadata, or replaces the metadata", async () => {
    await put("a b", "one", { Metadata: { from: "a" }, ContentType: "text/plain" });

    const copied = await s3("CopyObject", { Key: "copy", CopySource: `${Bucket}/a%20b` });
    await s3("CopyObject", { Key: "replaced", CopySource: `/${Bucket}/a%20b`, MetadataDirective: "REPLACE", Metadata: { from: "b" } });

    expect(copied.CopyObjectResult.ETag).toBe(md5("one"));
    expect(await s3("HeadObject", { Key: "copy" })).toMatchObject({ Metadata: { from: "a" }, ContentType: "text/plain" });
    expect(await s3("HeadObject", { Key: "replaced" })).toMatchObject({ Metadata: { from: "b" }, ContentType: "binary/octet-stream" });
    expect(leftBytes()).toBe(1);
  });

  it("onto itself needs a change, and keeps the bytes", async () => {
    await put("a", "one");
    await expect(s3("CopyObject", { Key: "a", CopySource: `${Bucket}/a` })).rejects.toMatchObject({ code: "InvalidRequest" });

    await s3("CopyObject", { Key: "a", CopySource: `${Bucket}/a`, MetadataDirective: "REPLACE" });

    expect(text(await s3("GetObject", { Key: "a" }))).toBe("one");
  });

  it("tells a missing source", async () => {
    await expect(s3("CopyObject", { Key: "b", CopySource: `${Bucket}/ghost` })).rejects.toMatchObject({ code: "NoSuchKey" });
    await expect(s3("CopyObject", { Key: "b", CopySource: "ghosts/a" })).rejects.toMatchObject({ code: "NoSuchBucket" });
  });
});

describe("tags of objects", () => {
  it("come with the object or later", async () => {
    await put("a", "1", { Tagging: "Team=payments&Stage=dev" });
    expect(await s3("GetObjectTagging", { Key: "a" })).toEqual({ TagSet: [{ Key: "Team", Value: "payments" }, { Key: "Stage", Value: "dev" }] });
    expect(await s3("HeadObject", { Key: "a" })).toMatchObject({ TagCount: 2 });

    await s3("PutObjectTagging", { Key: "a", Tagging: { TagSet: [] } });

    expect(await s3("GetObjectTagging", { Key: "a" })).toEqual({ TagSet: [] });
    const eleven = Array.from({ length: 11 }, (_, one) => ({ Key: `k${one}`, Value: "" }));
    await expect(s3("PutObjectTagging", { Key: "a", Tagging: { TagSet: eleven } })).rejects.toMatchObject({ code: "BadRequest" });
  });
});

describe("objects under a key of KMS", () => {
  it("are under the key of AWS for S3 when none is named", async () => {
    expect(await s3("PutObject", { Key: "a", Body: Buffer.from("1"), ServerSideEncryption: "aws:kms" })).toMatchObject({
      ServerSideEncryption: "aws:kms", SSEKMSKeyId: expect.stringMatching(/^arn:aws:kms:us-east-1:000000000000:key\/[0-9a-f-]{36}$/),
    });
    expect(text(await s3("GetObject", { Key: "a" }))).toBe("1");
  });

  const kms = (operation: string, input: Shape = {}): Promise<Shape> => account.call("kms", operation, input);

  it("are written and read in the caller's name through S3, and only while the key can be used", async () => {
    const { KeyMetadata: { KeyId, Arn } } = await kms("CreateKey");
    const calls: string[] = [];
    account.cloud.observe(({ service, operation }) => void (service === "kms" && calls.push(operation)));
    const key = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: Arn as string };

    await s3("PutObject", { Key: "a", Body: Buffer.from("1"), ...key });
    await s3("GetObject", { Key: "a" });
    await s3("CopyObject", { Key: "b", CopySource: `${Bucket}/a`, ServerSideEncryption: "AES256" });
    await s3("GetObject", { Key: "b" });
    await s3("HeadObject", { Key: "a" });
    expect(calls).toEqual(["GenerateDataKey", "Decrypt", "Decrypt"]);

    await kms("DisableKey", { KeyId });
    await expect(s3("GetObject", { Key: "a" })).rejects.toMatchObject({ code: "KMS.DisabledException" });
    await expect(s3("PutObject", { Key: "c", Body: Buffer.from("1"), ...key })).rejects.toMatchObject({ code: "KMS.DisabledException" });
    expect(Buffer.from((await s3("GetObject", { Key: "b" })).Body as Uint8Array).toString()).toBe("1");
  });
});
