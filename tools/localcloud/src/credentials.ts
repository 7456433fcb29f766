import type { Caller } from "./service";

/** Name of the user who stands for the person at the keyboard. */
export const ADMINISTRATOR_NAME = "administrator";

/** Collection of access keys by their id; signatures over HTTP are checked against it. */
export const ACCESS_KEYS = "access-keys";

/** An access key, long-lived or of a session. */
export interface AccessKey {
  secretAccessKey: string;
  /** Whom calls signed with the key come from. */
  caller: Caller;
  /** Set for the keys of a session: must come with the call. */
  sessionToken?: string;
  /** Cloud time in milliseconds since the epoch, after which the key is refused. @defaultValue never */
  expiresAt?: number;
  /** @defaultValue true */
  isActive?: boolean;
}
