import { AwsError, type CallContext, type Reader, type Shape } from "../../service";
import type { SealedValue } from "../kms/key-use";
import { RegionTable } from "../support/region-table";
import type { Tags } from "../support/tags";

export interface SecretVersion {
  id: string;
  createdAt: number;
  lastAccessedAt?: number;
  kind: "SecretString" | "SecretBinary";
  value: SealedValue;
  /** Staging labels; a version without any is deprecated. */
  stages: string[];
}

export interface SecretRecord {
  name: string;
  arn: string;
  description?: string;
  /** As given. @defaultValue `alias/aws/secretsmanager` */
  kmsKeyId?: string;
  createdAt: number;
  changedAt: number;
  lastAccessedAt?: number;
  /** When somebody scheduled its deletion, and when it comes. */
  deletion?: { askedAt: number; at: number };
  resourcePolicy?: string;
  tags: Tags;
  /** Oldest first. */
  versions: SecretVersion[];
}

/** By name. */
export const secrets = new RegionTable<SecretRecord>("secretsmanager-secrets");

export const CURRENT = "AWSCURRENT";
export const PREVIOUS = "AWSPREVIOUS";

export const invalidParameter = (message: string): AwsError => new AwsError("InvalidParameterException", message);
export const invalidRequest = (message: string): AwsError => new AwsError("InvalidRequestException", message);
export const notFound = (message = "Secrets Manager can't find the specified secret."): AwsError => new AwsError("ResourceNotFoundException", message);
export const exists = (message: string): AwsError => new AwsError("ResourceExistsException", message);
/** For a token that was never given out. */
export const invalidToken = (): AwsError => new AwsError("InvalidNextTokenException", "The NextToken value is invalid.");

export function secretArn(context: CallContext, name: string): string {
  return `arn:${context.partition}:secretsmanager:${context.region}:${context.accountId}:secret:${name}`;
}

/** The secret that a name, an ARN, or an ARN without its six last characters means. */
export function findSecret(context: CallContext, tx: Reader, id: string): SecretRecord | undefined {
  const prefix = secretArn(context, "");
  if (!id.startsWith("arn:")) return secrets.get(context, tx, id);
  if (!id.startsWith(prefix)) return undefined;
  const tail = id.slice(prefix.length);
  const exact = secrets.get(context, tx, tail.slice(0, -7));
  return exact?.arn === id ? exact : secrets.get(context, tx, tail);
}

/** @throws AwsError `ResourceNotFoundException` */
export function requireSecret(context: CallContext, tx: Reader, id: string): SecretRecord {
  const found = findSecret(context, tx, id);
  if (found === undefined) throw notFound();
  return found;
}

/** @throws AwsError `InvalidRequestException` for a secret that is about to be deleted */
export function requireUsable(context: CallContext, tx: Reader, id: string): SecretRecord {
  const secret = requireSecret(context, tx, id);
  if (secret.deletion !== undefined) throw invalidRequest("You can't perform this operation on the secret because it was marked for deletion.");
  return secret;
}

export function named({ arn, name }: SecretRecord): Shape {
  return { ARN: arn, Name: name };
}
