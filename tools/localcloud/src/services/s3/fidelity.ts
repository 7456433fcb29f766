import type { ServiceFidelity } from "../../fidelity";

const GUIDE = "https://docs.aws.amazon.com/AmazonS3/latest/userguide";

export const fidelity: ServiceFidelity = {
  rules: [
    {
      rule: "Lifecycle rules run at midnight UTC; an object's days are counted from its creation and rounded up to the next midnight.",
      source: `${GUIDE}/intro-lifecycle-rules.html`, test: "services/s3/lifecycle-run.test.ts: expire an object at the midnight behind its days, and leave the agenda empty",
      unverified: "What a midnight finds goes at that midnight; AWS may take longer.",
    },
    {
      rule: "A version's noncurrent days count from when it was replaced; NewerNoncurrentVersions spares the newest.",
      source: `${GUIDE}/intro-lifecycle-rules.html`, test: "services/s3/lifecycle-run.test.ts: remove old versions by the time at which they were replaced, and spare the newest as asked",
    },
    {
      rule: "Expiring an object of a versioned bucket adds a delete marker; a marker with nothing below it goes by ExpiredObjectDeleteMarker or by age.",
      source: `${GUIDE}/intro-lifecycle-rules.html`, test: "services/s3/lifecycle-run.test.ts: take everything of a deleted object in the end, its marker too",
    },
    {
      rule: "Incomplete multipart uploads are aborted the given days after they were begun.",
      source: `${GUIDE}/mpu-abort-incomplete-mpu-lifecycle-config.html`, test: "services/s3/lifecycle-run.test.ts: abort uploads that nobody completes",
    },
    {
      rule: "Rules are for what prefix, tags and sizes name.",
      source: `${GUIDE}/intro-lifecycle-filters.html`, test: "services/s3/lifecycle-run.test.ts: are for what %s names",
    },
    {
      rule: "Keys are names and no paths: dots and slashes lead nowhere.",
      source: `${GUIDE}/object-keys.html`, test: "services/s3/lifecycle-run.test.ts: like %j are names and nothing else",
    },
    {
      rule: "Old versions stay readable by id, below a delete marker too; a version named null is replaced while versioning is suspended.",
      source: `${GUIDE}/versioning-workflows.html`, test: "services/s3/objects.test.ts: named null are replaced while versioning is suspended",
    },
    {
      rule: "If-Match, If-None-Match and their dates hold for reads and writes.",
      source: `${GUIDE}/conditional-requests.html`, test: "services/s3/objects.test.ts: honour conditions",
    },
    {
      rule: "Checksums are verified when they are sent and shown when they are asked for.",
      source: `${GUIDE}/checking-object-integrity.html`, test: "services/s3/objects.test.ts: verify checksums, and show them when asked",
    },
    {
      rule: "Who writes under a key of KMS needs kms:GenerateDataKey on it, who reads kms:Decrypt; S3 uses the key in the caller's name.",
      source: `${GUIDE}/UsingKMSEncryption.html`, test: "services/s3/objects.test.ts: are written and read in the caller's name through S3, and only while the key can be used",
    },
  ],
  notModelled: [
    "transitions to other storage classes", "notifications of events, also those to EventBridge", "replication, inventory, Object Lock, access points, directory buckets",
    "SSE-C and dual-layer encryption", "ACLs other than the owner's",
  ],
};
