import type { CallContext, Shape } from "../../service";
import { openValue, sealValue, type SealedValue } from "../kms/key-use";
import { CURRENT, exists, invalidParameter, PREVIOUS, type SecretRecord, type SecretVersion } from "./records";

const DEFAULT_KEY = "alias/aws/secretsmanager";
const VIA = "secretsmanager.amazonaws.com";
/** Versions without a label are kept until there are this many. */
const VERSIONS = 100;

type Value = Pick<SecretVersion, "kind"> & { bytes: Uint8Array };

/** The value that an input carries. @throws AwsError when it carries two */
export function givenValue({ SecretString: text, SecretBinary: binary }: Shape): Value | undefined {
  if (text !== undefined && binary !== undefined) throw invalidParameter("You can't specify both SecretString and SecretBinary.");
  if (text !== undefined) return { kind: "SecretString", bytes: Buffer.from(text as string) };
  return binary === undefined ? undefined : { kind: "SecretBinary", bytes: binary as Uint8Array };
}

const keyUse = ({ arn, kmsKeyId = DEFAULT_KEY }: Pick<SecretRecord, "arn" | "kmsKeyId">, versionId: string): Parameters<typeof sealValue>[2] =>
  ({ keyId: kmsKeyId, via: VIA, encryptionContext: { SecretARN: arn, SecretVersionId: versionId } });

/** @throws AwsError what KMS refuses */
export function seal(context: CallContext, secret: Pick<SecretRecord, "arn" | "kmsKeyId">, versionId: string, { bytes }: Value): Promise<SealedValue> {
  return sealValue(context, bytes, keyUse(secret, versionId));
}

/** The value as GetSecretValue gives it. @throws AwsError what KMS refuses */
export async function open(context: CallContext, secret: SecretRecord, { id, kind, value }: SecretVersion): Promise<Shape> {
  const bytes = await openValue(context, value, keyUse(secret, id));
  return kind === "SecretString" ? { SecretString: Buffer.from(bytes).toString("utf8") } : { SecretBinary: bytes };
}

/**
 * Whether a version with this token is there already, with the same value: then there is nothing to do.
 *
 * @throws AwsError `ResourceExistsException` when its value is another
 */
export async function isRepeated(context: CallContext, secret: SecretRecord, token: string, value: Value): Promise<boolean> {
  const version = secret.versions.find(({ id }) => id === token);
  if (version === undefined) return false;
  const stored = await open(context, secret, version);
  const bytes = Buffer.from((stored.SecretString ?? stored.SecretBinary) as string);
  if (version.kind === value.kind && bytes.equals(value.bytes)) return true;
  throw exists(`You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${secret.arn}.`);
}

/** The versions with a new one that takes labels over; who loses AWSCURRENT becomes AWSPREVIOUS. */
export function withVersion(versions: SecretVersion[], added: SecretVersion): SecretVersion[] {
  const moved = versions.map((one) => ({ ...one, stages: one.stages.filter((stage) => !added.stages.includes(stage)) }));
  const before = versions.find(({ stages }) => stages.includes(CURRENT));
  const labelled = added.stages.includes(CURRENT) && before !== undefined ? asPrevious(moved, before.id) : moved;
  return withoutOld([...labelled, added]);
}

/** Moves AWSPREVIOUS to a version. */
export function asPrevious(versions: SecretVersion[], id: string): SecretVersion[] {
  return versions.map((one) => {
    const others = one.stages.filter((stage) => stage !== PREVIOUS);
    return { ...one, stages: one.id === id ? [...others, PREVIOUS] : others };
  });
}

function withoutOld(versions: SecretVersion[]): SecretVersion[] {
  let surplus = versions.length - VERSIONS;
  return versions.filter(({ stages }) => stages.length > 0 || surplus-- <= 0);
}
