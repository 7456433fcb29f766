import type { Handler, Shape } from "../../service";
import { bucketError } from "./errors";
import { requireBucket } from "./records";

/**
 * Settings that are not modelled and so can never be set. Reading them gives what S3 gives for a bucket without them,
 * which is true; writing them is "not modelled".
 */
function absent(code: string, message: string): Handler {
  return (input, context) => context.store.read((tx) => {
    throw bucketError(code, message, 404, requireBucket(tx, input).name);
  });
}

function unset(answer: Shape): Handler {
  return (input, context) => context.store.read((tx) => {
    requireBucket(tx, input);
    return answer;
  });
}

export const getBucketCors = absent("NoSuchCORSConfiguration", "The CORS configuration does not exist");
export const getBucketWebsite = absent("NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration");
export const getBucketReplication = absent("ReplicationConfigurationNotFoundError", "The replication configuration was not found");
export const getObjectLockConfiguration = absent("ObjectLockConfigurationNotFoundError", "Object Lock configuration does not exist for this bucket");
export const getBucketLogging = unset({});
export const getBucketAccelerateConfiguration = unset({});
export const getBucketNotificationConfiguration = unset({});
export const getBucketRequestPayment = unset({ Payer: "BucketOwner" });
/** Taking away what is not there succeeds in S3. */
export const deleteAbsent = unset({});
