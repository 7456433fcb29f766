import { isGone, unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { flag, text } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import type { ResourceContext } from "../../framework/resource-type";
import { pascalTags, tagMap } from "../../framework/tags";
import type { Tags } from "../../framework/tags";

/** Hosted zones of the S3 website endpoints; AWS publishes them as a table, no operation tells them. */
const HOSTED_ZONES: Record<string, string> = {
  "us-east-1": "Z3AQBSTGFAJSTF",
  "us-east-2": "Z2O1EMRO9K5GLX",
  "us-west-1": "Z2F56UZL2M1ACD",
  "us-west-2": "Z3BJ6K6RIION7M",
  "eu-west-1": "Z1BKCTXD74EZPE",
  "eu-central-1": "Z21DNDUVLTQW6Q",
};

async function bucketTags(context: ResourceContext, bucket: string): Promise<Tags> {
  const found = await unlessGone(context.api.call("s3", "GetBucketTagging", { Bucket: bucket }));
  return tagMap(found?.["TagSet"] as Shape[] | undefined);
}

/** A bucket's tags are one document: changing one means writing all. */
async function writeTags(context: ResourceContext, bucket: string, tags: Tags): Promise<void> {
  if (Object.keys(tags).length === 0) await context.api.call("s3", "DeleteBucketTagging", { Bucket: bucket });
  else await context.api.call("s3", "PutBucketTagging", { Bucket: bucket, Tagging: { TagSet: pascalTags(tags) } });
}

async function emptyBucket(context: ResourceContext, bucket: string): Promise<void> {
  for (;;) {
    const page = await context.api.call("s3", "ListObjectVersions", { Bucket: bucket });
    const entries = [...((page["Versions"] as Shape[] | undefined) ?? []), ...((page["DeleteMarkers"] as Shape[] | undefined) ?? [])];
    if (entries.length === 0) return;
    const objects = entries.map((entry) => ({ Key: entry["Key"] as string, VersionId: entry["VersionId"] as string }));
    const answer = await context.api.call("s3", "DeleteObjects", { Bucket: bucket, Delete: { Objects: objects, Quiet: true } });
    const errors = (answer["Errors"] as Shape[] | undefined) ?? [];
    if (errors.length > 0) {
      const reasons = errors.map((error) => `${error["Key"]} (${error["VersionId"]}): ${error["Code"]} ${error["Message"] ?? ""}`);
      throw new Error(`emptying the bucket: ${reasons.join("; ")}`);
    }
  }
}

/** Of `aws.s3.Bucket` the bucket itself; its settings have resources of their own. */
export const bucket = defineResource({
  token: "aws:s3/bucket:Bucket",
  title: "S3 Bucket",
  name: { property: "bucket", maxLength: 63, lowerCase: true },
  inputs: {
    bucket: text({ forceNew: true }),
    forceDestroy: flag({ default: false, kept: true }),
    objectLockEnabled: flag({ forceNew: true, computed: true, kept: true }),
  },
  outputs: ["arn", "bucketDomainName", "bucketRegion", "bucketRegionalDomainName", "hostedZoneId", "websiteDomain", "websiteEndpoint"],
  notModelled: [
    "accelerationStatus", "acl", "bucketNamespace", "bucketPrefix", "corsRules", "grants", "lifecycleRules", "logging",
    "objectLockConfiguration", "policy", "replicationConfiguration", "requestPayer", "serverSideEncryptionConfiguration",
    "versioning", "website",
  ],

  async create(context, inputs) {
    const name = inputs.bucket ?? "";
    await context.api.call("s3", "CreateBucket", {
      Bucket: name,
      ...(context.region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: context.region } }),
      ...(inputs.objectLockEnabled === true ? { ObjectLockEnabledForBucket: true } : {}),
    });
    return name;
  },

  async settle(context, id) {
    if (Object.keys(context.tags).length > 0) await writeTags(context, id, context.tags);
  },

  async read(context, id) {
    const head = await unlessGone(context.api.call("s3", "HeadBucket", { Bucket: id }));
    if (head === undefined) return undefined;
    const region = (head["BucketRegion"] as string | undefined) ?? context.region;
    return {
      bucket: id,
      arn: `arn:${context.partition}:s3:::${id}`,
      bucketDomainName: `${id}.s3.amazonaws.com`,
      bucketRegion: region,
      bucketRegionalDomainName: `${id}.s3.${region}.amazonaws.com`,
      hostedZoneId: HOSTED_ZONES[region],
      // Only a bucket with a website has these.
      websiteDomain: "",
      websiteEndpoint: "",
      tagsAll: await bucketTags(context, id),
    };
  },

  async changeTags(context, { id }) {
    await writeTags(context, id, context.tags);
  },

  async delete(context, id, state) {
    if (state["forceDestroy"] === true) {
      try {
        await emptyBucket(context, id);
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    }
    await context.api.call("s3", "DeleteBucket", { Bucket: id });
  },
});
