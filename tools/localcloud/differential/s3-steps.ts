/**
 * Sequences of calls on one bucket, and what becomes of them in a form in which two S3s can be compared.
 */
import {
  DeleteObjectCommand, DeleteObjectsCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, ListObjectVersionsCommand, PutBucketVersioningCommand, PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import fc from "fast-check";

/** One call. `version` counts the versions that the sequence has made so far, from the first; beyond the last it means none. */
export type Step =
  | { kind: "put"; key: string; body: string; ifNoneMatch?: boolean }
  | { kind: "get" | "head" | "delete"; key: string; version?: number; range?: string }
  | { kind: "deleteAll"; keys: string[] }
  | { kind: "versioning"; status: "Enabled" | "Suspended" }
  | { kind: "list"; prefix: string; delimiter?: string }
  | { kind: "versions"; prefix: string };

const key = fc.constantFrom("a", "b", "dir/a", "dir/b", "dir/deep/c");
const version = fc.option(fc.nat({ max: 6 }), { nil: undefined });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("put" as const), key, body: fc.constantFrom("", "one", "two", "three") }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("put" as const), key, body: fc.constant("new"), ifNoneMatch: fc.constant(true) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("get" as const, "head" as const), key, version }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("get" as const), key, range: fc.constantFrom("bytes=0-1", "bytes=1-", "bytes=-2", "bytes=9-") }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("delete" as const), key, version }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("deleteAll" as const), keys: fc.uniqueArray(key, { minLength: 1, maxLength: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("versioning" as const), status: fc.constantFrom("Enabled" as const, "Enabled" as const, "Suspended" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("list" as const), prefix: fc.constantFrom("", "dir/", "d"), delimiter: fc.option(fc.constant("/"), { nil: undefined }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("versions" as const), prefix: fc.constantFrom("", "dir/") }) },
);

export const sequences: fc.Arbitrary<Step[]> = fc.array(step, { minLength: 3, maxLength: 16 });

/** Ids that one S3 gave out, as numbers in the order of their coming. */
class VersionNames {
  readonly ids: string[] = [];

  nameOf(id: string | undefined): string | undefined {
    if (id === undefined || id === "null") return id;
    if (!this.ids.includes(id)) this.ids.push(id);
    return `v${this.ids.indexOf(id)}`;
  }
}

/** Makes the calls on a bucket that is there. @returns what became of each, without ids and times */
export async function play(client: S3Client, Bucket: string, steps: Step[]): Promise<string[]> {
  const names = new VersionNames();
  const seen: string[] = [];
  for (const one of steps) {
    try {
      seen.push(JSON.stringify(await perform(client, Bucket, one, names)));
    } catch (error) {
      seen.push((error as Error).name);
    }
  }
  return seen;
}

async function perform(client: S3Client, Bucket: string, one: Step, names: VersionNames): Promise<unknown> {
  switch (one.kind) {
    case "put": {
      const put = await client.send(new PutObjectCommand({ Bucket, Key: one.key, Body: Buffer.from(one.body), ContentLength: Buffer.byteLength(one.body), ...(one.ifNoneMatch && { IfNoneMatch: "*" }) }));
      return { etag: put.ETag, version: names.nameOf(put.VersionId) };
    }
    case "get": {
      const got = await client.send(new GetObjectCommand({ Bucket, Key: one.key, ...versionOf(one.version, names), ...(one.range !== undefined && { Range: one.range }) }));
      return { body: await got.Body?.transformToString(), etag: got.ETag, version: names.nameOf(got.VersionId), range: got.ContentRange };
    }
    case "head": {
      const head = await client.send(new HeadObjectCommand({ Bucket, Key: one.key, ...versionOf(one.version, names) }));
      return { size: head.ContentLength, etag: head.ETag, version: names.nameOf(head.VersionId) };
    }
    case "delete": {
      const deleted = await client.send(new DeleteObjectCommand({ Bucket, Key: one.key, ...versionOf(one.version, names) }));
      return { marker: deleted.DeleteMarker ?? false, version: names.nameOf(deleted.VersionId) };
    }
    case "deleteAll": {
      const { Deleted = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: one.keys.map((Key) => ({ Key })) } }));
      const sorted = [...Deleted].sort((left, right) => (left.Key! < right.Key! ? -1 : 1));
      return sorted.map((each) => ({ key: each.Key, marker: each.DeleteMarker ?? false, version: names.nameOf(each.DeleteMarkerVersionId) }));
    }
    case "versioning":
      await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: one.status } }));
      return {};
    case "list": {
      const listed = await client.send(new ListObjectsV2Command({ Bucket, Prefix: one.prefix, ...(one.delimiter !== undefined && { Delimiter: one.delimiter }) }));
      return { keys: listed.Contents?.map(({ Key, Size }) => [Key, Size]) ?? [], prefixes: listed.CommonPrefixes?.map(({ Prefix }) => Prefix) ?? [] };
    }
    case "versions": {
      const listed = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix: one.prefix }));
      return {
        versions: listed.Versions?.map(({ Key, VersionId, IsLatest, ETag }) => [Key, names.nameOf(VersionId), IsLatest, ETag]) ?? [],
        markers: listed.DeleteMarkers?.map(({ Key, VersionId, IsLatest }) => [Key, names.nameOf(VersionId), IsLatest]) ?? [],
      };
    }
  }
}

/** The last number stands for the version that is named null. */
function versionOf(version: number | undefined, names: VersionNames): { VersionId?: string } {
  if (version === undefined) return {};
  return { VersionId: names.ids[version] ?? "null" };
}
