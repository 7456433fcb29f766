import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { deny, policyDocument, type PolicyDocument } from "@switchyard/conventions";
import type { EnvironmentScope } from "./iam/role-scope";

export interface ArtifactBucketArgs {
  scope: EnvironmentScope;
  /** Days until an artifact is deleted; each run writes new ones. */
  retentionDays: number;
}

/** Days that an overwritten or deleted artifact can still be read. */
export const noncurrentDays = 30;

/** Refuses every request that is not encrypted in transit. */
export function encryptedTransportOnly({ arn, shared }: EnvironmentScope): PolicyDocument {
  return policyDocument([
    deny({
      sid: "EncryptedTransportOnly",
      principal: "*",
      // Spelt with a wildcard because a refusal must cover the actions that AWS has yet to add.
      actions: ["s3:*"],
      resources: [arn.bucket(shared.artifactBucket), arn.objects(shared.artifactBucket)],
      conditions: { Bool: { "aws:SecureTransport": "false" } },
    }),
  ]);
}

/** Bucket for pipeline artifacts: private, encrypted by S3, versioned, and emptied when it is destroyed. */
export class ArtifactBucket extends pulumi.ComponentResource {
  /** Name that pipelines and builds hand artifacts through. */
  public readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: ArtifactBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("switchyard:foundation:ArtifactBucket", name, {}, opts);
    const child = { parent: this };
    const bucket = new aws.s3.Bucket(name, { bucket: args.scope.shared.artifactBucket, forceDestroy: true }, child);
    const versioning = new aws.s3.BucketVersioning(
      `${name}-versioning`,
      { bucket: bucket.bucket, versioningConfiguration: { status: "Enabled" } },
      child,
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      { bucket: bucket.bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
      child,
    );
    const access = new aws.s3.BucketPublicAccessBlock(
      `${name}-public-access`,
      { bucket: bucket.bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      child,
    );
    new aws.s3.BucketOwnershipControls(`${name}-ownership`, { bucket: bucket.bucket, rule: { objectOwnership: "BucketOwnerEnforced" } }, child);
    new aws.s3.BucketPolicy(
      `${name}-policy`,
      { bucket: bucket.bucket, policy: JSON.stringify(encryptedTransportOnly(args.scope)) },
      // S3 refuses two changes of a bucket's access at once.
      { ...child, dependsOn: [access] },
    );
    new aws.s3.BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      {
        bucket: bucket.bucket,
        rules: [
          {
            id: "expire",
            status: "Enabled",
            filter: { prefix: "" },
            expiration: { days: args.retentionDays },
            noncurrentVersionExpiration: { noncurrentDays },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
          },
        ],
      },
      // Rules for old versions need a bucket that keeps them.
      { ...child, dependsOn: [versioning] },
    );
    this.bucketName = bucket.bucket;
    this.registerOutputs({ bucketName: this.bucketName });
  }
}
