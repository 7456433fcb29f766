import { ACCESS_KEYS, type AccessKey } from "../../credentials";
import type { CallContext, Handler, Shape, Transaction } from "../../service";
import { page } from "../support/paging";
import { notModelled } from "../support/not-modelled";
import { invalidMarker, limitExceeded, noSuchEntity } from "./errors";
import { collections, seconds, type AccessKeyRecord, type Reader, type UserRecord } from "./records";
import { isAdministrator, meantUser, requireUser } from "./user-records";

const keysPerUser = 2;
const KEY_ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const SECRET_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The administrator's only key is that of `serve`; its secret is shown there. */
function userOf(tx: Reader, input: Shape, context: CallContext): UserRecord {
  const name = meantUser(input, context);
  if (isAdministrator(name)) throw notModelled("iam", "a change of the administrator's access keys");
  return requireUser(tx, name);
}

function keysOf(tx: Reader, user: UserRecord): (AccessKeyRecord & { isActive: boolean })[] {
  return tx.list<AccessKeyRecord>(collections.accessKeys, `${user.name.toLowerCase()}/`)
    .map(([, record]) => ({ ...record, isActive: tx.get<AccessKey>(ACCESS_KEYS, record.accessKeyId)?.isActive !== false }));
}

export const createAccessKey: Handler = (input, context) => context.store.transaction((tx) => {
  const user = userOf(tx, input, context);
  if (keysOf(tx, user).length >= keysPerUser) throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${keysPerUser}`);
  const accessKeyId = `AKIA${context.randomId(16, KEY_ID_LETTERS)}`;
  const key: AccessKey = { secretAccessKey: context.randomId(40, SECRET_LETTERS), caller: { accountId: context.accountId, arn: user.arn, kind: "user" } };
  const record: AccessKeyRecord = { accessKeyId, userName: user.name, createdAt: context.clock.now() };
  tx.put(ACCESS_KEYS, accessKeyId, key);
  tx.put(collections.accessKeys, `${user.name.toLowerCase()}/${accessKeyId}`, record);
  return { AccessKey: { ...shape(record, true), SecretAccessKey: key.secretAccessKey } };
});

function shape({ userName, accessKeyId, createdAt }: AccessKeyRecord, isActive: boolean): Shape {
  return { UserName: userName, AccessKeyId: accessKeyId, Status: isActive ? "Active" : "Inactive", CreateDate: seconds(createdAt) };
}

export const listAccessKeys: Handler = (input, context) => context.store.read((tx) => {
  const { items, next } = page(keysOf(tx, userOf(tx, input, context)), (key) => key.accessKeyId, input.Marker, input.MaxItems ?? 100, invalidMarker);
  return {
    AccessKeyMetadata: items.map((key) => shape(key, key.isActive)), IsTruncated: next !== undefined, ...(next === undefined ? {} : { Marker: next }),
  };
});

/** @throws AwsError `NoSuchEntity` for a key that is not the user's */
function requireKey(tx: Transaction, input: Shape, context: CallContext): { path: string; key: AccessKey } {
  const path = `${userOf(tx, input, context).name.toLowerCase()}/${String(input.AccessKeyId)}`;
  const key = tx.get(collections.accessKeys, path) === undefined ? undefined : tx.get<AccessKey>(ACCESS_KEYS, input.AccessKeyId);
  if (key === undefined) throw noSuchEntity(`The Access Key with id ${String(input.AccessKeyId)} cannot be found.`);
  return { path, key };
}

export const updateAccessKey: Handler = (input, context) => context.store.transaction((tx) => {
  const { key } = requireKey(tx, input, context);
  if (input.Status === "Expired") throw notModelled("iam", "setting an access key to Expired");
  tx.put<AccessKey>(ACCESS_KEYS, input.AccessKeyId, { ...key, isActive: input.Status === "Active" });
  return {};
});

export const deleteAccessKey: Handler = (input, context) => context.store.transaction((tx) => {
  const { path } = requireKey(tx, input, context);
  tx.remove(ACCESS_KEYS, input.AccessKeyId);
  tx.remove(collections.accessKeys, path);
  return {};
});
