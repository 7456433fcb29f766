import { createHash } from "node:crypto";
import type { Shape } from "../../service";
import { openTestAccount, type TestAccount } from "../support/test-account";
import { crc32c, crc64nvme } from "../../checksum/crc";

let account: TestAccount;
let UploadId: string;
const part = 5 * 1024 * 1024;
const s3 = (operation: string, input: Shape = {}): Promise<Shape> => account.call("s3", operation, { Bucket: "artifacts", Key: "big", ...input });
const upload = (PartNumber: number, Body: Uint8Array, more: Shape = {}): Promise<Shape> => s3("UploadPart", { UploadId, PartNumber, Body, ...more });
const complete = (Parts: Shape[], more: Shape = {}): Promise<Shape> => s3("CompleteMultipartUpload", { UploadId, MultipartUpload: { Parts }, ...more });
const leftBytes = (): number => account.cloud.store.read((tx) => tx.list("s3-blobs").length);
const md5 = (bytes: Uint8Array): Buffer => createHash("md5").update(bytes).digest();

beforeEach(async () => {
  account = await openTestAccount();
  await account.call("s3", "CreateBucket", { Bucket: "artifacts" });
  UploadId = (await s3("CreateMultipartUpload", { ContentType: "application/zip", Metadata: { commit: "abc" } })).UploadId;
});
afterEach(() => account.close());

describe("crc", () => {
  it("gives the check values of both standards", () => {
    expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283);
    expect(crc64nvme(Buffer.from("123456789"))).toBe(0xae8b14860a799888n);
  });
});

describe("a multipart upload", () => {
  it("becomes one object of its parts", async () => {
    const first = Buffer.alloc(part, "a");
    const one = await upload(1, first);
    const two = await upload(2, Buffer.from("end"));
    expect((await s3("ListParts", { UploadId })).Parts).toMatchObject([{ PartNumber: 1, Size: part, ETag: one.ETag }, { PartNumber: 2, Size: 3 }]);
    expect((await account.call("s3", "ListMultipartUploads", { Bucket: "artifacts" })).Uploads).toMatchObject([{ Key: "big", UploadId }]);

    const made = await complete([{ PartNumber: 1, ETag: one.ETag }, { PartNumber: 2, ETag: two.ETag }]);

    expect(made.ETag).toBe(`"${md5(Buffer.concat([md5(first), md5(Buffer.from("end"))])).toString("hex")}-2"`);
    const got = await s3("GetObject");
    expect(got).toMatchObject({ ContentLength: part + 3, ContentType: "application/zip", Metadata: { commit: "abc" } });
    expect(Buffer.from(got.Body as Uint8Array).subarray(-5).toString()).toBe("aaend");
    expect(leftBytes()).toBe(1);
    await expect(complete([{ PartNumber: 1, ETag: one.ETag }])).rejects.toMatchObject({ code: "NoSuchUpload", statusCode: 404 });
  });

  it("takes the last of two parts of one number, and leaves out parts that are not named", async () => {
    await upload(1, Buffer.from("old"));
    const { ETag } = await upload(1, Buffer.from("new"));
    await upload(2, Buffer.from("unused"));
    await complete([{ PartNumber: 1, ETag }]);

    expect(Buffer.from((await s3("GetObject")).Body as Uint8Array).toString()).toBe("new");
    expect(leftBytes()).toBe(1);
  });

  it("keeps nothing once it is aborted, or its bucket gone", async () => {
    await upload(1, Buffer.from("x"));
    await s3("AbortMultipartUpload", { UploadId });
    expect(leftBytes()).toBe(0);
    UploadId = (await s3("CreateMultipartUpload")).UploadId;
    await upload(1, Buffer.from("x"));

    await account.call("s3", "DeleteBucket", { Bucket: "artifacts" });

    expect(leftBytes()).toBe(0);
  });

  it.each<[string, (etag: string) => Shape[], string]>([
    ["no part", () => [], "MalformedXML"],
    ["a part that is not there", () => [{ PartNumber: 9, ETag: '"x"' }], "InvalidPart"],
    ["another ETag", () => [{ PartNumber: 1, ETag: '"x"' }], "InvalidPart"],
    ["parts out of order", (ETag) => [{ PartNumber: 2, ETag }, { PartNumber: 1, ETag }], "InvalidPartOrder"],
    ["a small part that is not the last", (ETag) => [{ PartNumber: 1, ETag }, { PartNumber: 2, ETag }], "EntityTooSmall"],
  ])("refuses to complete with %s", async (_what, parts, code) => {
    const { ETag } = await upload(1, Buffer.from("same"));
    await upload(2, Buffer.from("same"));

    await expect(complete(parts(ETag as string))).rejects.toMatchObject({ code, statusCode: 400 });
  });

  it("refuses part numbers beyond their range", async () => {
    await expect(upload(0, Buffer.from("x"))).rejects.toMatchObject({ code: "InvalidArgument" });
    await expect(upload(10_001, Buffer.from("x"))).rejects.toMatchObject({ code: "InvalidArgument" });
  });

  it("copies parts from other objects", async () => {
    await s3("PutObject", { Key: "source", Body: Buffer.from("0123456789") });
    const { CopyPartResult } = await s3("UploadPartCopy", { UploadId, PartNumber: 1, CopySource: "artifacts/source", CopySourceRange: "bytes=2-4" });
    await complete([{ PartNumber: 1, ETag: CopyPartResult.ETag }]);

    expect(Buffer.from((await s3("GetObject")).Body as Uint8Array).toString()).toBe("234");
  });

  it.each([["CRC32", "COMPOSITE", /-1$/], ["SHA256", "COMPOSITE", /-1$/], ["CRC64NVME", "FULL_OBJECT", /=$/]])(
    "has a checksum of %s that is %s", async (ChecksumAlgorithm, ChecksumType, form) => {
      UploadId = (await s3("CreateMultipartUpload", { ChecksumAlgorithm })).UploadId;
      const { ETag } = await upload(1, Buffer.from("hello"));
      await complete([{ PartNumber: 1, ETag }]);

      expect(await s3("HeadObject", { ChecksumMode: "ENABLED" })).toMatchObject({ ChecksumType, [`Checksum${ChecksumAlgorithm}`]: expect.stringMatching(form) });
    });
});
