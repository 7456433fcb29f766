import { AwsError, type CallContext, type Handler, type Shape, type Transaction } from "../../service";
import { malformedXml } from "./errors";
import { noteLifecycle } from "./lifecycle-plan";
import { requireBucket, type BucketRecord, type ObjectVersion } from "./records";
import { addVersion, newVersionId, rejectWriteConditions, removeVersion, shownVersionId } from "./versions";

const objectsPerRequest = 1000;

interface Deletion {
  deleteMarker: boolean;
  versionId?: string;
}

export const deleteObject: Handler = (input, context) => context.store.transaction((tx) => {
  const bucket = requireBucket(tx, input);
  rejectWriteConditions(tx, input, bucket);
  const { deleteMarker, versionId } = deleteOne(tx, bucket, input.Key, input.VersionId, context);
  return { ...(deleteMarker ? { DeleteMarker: true } : {}), ...(versionId === undefined ? {} : { VersionId: versionId }) };
});

/** Deleting what is not there succeeds, as in S3. */
function deleteOne(tx: Transaction, bucket: BucketRecord, key: string, versionId: string | undefined, context: CallContext): Deletion {
  if (versionId !== undefined) {
    const removed = removeVersion(tx, bucket.name, key, versionId);
    noteLifecycle(context, tx, bucket, { isOld: true });
    return { deleteMarker: removed?.deleteMarker ?? false, versionId };
  }
  const deletion = deleteLatest(tx, bucket, key, context);
  noteLifecycle(context, tx, bucket);
  return deletion;
}

/** Deletes as a call without a version does: for ever, or with a marker where versions are kept. */
export function deleteLatest(tx: Transaction, bucket: BucketRecord, key: string, context: CallContext): Deletion {
  if (bucket.versioning === undefined) {
    removeVersion(tx, bucket.name, key, "null");
    return { deleteMarker: false };
  }
  const marker = deleteMarker(newVersionId(bucket, context), context);
  addVersion(tx, bucket, key, marker);
  return { deleteMarker: true, ...(shownVersionId(bucket, marker.versionId).VersionId === undefined ? {} : { versionId: marker.versionId }) };
}

function deleteMarker(versionId: string, context: CallContext): ObjectVersion {
  return {
    versionId, deleteMarker: true, lastModified: context.clock.now(), size: 0, etag: "", sha256: "", headers: {}, metadata: {}, checksums: {},
    storageClass: "STANDARD", encryption: { algorithm: "AES256" }, tags: {},
  };
}

export const deleteObjects: Handler = (input, context) => context.store.transaction((tx) => {
  const bucket = requireBucket(tx, input);
  const wanted: Shape[] = input.Delete.Objects;
  if (wanted.length === 0 || wanted.length > objectsPerRequest) throw malformedXml(`Delete takes 1 to ${objectsPerRequest} objects`);
  const deleted: Shape[] = [];
  const errors: Shape[] = [];
  for (const { Key, VersionId, ETag } of wanted) {
    try {
      if (ETag !== undefined) rejectWriteConditions(tx, { Key, IfMatch: ETag }, bucket);
      const done = deleteOne(tx, bucket, Key, VersionId, context);
      deleted.push({
        Key,
        ...(VersionId === undefined ? {} : { VersionId }),
        ...(done.deleteMarker ? { DeleteMarker: true, DeleteMarkerVersionId: done.versionId } : {}),
      });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      errors.push({ Key, ...(VersionId === undefined ? {} : { VersionId }), Code: error.code, Message: error.message });
    }
  }
  return { ...(input.Delete.Quiet === true || deleted.length === 0 ? {} : { Deleted: deleted }), ...(errors.length === 0 ? {} : { Errors: errors }) };
});
