import type { Handler } from "../../service";
import { bucketError } from "./errors";
import { rejectLifecycleRules } from "./lifecycle-rules";
import { forgetLifecycle, noteLifecycle } from "./lifecycle-plan";
import { changeBucket, requireBucket } from "./records";

const defaultMinimumSize = "all_storage_classes_128K";
const idAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

export const putBucketLifecycleConfiguration: Handler = (input, context) => {
  const rules = input.LifecycleConfiguration?.Rules ?? [];
  rejectLifecycleRules(rules);
  const minimumSize: string = input.TransitionDefaultMinimumObjectSize ?? defaultMinimumSize;
  const named = rules.map((rule: { ID?: string }) => ({ ...rule, ID: rule.ID || context.randomId(48, idAlphabet) }));
  changeBucket(input, context, (bucket, tx) => {
    const changed = { ...bucket, lifecycle: { rules: named, minimumSize } };
    forgetLifecycle(context, tx, bucket.name);
    noteLifecycle(context, tx, changed, { isOld: true });
    return changed;
  });
  return { TransitionDefaultMinimumObjectSize: minimumSize };
};

export const getBucketLifecycleConfiguration: Handler = (input, context) => context.store.read((tx) => {
  const { lifecycle, name } = requireBucket(tx, input);
  if (!lifecycle) throw bucketError("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist", 404, name);
  return { Rules: lifecycle.rules, TransitionDefaultMinimumObjectSize: lifecycle.minimumSize };
});

export const deleteBucketLifecycle: Handler = (input, context) => {
  changeBucket(input, context, ({ lifecycle: _, ...bucket }, tx) => {
    forgetLifecycle(context, tx, bucket.name);
    return bucket;
  });
  return {};
};
