#!/usr/bin/env node
/** Writes docs/fidelity.md. Usage: node tools/localcloud/scripts/write-fidelity.mjs */
import { buildSync } from "esbuild";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const tool = join(dirname(fileURLToPath(import.meta.url)), "..");
const scratch = mkdtempSync(join(tmpdir(), "localcloud-fidelity-"));
try {
  const outfile = join(scratch, "document.cjs");
  buildSync({ entryPoints: [join(tool, "src", "documents", "fidelity-page.ts")], bundle: true, platform: "node", outfile, logLevel: "error" });
  const { fidelityPage } = createRequire(import.meta.url)(outfile);
  const file = join(tool, "..", "..", "docs", "fidelity.md");
  writeFileSync(file, fidelityPage());
  console.log(`${file} is written.`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
