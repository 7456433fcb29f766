import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";

const release = z.object({ commit: z.string() });

/** Commit of the bundle in a folder, from the `release.json` that the build puts beside it; `unreleased` for the code that a function is made with. */
export function releaseCommit(folder: string): string {
  let text: string;
  try {
    text = readFileSync(join(folder, "release.json"), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "unreleased";
    throw error;
  }
  return release.parse(JSON.parse(text)).commit;
}
