import type { Shape } from "../../service";
import { AGENDA } from "../../time/agenda";
import { openTestAccount, type TestAccount } from "../support/test-account";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const Bucket = "artifacts";

let account: TestAccount;
const s3 = (operation: string, input: Shape = {}): Promise<Shape> => account.call("s3", operation, { Bucket, ...input });
const put = async (Key: string, more: Shape = {}): Promise<string> => (await s3("PutObject", { Key, Body: Buffer.from("x"), ...more })).VersionId as string;
const rules = (...Rules: Shape[]): Promise<Shape> => s3("PutBucketLifecycleConfiguration", {
  LifecycleConfiguration: { Rules: Rules.map((rule) => ({ Status: "Enabled", Filter: { Prefix: "" }, ...rule })) },
});
const advance = (milliseconds: number): Promise<unknown> => account.cloud.advanceBy(milliseconds);
const keys = async (): Promise<string[]> => ((await s3("ListObjectsV2")).Contents ?? [] as Shape[]).map((one: Shape) => one.Key as string);
const all = async (): Promise<string[]> => {
  const { Versions = [], DeleteMarkers = [] } = await s3("ListObjectVersions");
  return [...(Versions as Shape[]).map(({ Key }) => Key as string), ...(DeleteMarkers as Shape[]).map(({ Key }) => `marker ${Key as string}`)].sort();
};
const agenda = (): unknown[] => account.cloud.store.read((tx) => tx.list(AGENDA));

beforeEach(async () => {
  account = await openTestAccount(); // at noon
  await s3("CreateBucket");
});
afterEach(() => account.close());

describe("lifecycle rules", () => {
  it("expire an object at the midnight behind its days, and leave the agenda empty", async () => {
    await rules({ Expiration: { Days: 3 } });
    await advance(DAY); // the rules themselves bring one look at what is there
    await put("a");

    await advance(3 * DAY + 12 * HOUR - 1);
    expect(await keys()).toEqual(["a"]);
    await advance(1);
    expect(await keys()).toEqual([]);
    await advance(2 * DAY);
    expect(agenda()).toEqual([]);
  });

  it("put a delete marker where versions are kept", async () => {
    await s3("PutBucketVersioning", { VersioningConfiguration: { Status: "Enabled" } });
    await rules({ Expiration: { Days: 1 } });
    await put("a");

    await advance(2 * DAY);

    expect(await all()).toEqual(["a", "marker a"]);
  });

  it("remove old versions by the time at which they were replaced, and spare the newest as asked", async () => {
    await s3("PutBucketVersioning", { VersioningConfiguration: { Status: "Enabled" } });
    await rules({ NoncurrentVersionExpiration: { NoncurrentDays: 2 }, Filter: { Prefix: "a" } },
      { NoncurrentVersionExpiration: { NoncurrentDays: 2, NewerNoncurrentVersions: 1 }, Filter: { Prefix: "b" } });
    for (const key of ["a", "b", "c"]) await put(key);
    await advance(10 * DAY);
    for (const key of ["a", "a", "b", "b", "c"]) await put(key);

    expect(await all()).toEqual(["a", "a", "a", "b", "b", "b", "c", "c"]);
    await advance(2 * DAY + 12 * HOUR - 1);
    expect(await all()).toEqual(["a", "a", "a", "b", "b", "b", "c", "c"]);
    await advance(1);
    expect(await all()).toEqual(["a", "b", "b", "c", "c"]);
  });

  it("take everything of a deleted object in the end, its marker too", async () => {
    await s3("PutBucketVersioning", { VersioningConfiguration: { Status: "Enabled" } });
    await rules({ Expiration: { ExpiredObjectDeleteMarker: true } }, { NoncurrentVersionExpiration: { NoncurrentDays: 1 } });
    await put("a");
    await s3("DeleteObject", { Key: "a" });
    expect(await all()).toEqual(["a", "marker a"]);

    await advance(2 * DAY);
    expect(await all()).toEqual(["marker a"]);
    await advance(DAY);

    expect(await all()).toEqual([]);
    await advance(2 * DAY);
    expect(agenda()).toEqual([]);
  });

  it("abort uploads that nobody completes", async () => {
    await rules({ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } });
    await s3("CreateMultipartUpload", { Key: "a" });

    await advance(36 * HOUR - 1);
    expect((await s3("ListMultipartUploads")).Uploads).toHaveLength(1);
    await advance(1);
    expect(await s3("ListMultipartUploads")).not.toHaveProperty("Uploads");
  });

  it.each<[string, Shape, string[]]>([
    ["a prefix", { Filter: { Prefix: "logs/" } }, ["big", "tagged"]],
    ["a tag", { Filter: { Tag: { Key: "keep", Value: "no" } } }, ["big", "logs/a"]],
    ["a size", { Filter: { ObjectSizeGreaterThan: 10 } }, ["logs/a", "tagged"]],
    ["both", { Filter: { And: { Prefix: "t", Tags: [{ Key: "keep", Value: "no" }] } } }, ["big", "logs/a"]],
    ["a disabled rule", { Status: "Disabled" }, ["big", "logs/a", "tagged"]],
    ["a date", { Expiration: { Date: new Date("2026-11-25T00:00:00Z") } }, []],
    ["a date far away", { Expiration: { Date: new Date("2027-11-25T00:00:00Z") } }, ["big", "logs/a", "tagged"]],
  ])("are for what %s names", async (_what, rule, left) => {
    await rules({ Expiration: { Days: 1 }, ...rule });
    await put("logs/a");
    await put("tagged", { Tagging: "keep=no" });
    await put("big", { Body: Buffer.alloc(11) });

    await advance(7 * DAY);

    expect(await keys()).toEqual(left);
  });

  it("apply to what was there before them", async () => {
    await put("a");
    await advance(10 * DAY);
    await rules({ Expiration: { Days: 1 } });

    await advance(12 * HOUR);

    expect(await keys()).toEqual([]);
  });

  it("keep a bucket on the agenda once, and not after they are gone", async () => {
    await rules({ Expiration: { Days: 1 } });
    for (const key of ["a", "b", "c"]) await put(key);
    expect(agenda()).toHaveLength(1);

    await s3("DeleteBucketLifecycle");
    expect(agenda()).toEqual([]);
    await advance(10 * DAY);
    expect(await keys()).toEqual(["a", "b", "c"]);
  });

  it("are refused when they move objects to another storage class", async () => {
    await expect(rules({ Transitions: [{ Days: 30, StorageClass: "GLACIER" }] })).rejects.toMatchObject({ code: "NotImplemented" });
  });
});

describe("object keys", () => {
  it.each(["../../etc/passwd", "/absolute", "a/../../b", "..", "C:\\windows\\x", "nul\u0001", "%2e%2e/x", "é/😀"])("like %j are names and nothing else", async (Key) => {
    await put(Key, { Body: Buffer.from(Key) });

    expect(Buffer.from((await s3("GetObject", { Key })).Body as Uint8Array).toString()).toBe(Key);
    expect(await keys()).toEqual([Key]);
    await s3("CreateBucket", { Bucket: "other" });
    expect(await s3("ListObjectsV2", { Bucket: "other" })).not.toHaveProperty("Contents");
  });
});
