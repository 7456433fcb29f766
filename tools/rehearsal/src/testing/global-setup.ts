import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { bundleFunctions } from "@switchyard/switchyard/program/bundles";
import { findWorkspaceRoot } from "@switchyard/switchyard/workspace/layer";
import { ACCOUNTS_VARIABLE } from "./accounts-folder";

/** Bundles the functions, and makes the folder in which the first scenario of a kind leaves its deployed account for the others. */
export default async function setUp(): Promise<void> {
  process.env[ACCOUNTS_VARIABLE] = mkdtempSync(join(tmpdir(), "rehearsal-accounts-"));
  await bundleFunctions(findWorkspaceRoot(__dirname));
}
