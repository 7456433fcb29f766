import type { CallContext, Shape, Transaction } from "../../service";
import { noSuchEntity, validationError } from "./errors";
import { administratorName } from "./principals";
import { collections, type Reader, type UserRecord } from "./records";

/** Unique id of the administrator, the same in every local cloud so that it can be recognised. */
export const administratorId = "AIDALOCALADMINISTRATO";

/**
 * A user whom somebody made. The administrator is none: nothing can be attached to it or taken from it.
 *
 * @throws AwsError `NoSuchEntity`
 */
export function requireUser(tx: Reader, name: string): UserRecord {
  const user = tx.get<UserRecord>(collections.users, name.toLowerCase());
  if (!user) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
}

export function putUser(tx: Transaction, user: UserRecord): void {
  tx.put(collections.users, user.name.toLowerCase(), user);
}

/** The user that a call means: the one it names, or else the caller. @throws AwsError `ValidationError` when the caller is no user */
export function meantUser({ UserName }: Shape, { caller }: CallContext): string {
  if (UserName !== undefined) return UserName;
  const name = /:user\/(?:.*\/)?([^/]+)$/.exec(caller.arn)?.[1];
  if (name === undefined) throw validationError("Must specify userName when calling with non-User credentials");
  return name;
}

export function isAdministrator(name: string): boolean {
  return name.toLowerCase() === administratorName;
}
