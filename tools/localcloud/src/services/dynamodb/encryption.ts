import { AwsError, type CallContext, type Shape } from "../../service";
import { invalidParameters } from "./records";

/**
 * The key that an SSE specification means; nothing for AWS's own key, which is the default.
 *
 * @throws AwsError `ValidationException` for a key that does not exist or cannot be used
 */
export async function keyArnOf(specification: Shape | undefined, context: CallContext): Promise<string | undefined> {
  const { Enabled: enabled, SSEType: type, KMSMasterKeyId: keyId } = specification ?? {};
  if (type === "AES256") throw invalidParameters("SSEType AES256 is not supported; use KMS");
  if (enabled !== true) {
    if (type !== undefined || keyId !== undefined) throw invalidParameters("SSEType and KMSMasterKeyId can be specified only when SSE is Enabled");
    return undefined;
  }
  try {
    const { KeyMetadata } = await context.call("kms", "DescribeKey", { KeyId: keyId ?? "alias/aws/dynamodb" });
    if (KeyMetadata.KeyState === "Enabled") return KeyMetadata.Arn as string;
    throw invalidParameters(`KMS key ${KeyMetadata.Arn} is in state ${KeyMetadata.KeyState}, expected Enabled`);
  } catch (error) {
    if (error instanceof AwsError && error.code === "NotFoundException") throw invalidParameters(`KMS key not found: ${error.message}`);
    throw error;
  }
}
