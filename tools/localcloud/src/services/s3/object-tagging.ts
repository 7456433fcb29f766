import type { CallContext, Handler, Shape } from "../../service";
import { fromTagList, type Tags, toTagList } from "../support/tags";
import { requireBucket } from "./records";
import { rejectTags } from "./tagging";
import { changeVersion, requireVersion, shownVersionId } from "./versions";

const tagsPerObject = 10;

function setTags(input: Shape, context: CallContext, tags: Tags): Shape {
  return context.store.transaction((tx) => {
    const bucket = requireBucket(tx, input);
    const version = requireVersion(tx, bucket, input.Key, input.VersionId);
    changeVersion(tx, bucket.name, input.Key, { ...version, tags });
    return shownVersionId(bucket, version.versionId);
  });
}

export const putObjectTagging: Handler = (input, context) => {
  rejectTags(input.Tagging.TagSet, tagsPerObject);
  return setTags(input, context, fromTagList(input.Tagging.TagSet));
};

export const deleteObjectTagging: Handler = (input, context) => setTags(input, context, {});

export const getObjectTagging: Handler = (input, context) => context.store.read((tx) => {
  const bucket = requireBucket(tx, input);
  const version = requireVersion(tx, bucket, input.Key, input.VersionId);
  return { TagSet: toTagList(version.tags), ...shownVersionId(bucket, version.versionId) };
});
