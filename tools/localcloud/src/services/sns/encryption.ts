import { AwsError, type CallContext } from "../../service";
import { newDataKey } from "../kms/key-use";
import type { TopicRecord } from "./records";

/** SNS's own names for what KMS answers. */
const CODES: readonly [pattern: RegExp, code: string][] = [
  [/^AccessDenied/, "KMSAccessDenied"], [/^Disabled/, "KMSDisabled"], [/^KMSInvalidState/, "KMSInvalidState"], [/^NotFound/, "KMSNotFound"],
  [/^Throttling/, "KMSThrottling"],
];

/**
 * Lets whoever publishes to an encrypted topic use its key. SNS does it in the publisher's name, so the publisher needs
 * `kms:GenerateDataKey` and `kms:Decrypt`; of a service the key's policy must say so, which that of `alias/aws/sns` does not.
 *
 * @throws AwsError `KMSAccessDenied`, `KMSDisabled`, `KMSInvalidState`, `KMSNotFound`
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export async function useTopicKey(context: CallContext, topic: TopicRecord): Promise<void> {
  const keyId = topic.attributes.KmsMasterKeyId;
  if (!keyId) return;
  try {
    await newDataKey(context, { keyId, via: "sns.amazonaws.com", encryptionContext: { "aws:sns:topicArn": topic.arn } });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const { code, message } = error;
    throw new AwsError(CODES.find(([pattern]) => pattern.test(code))?.[1] ?? code, message, 400);
  }
}
