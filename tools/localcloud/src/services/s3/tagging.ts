import { AwsError, type Handler } from "../../service";
import { checkTagKeys } from "../support/tag-rules";
import { fromTagList, toTagList } from "../support/tags";
import { bucketError } from "./errors";
import { changeBucket, requireBucket } from "./records";

/** S3's model has no lengths for tags, so all rules are here. @throws AwsError `InvalidTag`, `BadRequest` over the limit */
export function rejectTags(tags: { Key: string; Value: string }[], limit: number): void {
  const invalid = (message: string, key: string): AwsError => new AwsError("InvalidTag", message, 400, { TagKey: key });
  for (const { Key, Value } of tags) {
    if (Key.length > 128 || !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u.test(Key)) throw invalid("The TagKey you have provided is invalid", Key);
    if (Value.length > 256 || !/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(Value)) throw invalid("The TagValue you have provided is invalid", Key);
  }
  const [problem] = checkTagKeys({}, tags.map(({ Key }) => Key), { limit });
  switch (problem?.kind) {
    case "duplicate": throw invalid("Cannot provide multiple Tags with the same key", tags[0]!.Key);
    case "reserved": throw invalid("System tags cannot be added/updated by requester", tags[0]!.Key);
    case "too-many": throw new AwsError("BadRequest", limit === 10 ? "Object tags cannot be greater than 10" : `Bucket tag count cannot be greater than ${limit}`, 400);
    case undefined:
  }
}

export const putBucketTagging: Handler = (input, context) => {
  changeBucket(input, context, (bucket) => {
    rejectTags(input.Tagging.TagSet, 50);
    return { ...bucket, tags: fromTagList(input.Tagging.TagSet) };
  });
  return {};
};

export const getBucketTagging: Handler = (input, context) => context.store.read((tx) => {
  const bucket = requireBucket(tx, input);
  if (Object.keys(bucket.tags).length === 0) throw bucketError("NoSuchTagSet", "The TagSet does not exist", 404, bucket.name);
  return { TagSet: toTagList(bucket.tags) };
});

export const deleteBucketTagging: Handler = (input, context) => {
  changeBucket(input, context, (bucket) => ({ ...bucket, tags: {} }));
  return {};
};
