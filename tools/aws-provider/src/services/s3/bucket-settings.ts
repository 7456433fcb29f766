import { unlessGone } from "../../cloud-api";
import type { Shape } from "../../cloud-api";
import { flag, list, object, policy, required, text } from "../../framework/field";
import { defineResource } from "../../framework/resource-type";
import { fromShape, toShape } from "../../framework/shape";

/** The bucket that a setting belongs to. Another bucket means another setting. */
const ofBucket = required(text({ forceNew: true }));

const versioningFields = {
  mfaDelete: text({ computed: true, api: "MFADelete" }),
  status: required(text()),
};

export const bucketVersioning = defineResource({
  token: "aws:s3/bucketVersioning:BucketVersioning",
  title: "S3 Bucket Versioning",
  inputs: { bucket: ofBucket, versioningConfiguration: required(object(versioningFields)) },
  outputs: [],
  notModelled: ["expectedBucketOwner", "mfa"],

  async create(context, { bucket, versioningConfiguration }) {
    // A bucket that never had versioning is "Disabled" by itself; AWS has no call that says so.
    if (versioningConfiguration.status !== "Disabled") {
      const VersioningConfiguration = toShape(versioningFields, versioningConfiguration, "pascal");
      await context.api.call("s3", "PutBucketVersioning", { Bucket: bucket, VersioningConfiguration });
    }
    return bucket;
  },

  async read(context, id, state) {
    const found = await unlessGone(context.api.call("s3", "GetBucketVersioning", { Bucket: id }));
    if (found === undefined) return undefined;
    const status = (found["Status"] as string | undefined) ?? "Disabled";
    if (status === "Disabled" && Object.keys(state).length === 0) return undefined;
    return { bucket: id, versioningConfiguration: { ...fromShape(versioningFields, found, "pascal"), status } };
  },

  async update(context, { id, news }) {
    const VersioningConfiguration = toShape(versioningFields, news.versioningConfiguration, "pascal");
    await context.api.call("s3", "PutBucketVersioning", { Bucket: id, VersioningConfiguration });
  },

  async delete(context, id, state) {
    const configuration = state["versioningConfiguration"] as { status?: string } | undefined;
    if (configuration?.status !== "Enabled") return;
    await context.api.call("s3", "PutBucketVersioning", { Bucket: id, VersioningConfiguration: { Status: "Suspended" } });
  },
});

const encryptionRule = {
  applyServerSideEncryptionByDefault: object({
    kmsMasterKeyId: text({ api: "KMSMasterKeyID" }),
    sseAlgorithm: required(text({ api: "SSEAlgorithm" })),
  }),
  blockedEncryptionTypes: list(text(), { computed: true, api: false }),
  bucketKeyEnabled: flag(),
};

const encryptionShape = (rules: object[]): Shape => ({
  Rules: rules.map((rule) => {
    const shape = toShape(encryptionRule, rule as Record<string, unknown>, "pascal");
    const blocked = (rule as { blockedEncryptionTypes?: string[] }).blockedEncryptionTypes;
    return blocked === undefined ? shape : { ...shape, BlockedEncryptionTypes: { EncryptionType: blocked } };
  }),
});

export const bucketServerSideEncryptionConfiguration = defineResource({
  token: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  title: "S3 Bucket Server-side Encryption Configuration",
  inputs: { bucket: ofBucket, rules: required(list(object(encryptionRule))) },
  outputs: [],
  notModelled: ["expectedBucketOwner"],

  async create(context, { bucket, rules }) {
    await context.api.call("s3", "PutBucketEncryption", { Bucket: bucket, ServerSideEncryptionConfiguration: encryptionShape(rules) });
    return bucket;
  },

  async read(context, id) {
    const found = await unlessGone(context.api.call("s3", "GetBucketEncryption", { Bucket: id }));
    const rules = found?.["ServerSideEncryptionConfiguration"]?.["Rules"] as Shape[] | undefined;
    if (rules === undefined) return undefined;
    return {
      bucket: id,
      rules: rules.map((rule) => {
        const blocked = rule["BlockedEncryptionTypes"]?.["EncryptionType"] as string[] | undefined;
        return { ...fromShape(encryptionRule, rule, "pascal"), ...(blocked === undefined ? {} : { blockedEncryptionTypes: blocked }) };
      }),
    };
  },

  async update(context, { id, news }) {
    await context.api.call("s3", "PutBucketEncryption", { Bucket: id, ServerSideEncryptionConfiguration: encryptionShape(news.rules) });
  },

  async delete(context, id) {
    await context.api.call("s3", "DeleteBucketEncryption", { Bucket: id });
  },
});

const publicAccess = {
  blockPublicAcls: flag({ default: false }),
  blockPublicPolicy: flag({ default: false }),
  ignorePublicAcls: flag({ default: false }),
  restrictPublicBuckets: flag({ default: false }),
};

export const bucketPublicAccessBlock = defineResource({
  token: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  title: "S3 Bucket Public Access Block",
  inputs: { bucket: ofBucket, ...publicAccess },
  outputs: [],
  notModelled: ["skipDestroy"],

  async create(context, inputs) {
    const PublicAccessBlockConfiguration = toShape(publicAccess, inputs, "pascal");
    await context.api.call("s3", "PutPublicAccessBlock", { Bucket: inputs.bucket, PublicAccessBlockConfiguration });
    return inputs.bucket;
  },

  async read(context, id) {
    const found = await unlessGone(context.api.call("s3", "GetPublicAccessBlock", { Bucket: id }));
    if (found === undefined) return undefined;
    return { bucket: id, ...fromShape(publicAccess, found["PublicAccessBlockConfiguration"] as Shape, "pascal") };
  },

  async update(context, { id, news }) {
    const PublicAccessBlockConfiguration = toShape(publicAccess, news, "pascal");
    await context.api.call("s3", "PutPublicAccessBlock", { Bucket: id, PublicAccessBlockConfiguration });
  },

  async delete(context, id) {
    await context.api.call("s3", "DeletePublicAccessBlock", { Bucket: id });
  },
});

export const bucketOwnershipControls = defineResource({
  token: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  title: "S3 Bucket Ownership Controls",
  inputs: { bucket: ofBucket, rule: required(object({ objectOwnership: required(text()) })) },
  outputs: [],

  async create(context, { bucket, rule }) {
    const OwnershipControls = { Rules: [{ ObjectOwnership: rule.objectOwnership }] };
    await context.api.call("s3", "PutBucketOwnershipControls", { Bucket: bucket, OwnershipControls });
    return bucket;
  },

  async read(context, id) {
    const found = await unlessGone(context.api.call("s3", "GetBucketOwnershipControls", { Bucket: id }));
    const rules = found?.["OwnershipControls"]?.["Rules"] as Shape[] | undefined;
    return rules === undefined ? undefined : { bucket: id, rule: { objectOwnership: rules[0]?.["ObjectOwnership"] as string } };
  },

  async update(context, { id, news }) {
    const OwnershipControls = { Rules: [{ ObjectOwnership: news.rule.objectOwnership }] };
    await context.api.call("s3", "PutBucketOwnershipControls", { Bucket: id, OwnershipControls });
  },

  async delete(context, id) {
    await context.api.call("s3", "DeleteBucketOwnershipControls", { Bucket: id });
  },
});

export const bucketPolicy = defineResource({
  token: "aws:s3/bucketPolicy:BucketPolicy",
  title: "S3 Bucket Policy",
  inputs: { bucket: ofBucket, policy: required(policy()) },
  outputs: [],

  async create(context, inputs) {
    await context.api.call("s3", "PutBucketPolicy", { Bucket: inputs.bucket, Policy: inputs.policy });
    return inputs.bucket;
  },

  async read(context, id) {
    const found = await unlessGone(context.api.call("s3", "GetBucketPolicy", { Bucket: id }));
    return found === undefined ? undefined : { bucket: id, policy: found["Policy"] as string };
  },

  async update(context, { id, news }) {
    await context.api.call("s3", "PutBucketPolicy", { Bucket: id, Policy: news.policy });
  },

  async delete(context, id) {
    await context.api.call("s3", "DeleteBucketPolicy", { Bucket: id });
  },
});
