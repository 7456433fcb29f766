/**
 * The administrator of the account and the access keys that sign calls over HTTP.
 */
import { ADMINISTRATOR_NAME, type AccessKey, ACCESS_KEYS } from "./credentials";
import type { IdSource } from "./dispatch/id-source";
import type { Caller, Cloud, Store } from "./service";

const KEY_ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const SECRET_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const COLLECTION = "account";
const ADMINISTRATOR_KEY = "administrator";

/** The administrator with keys that stay the same for as long as the store does. */
export function openAdministrator(store: Store, accountId: string, ids: IdSource): Cloud["administrator"] {
  const known = store.read((tx) => tx.get<Cloud["administrator"]>(COLLECTION, ADMINISTRATOR_KEY));
  return known ?? store.transaction((tx) => {
    const made = tx.get<Cloud["administrator"]>(COLLECTION, ADMINISTRATOR_KEY);
    if (made !== undefined) return made;
    const caller: Caller = { accountId, arn: `arn:aws:iam::${accountId}:user/${ADMINISTRATOR_NAME}`, kind: "administrator" };
    const administrator = { ...caller, accessKeyId: `AKIA${ids.randomId(16, KEY_ID_LETTERS)}`, secretAccessKey: ids.randomId(40, SECRET_LETTERS) };
    tx.put(COLLECTION, ADMINISTRATOR_KEY, administrator);
    const key: AccessKey = { secretAccessKey: administrator.secretAccessKey, caller };
    tx.put(ACCESS_KEYS, administrator.accessKeyId, key);
    return administrator;
  });
}
