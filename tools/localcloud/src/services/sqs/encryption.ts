import { AwsError, type CallContext } from "../../service";
import { newDataKey, openDataKey } from "../kms/key-use";
import type { QueueRecord } from "./records";

const VIA = "sqs.amazonaws.com";

/** SQS's own names for what KMS answers. */
const CODES: readonly [pattern: RegExp, code: string][] = [
  [/^AccessDenied/, "KmsAccessDenied"], [/^Disabled/, "KmsDisabled"], [/^KMSInvalidState/, "KmsInvalidState"], [/^NotFound/, "KmsNotFound"],
  [/^Throttling/, "KmsThrottled"],
];

/**
 * Lets a sender use the key of an encrypted queue, in the sender's own name.
 *
 * @returns the sealed data key; undefined for a queue without a key of KMS
 * @throws AwsError `KmsAccessDenied`, `KmsDisabled`, `KmsInvalidState`, `KmsNotFound`
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
export async function sealForQueue(context: CallContext, queue: QueueRecord): Promise<Uint8Array | undefined> {
  const keyId = queue.attributes.KmsMasterKeyId;
  if (keyId === undefined) return undefined;
  return named(async () => (await newDataKey(context, { keyId, via: VIA, encryptionContext: { "aws:sqs:arn": queue.arn } })).sealed);
}

/** Lets a receiver open what was sent under a key. @throws AwsError as {@link sealForQueue} */
export async function openForQueue(context: CallContext, sealed: Uint8Array, queueArn: string): Promise<void> {
  await named(() => openDataKey(context, sealed, { via: VIA, encryptionContext: { "aws:sqs:arn": queueArn } }));
}

async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError(CODES.find(([pattern]) => pattern.test(error.code))?.[1] ?? error.code, error.message);
  }
}
