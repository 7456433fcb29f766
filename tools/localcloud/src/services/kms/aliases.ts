import { AwsError, type CallContext, type Handler } from "../../service";
import { page } from "../support/paging";
import { rejectPendingDeletion, requireKey } from "./key-lookup";
import { aliasArn, aliases, isGone, keys, notFound, validation, type AliasRecord, type Reader, invalidMarker } from "./records";

const aliasesPerKey = 50;

function rejectAliasName(name: string): void {
  if (!name.startsWith("alias/") || name === "alias/") {
    throw validation('Alias must start with the prefix "alias/". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html');
  }
  if (!/^alias\/[a-zA-Z0-9/_-]+$/.test(name)) throw new AwsError("InvalidAliasNameException", `The alias name ${name} is not valid.`);
  if (name.startsWith("alias/aws/")) throw new AwsError("NotAuthorizedException", "The prefix alias/aws/ is reserved for keys that AWS manages.");
}

function requireAlias(tx: Reader, name: string, context: CallContext): AliasRecord {
  const alias = aliases.get(context, tx, name);
  if (!alias || !isLive(alias, tx, context)) throw notFound(`Alias ${aliasArn(name, context)} is not found.`);
  return alias;
}

/** The aliases of a key go with it. */
function isLive(alias: AliasRecord, tx: Reader, context: CallContext): boolean {
  const key = keys.get(context, tx, alias.keyId);
  return key !== undefined && !isGone(key, context);
}

export const createAlias: Handler = (input, context) => context.store.transaction((tx) => {
  const name: string = input.AliasName;
  rejectAliasName(name);
  const key = requireKey(tx, input.TargetKeyId, context, { byAlias: false });
  rejectPendingDeletion(key);
  const existing = aliases.get(context, tx, name);
  if (existing && isLive(existing, tx, context)) {
    throw new AwsError("AlreadyExistsException", `An alias with the name ${aliasArn(name, context)} already exists`);
  }
  if (aliases.values(context, tx).filter((alias) => alias.keyId === key.id).length >= aliasesPerKey) {
    throw new AwsError("LimitExceededException", `Cannot exceed quota for aliases per key: ${aliasesPerKey}`);
  }
  const now = context.clock.now();
  aliases.put(context, tx, name, { name, keyId: key.id, createdAt: now, updatedAt: now });
  return {};
});

export const updateAlias: Handler = (input, context) => context.store.transaction((tx) => {
  rejectAliasName(input.AliasName);
  const alias = requireAlias(tx, input.AliasName, context);
  const key = requireKey(tx, input.TargetKeyId, context, { byAlias: false });
  rejectPendingDeletion(key);
  aliases.put(context, tx, alias.name, { ...alias, keyId: key.id, updatedAt: context.clock.now() });
  return {};
});

export const deleteAlias: Handler = (input, context) => context.store.transaction((tx) => {
  rejectAliasName(input.AliasName);
  requireAlias(tx, input.AliasName, context);
  aliases.remove(context, tx, input.AliasName);
  return {};
});

export const listAliases: Handler = (input, context) => context.store.read((tx) => {
  const target = input.KeyId === undefined ? undefined : requireKey(tx, input.KeyId, context, { byAlias: false }).id;
  const wanted = aliases.values(context, tx).filter((alias) => (target === undefined || alias.keyId === target) && isLive(alias, tx, context));
  const { items, next } = page(wanted, (alias) => alias.name, input.Marker, input.Limit ?? 50, invalidMarker);
  return {
    Aliases: items.map((alias) => ({
      AliasName: alias.name,
      AliasArn: aliasArn(alias.name, context),
      TargetKeyId: alias.keyId,
      CreationDate: new Date(alias.createdAt),
      LastUpdatedDate: new Date(alias.updatedAt),
    })),
    Truncated: next !== undefined,
    ...(next === undefined ? {} : { NextMarker: next }),
  };
});
