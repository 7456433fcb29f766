import { randomBytes } from "node:crypto";
import { AwsError, type CallContext } from "../../service";
import { managedKeyPolicy } from "./managed-key-policy";
import { aliasArn, aliases, invalidState, isGone, keyArn, keys, notFound, type KeyRecord, type Reader } from "./records";

/** Services whose managed key AWS makes when it is first needed, under `alias/aws/<service>`. */
const servicesWithKey = new Set(["codebuild", "dynamodb", "lambda", "s3", "secretsmanager", "sns", "sqs", "ssm"]);

const keyIdPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Id or alias, without the ARN around it. @throws AwsError `NotFoundException` for other accounts and Regions, `InvalidArnException` */
function localName(keyId: string, context: CallContext): string {
  if (!keyId.startsWith("arn:")) return keyId;
  const [, , service, region, accountId, ...rest] = keyId.split(":");
  const name = rest.join(":");
  if (service !== "kms" || name === "") throw new AwsError("InvalidArnException", `Invalid arn ${keyId}`);
  if (region !== context.region) throw new AwsError("InvalidArnException", `Invalid arn ${region}`);
  if (accountId !== context.accountId) throw notFound(`Key '${keyId}' does not exist`);
  return name.startsWith("key/") ? name.slice("key/".length) : name;
}

/**
 * The key that an id, an ARN, an alias or an alias's ARN names.
 *
 * @param options.byAlias whether the operation takes aliases
 * @throws AwsError `NotFoundException`
 */
export function requireKey(tx: Reader, keyId: string, context: CallContext, options: { byAlias: boolean }): KeyRecord {
  const name = localName(keyId, context);
  if (name.startsWith("alias/")) {
    if (!options.byAlias) throw notFound(`Invalid keyId '${keyId}'`);
    const alias = aliases.get(context, tx, name);
    const target = alias && keys.get(context, tx, alias.keyId);
    if (!target || isGone(target, context)) throw notFound(`Alias ${aliasArn(name, context)} is not found.`);
    return target;
  }
  if (!keyIdPattern.test(name)) throw notFound(`Invalid keyId '${keyId}'`);
  const key = keys.get(context, tx, name);
  if (!key || isGone(key, context)) throw notFound(`Key '${keyArn(name, context)}' does not exist`);
  return key;
}

/** @throws AwsError `KMSInvalidStateException` for a key that is about to be deleted */
export function rejectPendingDeletion(key: KeyRecord): void {
  if (key.deletionAt !== undefined) throw invalidState(`${key.arn} is pending deletion.`);
}

/** @throws AwsError `DisabledException`, `KMSInvalidStateException` */
export function rejectUnusable(key: KeyRecord): void {
  rejectPendingDeletion(key);
  if (!key.enabled) throw new AwsError("DisabledException", `${key.arn} is disabled.`);
}

/** @throws AwsError for keys that only AWS may change */
export function rejectAwsManaged(key: KeyRecord, operation: string, context: CallContext): void {
  if (key.manager === "CUSTOMER") return;
  throw new AwsError("AccessDeniedException", `User: ${context.caller.arn} is not authorized to perform: kms:${operation} on resource: ${key.arn} `
    + "because no resource-based policy allows the action: the key is managed by AWS", 400);
}

/** Makes the AWS managed key that an alias like `alias/aws/sns` stands for, when nobody used it before. */
export function ensureManagedKey(keyId: string, context: CallContext): void {
  const name = keyId.slice(keyId.lastIndexOf(":") + 1);
  const service = /^alias\/aws\/([a-z0-9]+)$/.exec(name)?.[1];
  if (service === undefined || !servicesWithKey.has(service)) return;
  if (context.store.read((tx) => aliases.get(context, tx, name))) return;
  context.store.transaction((tx) => {
    if (aliases.get(context, tx, name)) return;
    const id = context.uuid();
    const now = context.clock.now();
    keys.put(context, tx, id, {
      id, arn: keyArn(id, context), createdAt: now, manager: "AWS", enabled: true, tags: {}, material: newMaterial(),
      description: `Default key that protects my ${service.toUpperCase()} data when no other key is defined`,
      policy: managedKeyPolicy(context, service),
      rotation: { periodInDays: 365, since: now },
    });
    aliases.put(context, tx, name, { name, keyId: id, createdAt: now, updatedAt: now });
  });
}

/**
 * Key material is secret, so it comes from the system's own source and never from the cloud's ids, which a seed makes
 * foreseeable. Nothing that anybody can observe depends on it: ciphertexts are opaque at AWS too.
 */
export function newMaterial(): Uint8Array {
  return Uint8Array.from(randomBytes(32));
}
