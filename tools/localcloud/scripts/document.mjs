/** Pages of `docs` that are made from the local cloud's own sources. */
import { buildSync } from "esbuild";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const tool = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Folder of the API models; a module that was compiled elsewhere does not find it. */
export const models = join(tool, "models");

/**
 * Writes one page.
 *
 * @param {string} page its name in `docs`
 * @param {string} module in `src/documents`, which makes it
 * @param {(exports: any) => string} textOf the text, from what the module exports
 */
export function writeDocument(page, module, textOf) {
  const scratch = mkdtempSync(join(tmpdir(), "localcloud-document-"));
  try {
    const outfile = join(scratch, "document.cjs");
    buildSync({ entryPoints: [join(tool, "src", "documents", module)], bundle: true, platform: "node", outfile, logLevel: "error" });
    const file = join(tool, "..", "..", "docs", page);
    writeFileSync(file, textOf(createRequire(import.meta.url)(outfile)));
    console.log(`${file} is written.`);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
