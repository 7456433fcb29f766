/**
 * Lifecycle rules at work.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
import type { CallContext, Shape, TaskHandler, Transaction } from "../../service";
import { deleteLatest } from "./delete-object";
import { afterDays, enabledRules, midnightAfter, noteLifecycle, runAt, RUNS } from "./lifecycle-plan";
import { collections, type BucketRecord, type KeyRecord, type ObjectVersion } from "./records";
import { removeVersion } from "./versions";
import { dropUpload, type UploadRecord } from "./uploads";

/** What one run finds. */
interface Run {
  context: CallContext;
  tx: Transaction;
  bucket: BucketRecord;
  /** When there is something to do next; Infinity for never. */
  next: number;
  /** Whether it did something, after which other rules may have something to do. */
  hasChanged: boolean;
}

/** Applies a bucket's rules to everything in it, and plans the next time. */
export const runLifecycle: TaskHandler = (task, context) => context.store.transaction((tx) => {
  task.finish(tx);
  tx.remove(RUNS, task.key);
  const bucket = tx.get<BucketRecord>(collections.buckets, task.key);
  if (bucket === undefined) return;
  const run: Run = { context, tx, bucket, next: Infinity, hasChanged: false };
  for (const rule of enabledRules(bucket)) {
    for (const [, record] of tx.list<KeyRecord>(collections.keys, `${bucket.name}/${prefixOf(rule)}`)) applyToKey(run, rule, record);
    const abort: number | undefined = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
    if (abort === undefined) continue;
    for (const [, upload] of tx.list<UploadRecord>(collections.uploads, `${bucket.name}/${prefixOf(rule)}`)) {
      if (isDue(run, afterDays(upload.initiatedAt, abort))) dropUpload(tx, upload);
    }
  }
  if (run.hasChanged) noteLifecycle(context, tx, bucket, { isOld: true });
  if (run.next !== Infinity) runAt(context, tx, bucket.name, run.next);
});

/** Whether a time has come; what has not is for a later run. */
function isDue(run: Run, at: number): boolean {
  const due = at <= run.context.clock.now();
  if (due) run.hasChanged = true;
  else run.next = Math.min(run.next, at);
  return due;
}

function applyToKey(run: Run, rule: Shape, record: KeyRecord): void {
  const { context, tx, bucket } = run;
  const removed = expireNoncurrent(run, rule, record);
  const kept = record.versions.filter((version) => !removed.has(version));
  const [latest] = kept;
  if (latest === undefined || !fits(rule, latest)) return;
  const expiresAt = expiryOf(rule, latest);
  if (latest.deleteMarker) {
    // A delete marker above nothing goes at once when the rule asks for that, else when it is as old as objects get.
    const at = rule.Expiration?.ExpiredObjectDeleteMarker === true ? midnightAfter(latest.lastModified) : expiresAt;
    if (kept.length === 1 && at !== undefined && isDue(run, at)) removeVersion(tx, bucket.name, record.key, latest.versionId);
  } else if (expiresAt !== undefined && isDue(run, expiresAt)) {
    deleteLatest(tx, bucket, record.key, context);
  }
}

function expiryOf({ Expiration: expiration }: Shape, { lastModified }: ObjectVersion): number | undefined {
  if (expiration?.Days !== undefined) return afterDays(lastModified, expiration.Days);
  if (expiration?.Date !== undefined) return Math.max((expiration.Date as Date).getTime(), midnightAfter(lastModified));
  return undefined;
}

/** A version is noncurrent since the one above it was made. @returns the versions that went */
function expireNoncurrent(run: Run, rule: Shape, record: KeyRecord): Set<ObjectVersion> {
  const { NoncurrentDays: days, NewerNoncurrentVersions: spared = 0 } = rule.NoncurrentVersionExpiration ?? {};
  const removed = new Set<ObjectVersion>();
  if (days === undefined) return removed;
  record.versions.forEach((version, index) => {
    const above = record.versions[index - 1];
    if (above === undefined || index <= spared || !fits(rule, version) || !isDue(run, afterDays(above.lastModified, days))) return;
    removeVersion(run.tx, run.bucket.name, record.key, version.versionId);
    removed.add(version);
  });
  return removed;
}

function prefixOf({ Prefix, Filter }: Shape): string {
  return Prefix ?? Filter?.Prefix ?? Filter?.And?.Prefix ?? "";
}

/** Whether tags and size of a version are those that the rule is for; delete markers have neither. */
function fits({ Filter: filter = {} }: Shape, { tags, size }: ObjectVersion): boolean {
  const wanted: Shape[] = [...(filter.Tag === undefined ? [] : [filter.Tag]), ...(filter.And?.Tags ?? [])];
  const greater: number | undefined = filter.ObjectSizeGreaterThan ?? filter.And?.ObjectSizeGreaterThan;
  const less: number | undefined = filter.ObjectSizeLessThan ?? filter.And?.ObjectSizeLessThan;
  return wanted.every(({ Key, Value }) => tags[Key] === Value) && (greater === undefined || size > greater) && (less === undefined || size < less);
}
