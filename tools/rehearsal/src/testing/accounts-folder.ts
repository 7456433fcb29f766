/** Folder of the accounts that the scenarios of this test run share; the global setup makes it. */
export const ACCOUNTS_VARIABLE = "SWITCHYARD_REHEARSAL_ACCOUNTS";

/** @throws Error outside of a test run */
export function accountsFolder(): string {
  const folder = process.env[ACCOUNTS_VARIABLE];
  if (folder === undefined) throw new Error(`${ACCOUNTS_VARIABLE} is not set: scenarios run under Jest with this package's configuration.`);
  return folder;
}
