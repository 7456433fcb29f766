#!/usr/bin/env node
/** Writes docs/local-cloud-operations.md. Usage: node tools/localcloud/scripts/write-operations.mjs */
import { buildSync } from "esbuild";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const tool = join(dirname(fileURLToPath(import.meta.url)), "..");
const scratch = mkdtempSync(join(tmpdir(), "localcloud-operations-"));
try {
  const outfile = join(scratch, "document.cjs");
  buildSync({ entryPoints: [join(tool, "src", "documents", "operations-document.ts")], bundle: true, platform: "node", outfile, logLevel: "error" });
  const { modelledServices, operationsDocument } = createRequire(import.meta.url)(outfile);
  const file = join(tool, "..", "..", "docs", "local-cloud-operations.md");
  writeFileSync(file, operationsDocument(modelledServices(join(tool, "models"))));
  console.log(`${file} is written.`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
