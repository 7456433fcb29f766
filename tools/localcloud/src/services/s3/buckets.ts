import { AwsError, type Handler } from "../../service";
import { page } from "../support/paging";
import { fromTagList } from "../support/tags";
import { isBucketName } from "./bucket-name";
import { bucketError, invalidToken, notModelled } from "./errors";
import { bucketArn, canonicalId, collections, requireBucket, type BucketRecord } from "./records";
import { rejectTags } from "./tagging";
import { forgetLifecycle } from "./lifecycle-plan";
import { dropUploads } from "./uploads";

/** What every new bucket has since 2023: SSE-S3, no public access, no ACLs. */
const defaults = {
  encryption: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false }] },
  publicAccessBlock: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
  ownership: "BucketOwnerEnforced",
} as const;

const bucketsPerAccount = 10_000;
/** The Region whose buckets have no location constraint. */
const classicRegion = "us-east-1";

export const createBucket: Handler = (input, context) => context.store.transaction((tx) => {
  const name: string = input.Bucket;
  if (!isBucketName(name)) throw bucketError("InvalidBucketName", "The specified bucket is not valid.", 400, name);
  const region = regionOf(input.CreateBucketConfiguration?.LocationConstraint, context.region, name);
  if (input.CreateBucketConfiguration?.Bucket ?? input.CreateBucketConfiguration?.Location) throw notModelled("a directory bucket");
  if (input.ObjectLockEnabledForBucket === true) throw notModelled("Object Lock");
  if (input.ACL !== undefined && input.ACL !== "private") {
    if ((input.ObjectOwnership ?? defaults.ownership) === "BucketOwnerEnforced") {
      throw bucketError("InvalidBucketAclWithObjectOwnership", "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting", 400, name);
    }
    throw notModelled(`the ACL ${input.ACL}`);
  }
  const existing = tx.get<BucketRecord>(collections.buckets, name);
  if (existing && existing.accountId !== context.accountId) {
    throw bucketError("BucketAlreadyExists", "The requested bucket name is not available. The bucket namespace is shared by all users of the system. "
      + "Please select a different name and try again.", 409, name);
  }
  // us-east-1 alone answers 200 when the owner makes a bucket again, and leaves it as it is.
  if (existing && region === classicRegion && existing.region === classicRegion) return { Location: `/${name}`, BucketArn: bucketArn(name, context) };
  if (existing) {
    throw bucketError("BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.", 409, name);
  }
  const tags = input.CreateBucketConfiguration?.Tags ?? [];
  rejectTags(tags, 50);
  if (tx.list(collections.buckets).length >= bucketsPerAccount) {
    throw new AwsError("TooManyBuckets", "You have attempted to create more buckets than allowed", 400);
  }
  tx.put<BucketRecord>(collections.buckets, name, {
    name,
    region,
    accountId: context.accountId,
    createdAt: context.clock.now(),
    encryption: defaults.encryption,
    publicAccessBlock: defaults.publicAccessBlock,
    ownership: input.ObjectOwnership ?? defaults.ownership,
    tags: fromTagList(tags),
  });
  return { Location: region === classicRegion ? `/${name}` : `http://${name}.s3.amazonaws.com/`, BucketArn: bucketArn(name, context) };
});

function regionOf(constraint: string | undefined, requestRegion: string, bucket: string): string {
  if (constraint === undefined) {
    if (requestRegion === classicRegion) return requestRegion;
    throw bucketError("IllegalLocationConstraintException",
      "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.", 400, bucket);
  }
  if (constraint === classicRegion) {
    throw bucketError("InvalidLocationConstraint", "The specified location-constraint is not valid", 400, bucket);
  }
  // The us-east-1 endpoint makes buckets anywhere; every other endpoint only at home.
  if (constraint !== requestRegion && requestRegion !== classicRegion) {
    throw bucketError("IllegalLocationConstraintException",
      `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`, 400, bucket);
  }
  return constraint;
}

export const headBucket: Handler = (input, context) => context.store.read((tx) => {
  const bucket = tx.get<BucketRecord>(collections.buckets, input.Bucket);
  // A HEAD answer has no body, so S3's clients know this error as plain "NotFound".
  if (!bucket) throw bucketError("NotFound", "Not Found", 404, input.Bucket);
  requireBucket(tx, input);
  return { BucketRegion: bucket.region, BucketArn: bucketArn(bucket.name, context), AccessPointAlias: false };
});

export const listBuckets: Handler = (input, context) => context.store.read((tx) => {
  const buckets = tx.list<BucketRecord>(collections.buckets, input.Prefix ?? "").map(([, bucket]) => bucket)
    .filter((bucket) => bucket.accountId === context.accountId)
    .filter((bucket) => input.BucketRegion === undefined || bucket.region === input.BucketRegion);
  const { items, next } = page(buckets, (bucket) => bucket.name, input.ContinuationToken, input.MaxBuckets ?? 10_000, invalidToken);
  return {
    Buckets: items.map((bucket) => ({
      Name: bucket.name, CreationDate: new Date(bucket.createdAt), BucketRegion: bucket.region, BucketArn: bucketArn(bucket.name, context),
    })),
    Owner: { ID: canonicalId(context.accountId) },
    ...(next === undefined ? {} : { ContinuationToken: next }),
    ...(input.Prefix === undefined ? {} : { Prefix: input.Prefix }),
  };
});

export const getBucketLocation: Handler = (input, context) => context.store.read((tx) => {
  const { region } = requireBucket(tx, input);
  return region === classicRegion ? {} : { LocationConstraint: region };
});

export const deleteBucket: Handler = (input, context) => context.store.transaction((tx) => {
  const bucket = requireBucket(tx, input);
  if (tx.list(collections.keys, `${bucket.name}/`).length > 0) {
    throw bucketError("BucketNotEmpty", bucket.versioning === undefined
      ? "The bucket you tried to delete is not empty"
      : "The bucket you tried to delete is not empty. You must delete all versions in the bucket.", 409, bucket.name);
  }
  dropUploads(tx, bucket.name); // uploads that nobody completed do not keep a bucket
  forgetLifecycle(context, tx, bucket.name);
  tx.remove(collections.buckets, bucket.name);
  return {};
});
