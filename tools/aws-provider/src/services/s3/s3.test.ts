import type { PropertyMap } from "../../framework/wire-value";
import { openWorld, Resource, tellLifeStory } from "../../testing/resource-life";
import type { World } from "../../testing/resource-life";

const BUCKET = "s3-pipeline-artifacts-000000000000-dev";
const makeBucket = async (world: World): Promise<{ bucket: string }> => {
  await world.aws("s3", "CreateBucket", { Bucket: BUCKET });
  return { bucket: BUCKET };
};

tellLifeStory({
  type: "aws:s3/bucket:Bucket",
  inputs: () => ({ bucket: BUCKET, forceDestroy: true, tags: { Purpose: "artifacts" } }),
  outputs: ["arn", "bucketDomainName", "bucketRegionalDomainName", "hostedZoneId", "region", "tagsAll"],
  update: {
    inputs: (before) => ({ ...before, tags: { Purpose: "releases" } }),
    paths: { "tags.Purpose": "update", "tagsAll.Purpose": "update" },
    calls: ["PutBucketTagging"],
  },
  drift: {
    change: (world) => world.aws("s3", "PutBucketTagging", { Bucket: BUCKET, Tagging: { TagSet: [{ Key: "Purpose", Value: "artifacts" }, { Key: "Extra", Value: "1" }] } }),
    paths: { "tags.Extra": "delete", "tagsAll.Environment": "add", "tagsAll.Extra": "delete", "tagsAll.Team": "add" },
  },
  replace: { inputs: (before) => ({ ...before, bucket: "s3-other-000000000000-dev" }), keys: ["bucket"] },
  unknownToImport: ["forceDestroy"],
});

describe("deleting a bucket", () => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld();
  });
  afterEach(() => world.close());

  async function bucketWithVersions(forceDestroy: boolean): Promise<Resource> {
    const bucket = await Resource.create(world, "aws:s3/bucket:Bucket", "it", { bucket: BUCKET, forceDestroy });
    await world.aws("s3", "PutBucketVersioning", { Bucket: BUCKET, VersioningConfiguration: { Status: "Enabled" } });
    for (const Body of [Buffer.from("one"), Buffer.from("two")]) await world.aws("s3", "PutObject", { Bucket: BUCKET, Key: "a", Body });
    await world.aws("s3", "DeleteObject", { Bucket: BUCKET, Key: "a" });
    return bucket;
  }

  it("takes every version and delete marker along when forceDestroy is set", async () => {
    const bucket = await bucketWithVersions(true);

    await bucket.delete();

    expect(await bucket.found()).toBeUndefined();
  });

  it("is refused by S3 when it holds objects and forceDestroy is not set", async () => {
    const bucket = await bucketWithVersions(false);

    await expect(bucket.delete()).rejects.toThrow(
      `deleting S3 Bucket (${BUCKET}): operation error S3: DeleteBucket, BucketNotEmpty: `,
    );
  });
});

tellLifeStory({
  type: "aws:s3/bucketVersioning:BucketVersioning",
  prepare: makeBucket,
  inputs: () => ({ bucket: BUCKET, versioningConfiguration: { status: "Enabled" } }),
  outputs: ["bucket", "versioningConfiguration"],
  update: {
    inputs: (before) => ({ ...before, versioningConfiguration: { status: "Suspended" } }),
    paths: { "versioningConfiguration.status": "update" },
    calls: ["PutBucketVersioning"],
  },
  drift: {
    change: (world) => world.aws("s3", "PutBucketVersioning", { Bucket: BUCKET, VersioningConfiguration: { Status: "Suspended" } }),
    paths: { "versioningConfiguration.status": "update" },
  },
  replace: { inputs: (before) => ({ ...before, bucket: "s3-other-000000000000-dev" }), keys: ["bucket"] },
  staysAfterDelete: true,
});

tellLifeStory({
  type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  prepare: makeBucket,
  inputs: () => ({ bucket: BUCKET, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] }),
  outputs: ["bucket", "rules"],
  update: {
    inputs: (before) => ({ ...before, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" }, bucketKeyEnabled: true }] }),
    paths: { "rules[0].applyServerSideEncryptionByDefault.sseAlgorithm": "update", "rules[0].bucketKeyEnabled": "update" },
    calls: ["PutBucketEncryption"],
  },
  staysAfterDelete: true,
});

tellLifeStory({
  type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  prepare: makeBucket,
  inputs: () => ({ bucket: BUCKET, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true }),
  outputs: ["bucket", "blockPublicAcls", "restrictPublicBuckets"],
  update: {
    inputs: (before) => ({ ...before, restrictPublicBuckets: false }),
    paths: { restrictPublicBuckets: "update" },
    calls: ["PutPublicAccessBlock"],
  },
  drift: {
    change: (world) =>
      world.aws("s3", "PutPublicAccessBlock", {
        Bucket: BUCKET,
        PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: false, IgnorePublicAcls: true, RestrictPublicBuckets: true },
      }),
    paths: { blockPublicPolicy: "update" },
  },
});

tellLifeStory({
  type: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  prepare: makeBucket,
  inputs: () => ({ bucket: BUCKET, rule: { objectOwnership: "BucketOwnerEnforced" } }),
  outputs: ["bucket", "rule"],
  update: {
    inputs: (before) => ({ ...before, rule: { objectOwnership: "BucketOwnerPreferred" } }),
    paths: { "rule.objectOwnership": "update" },
    calls: ["PutBucketOwnershipControls"],
  },
});

const tlsOnly = (sid: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: sid,
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });

tellLifeStory({
  type: "aws:s3/bucketPolicy:BucketPolicy",
  prepare: makeBucket,
  inputs: () => ({ bucket: BUCKET, policy: tlsOnly("TlsOnly") }),
  outputs: ["bucket", "policy"],
  update: {
    inputs: (before) => ({ ...before, policy: tlsOnly("DenyPlain") }),
    paths: { policy: "update" },
    calls: ["PutBucketPolicy"],
  },
  drift: {
    change: (world) => world.aws("s3", "PutBucketPolicy", { Bucket: BUCKET, Policy: tlsOnly("Other") }),
    paths: { policy: "update" },
  },
});

tellLifeStory({
  type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  prepare: makeBucket,
  inputs: () => ({
    bucket: BUCKET,
    rules: [
      { id: "old-versions", status: "Enabled", filter: {}, noncurrentVersionExpiration: { noncurrentDays: 30 } },
      { id: "uploads", status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 7 }, expiration: { days: 90 } },
    ] satisfies PropertyMap[] as PropertyMap[],
  }),
  outputs: ["bucket", "rules"],
  update: {
    inputs: (before) => ({
      ...before,
      rules: [{ id: "old-versions", status: "Enabled", filter: { prefix: "builds/" }, noncurrentVersionExpiration: { noncurrentDays: 60 } }],
    }),
    paths: {
      "rules[0].filter.prefix": "add",
      "rules[0].noncurrentVersionExpiration.noncurrentDays": "update",
      "rules[1]": "delete",
    },
    calls: ["PutBucketLifecycleConfiguration"],
  },
});
