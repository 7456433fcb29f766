import type { CallContext, Shape } from "../../service";
import { findSecret, secretArn, secrets, type SecretRecord } from "./records";

/** A new secret's last characters are not known yet: policies meet it with question marks, as AWS's own reference does. */
const UNKNOWN_SUFFIX = "??????";

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html */
export const names: Readonly<Record<string, (input: Shape, context: CallContext) => string | undefined>> = {
  SecretId: ({ SecretId: id, Name: name }: Shape, context) => {
    const wanted: string | undefined = id ?? name;
    if (wanted === undefined) return undefined;
    const secret = context.store.read((tx) => findSecret(context, tx, wanted));
    const prefix = secretArn(context, "");
    if (secret !== undefined) return secret.arn.slice(prefix.length);
    return wanted.startsWith(prefix) ? wanted.slice(prefix.length) : `${wanted}-${UNKNOWN_SUFFIX}`;
  },
};

export function keys(operation: string, input: Shape, context: CallContext): Readonly<Record<string, string | boolean | number>> {
  const { Name, SecretId, VersionId, VersionStage, KmsKeyId, Description, RecoveryWindowInDays, ForceDeleteWithoutRecovery } = input;
  return {
    ...(Name !== undefined && { "secretsmanager:Name": Name as string }),
    ...(Description !== undefined && { "secretsmanager:Description": Description as string }),
    ...(KmsKeyId !== undefined && { "secretsmanager:KmsKeyId": KmsKeyId as string }),
    ...(SecretId !== undefined && { "secretsmanager:SecretId": context.store.read((tx) => findSecret(context, tx, SecretId)?.arn) ?? (SecretId as string) }),
    ...(VersionId !== undefined && { "secretsmanager:VersionId": VersionId as string }),
    ...(operation === "GetSecretValue" && VersionId === undefined && { "secretsmanager:VersionStage": (VersionStage as string | undefined) ?? "AWSCURRENT" }),
    ...(RecoveryWindowInDays !== undefined && { "secretsmanager:RecoveryWindowInDays": RecoveryWindowInDays as number }),
    ...(ForceDeleteWithoutRecovery !== undefined && { "secretsmanager:ForceDeleteWithoutRecovery": ForceDeleteWithoutRecovery as boolean }),
  };
}

export function resourcePolicy(resourceArn: string, context: CallContext): { text: string } | undefined {
  const text = recordOf(resourceArn, context)?.resourcePolicy;
  return text === undefined ? undefined : { text };
}

export function resourceTags(resourceArn: string, context: CallContext): Readonly<Record<string, string>> | undefined {
  return recordOf(resourceArn, context)?.tags;
}

function recordOf(resourceArn: string, context: CallContext): SecretRecord | undefined {
  const name = resourceArn.slice(secretArn(context, "").length).slice(0, -7);
  const found = context.store.read((tx) => secrets.get(context, tx, name));
  return found?.arn === resourceArn ? found : undefined;
}
