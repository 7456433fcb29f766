import { strToU8, zipSync } from "fflate";
import type { FunctionAccount, FunctionRun } from "./function-account";

/** Functions that a test makes in order to run them once. */
export interface SingleRuns {
  /** Runs code once, in a function of its own. */
  once(code: string | Uint8Array, event?: unknown, input?: object): Promise<FunctionRun>;
  /** Name of the function that was made last. */
  lastName(): string;
}

/** @param account asked for when a function is made */
export function singleRuns(account: () => FunctionAccount): SingleRuns {
  let made = 0;
  const lastName = (): string => `function-${made}`;
  return {
    lastName,
    once: async (code, event = {}, input = {}) => {
      made++;
      await account().make(lastName(), code, input);
      return account().run(lastName(), event, { LogType: "Tail" });
    },
  };
}

/** A zip of text files, by their names. */
export function zipOfFiles(files: Record<string, string>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
}
