import { AwsError, type CallContext } from "../../service";
import type { FunctionSettings } from "./records";

/**
 * Lambda decrypts a function's variables when it starts an environment; the key must be usable then.
 *
 * @throws AwsError saying what is the matter with the key
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
 */
export async function checkEnvironmentKey(context: CallContext, { KMSKeyArn, Environment }: FunctionSettings): Promise<void> {
  if (KMSKeyArn === undefined || Environment === undefined) return;
  const state = await keyState(context, KMSKeyArn);
  if (state === "Enabled") return;
  const [code, reason] = state === undefined ? ["KMSNotFoundException", "the key was not found"] as const
    : state === "Disabled" ? ["KMSDisabledException", "the key is disabled"] as const : ["KMSInvalidStateException", `the key's state is ${state}`] as const;
  throw new AwsError(code, `Lambda was unable to decrypt the environment variables because ${reason}. Please check the function's KMS key settings.`, 502, { Type: "User" });
}

async function keyState(context: CallContext, KeyId: string): Promise<string | undefined> {
  try {
    return (await context.internal("kms", "DescribeKey", { KeyId })).KeyMetadata.KeyState as string;
  } catch (error) {
    if (error instanceof AwsError && error.code === "NotFoundException") return undefined;
    throw error;
  }
}
