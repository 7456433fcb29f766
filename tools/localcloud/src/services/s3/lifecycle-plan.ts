/**
 * When a bucket's lifecycle rules run next. S3 looks once a day, at midnight UTC; a bucket is on the agenda only while a rule has something
 * to do.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
import type { CallContext, Shape, Transaction } from "../../service";
import type { BucketRecord } from "./records";

/** Name of the task that applies a bucket's rules; its key is the bucket. */
export const LIFECYCLE_TASK = "lifecycle";

/** Collection of the times for which buckets are on the agenda. */
export const RUNS = "s3-lifecycle-runs";

const DAY = 86_400_000;

/** The first midnight UTC behind a time. */
export function midnightAfter(at: number): number {
  return (Math.floor(at / DAY) + 1) * DAY;
}

/** When a number of days has passed since `at`, as lifecycle rules count: rounded up to the next midnight. */
export const afterDays = (at: number, days: number): number => midnightAfter(at + days * DAY);

export const enabledRules = ({ lifecycle }: BucketRecord): Shape[] => (lifecycle?.rules ?? []).filter(({ Status }) => Status === "Enabled");

/**
 * Sees to it that the rules run when the first of them can have something to do about what just happened in a bucket.
 *
 * @param isOld whether something older has come to light, for which it may be time already
 */
export function noteLifecycle(context: CallContext, tx: Transaction, bucket: BucketRecord, { isOld = false } = {}): void {
  const now = context.clock.now();
  const times = enabledRules(bucket).flatMap((rule) => [
    rule.Expiration?.Days, rule.NoncurrentVersionExpiration?.NoncurrentDays, rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation,
    rule.Expiration?.ExpiredObjectDeleteMarker === true ? 0 : undefined,
  ].filter((days): days is number => days !== undefined).map((days) => afterDays(now, isOld ? 0 : days))
    .concat(rule.Expiration?.Date === undefined ? [] : [Math.max(midnightAfter(now), (rule.Expiration.Date as Date).getTime())]));
  if (times.length > 0) runAt(context, tx, bucket.name, Math.min(...times));
}

export function runAt(context: CallContext, tx: Transaction, bucket: string, at: number): void {
  const known = tx.get<number>(RUNS, bucket);
  if (known !== undefined && known <= at) return;
  tx.put(RUNS, bucket, at);
  context.schedule(tx, { task: LIFECYCLE_TASK, key: bucket, at });
}

/** Takes a bucket off the agenda: it is gone, or has no rules any more. */
export function forgetLifecycle(context: CallContext, tx: Transaction, bucket: string): void {
  if (tx.remove(RUNS, bucket)) context.cancel(tx, { task: LIFECYCLE_TASK, key: bucket });
}
