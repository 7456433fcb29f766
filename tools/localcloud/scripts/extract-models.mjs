#!/usr/bin/env node
/**
 * Trims botocore's API models to the operations in `models/operations.json`.
 *
 * Usage: node scripts/extract-models.mjs --botocore DIR   (DIR holds botocore/data, e.g. an unpacked wheel)
 *
 * Kept: the shapes reachable from those operations, every error shape's code and status, and the names of all operations of a
 * service, so that a call can be told "not modelled" from "no such operation". Left out: prose, examples, endpoint rules.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const modelsFolder = join(dirname(fileURLToPath(import.meta.url)), "..", "models");

/** Members of an operation, a shape or a member reference that carry meaning for validation and protocols. */
const OPERATION_KEYS = ["http", "input", "output", "errors", "httpChecksum", "httpChecksumRequired", "authtype", "idempotent", "staticContextParams"];
const DROPPED_KEYS = new Set(["documentation", "documentationUrl", "deprecated", "deprecatedMessage", "deprecatedSince", "synthetic", "sensitive"]);

function main() {
  const botocore = botocoreFolder();
  const version = botocoreVersion(botocore);
  const wanted = JSON.parse(readFileSync(join(modelsFolder, "operations.json"), "utf8"));
  const problems = [];
  const trimmed = Object.entries(wanted).map(([service, operations]) => [service, trim(botocore, version, service, operations, problems)]);
  if (problems.length > 0) fail(["models/operations.json cannot be extracted:", ...problems.map((line) => `  - ${line}`)].join("\n"));
  for (const [service, model] of trimmed) {
    const text = `${JSON.stringify(model)}\n`;
    writeFileSync(join(modelsFolder, `${service}.json`), text);
    console.log(`${service}: ${Object.keys(model.operations).length} of ${model.operationNames.length} operations, ` +
      `${Object.keys(model.shapes).length} shapes, ${Math.round(text.length / 1024)} KB`);
  }
  writeFileSync(join(modelsFolder, "NOTICE"), notice(version));
}

function botocoreFolder() {
  const at = process.argv.indexOf("--botocore");
  const folder = at < 0 ? undefined : process.argv[at + 1];
  if (folder === undefined) fail("Usage: node scripts/extract-models.mjs --botocore DIR, where DIR holds botocore/data (pip download botocore, unzip).");
  for (const candidate of [join(folder, "data"), join(folder, "botocore", "data"), folder]) {
    if (existsSync(join(candidate, "sqs"))) return candidate;
  }
  return fail(`${folder} holds no botocore models: neither data/sqs nor botocore/data/sqs is there. Give the folder of an unpacked botocore wheel.`);
}

function botocoreVersion(dataFolder) {
  const source = readFileSync(join(dataFolder, "..", "__init__.py"), "utf8");
  const found = /^__version__ = ['"]([^'"]+)['"]/m.exec(source);
  return found?.[1] ?? fail(`${dataFolder}/../__init__.py names no __version__.`);
}

function trim(dataFolder, version, service, operations, problems) {
  const apiVersion = readdirSync(join(dataFolder, service)).sort().at(-1);
  const folder = join(dataFolder, service, apiVersion);
  const packed = join(folder, "service-2.json.gz");
  const full = JSON.parse(existsSync(packed) ? gunzipSync(readFileSync(packed)) : readFileSync(join(folder, "service-2.json")));
  const operationNames = Object.keys(full.operations).sort();
  const kept = {};
  for (const name of [...new Set(operations)].sort()) {
    const operation = full.operations[name];
    if (operation === undefined) {
      problems.push(`${service}.${name}: botocore ${version} has no such operation.`);
      continue;
    }
    kept[name] = strip(pick(operation, OPERATION_KEYS));
  }
  const routes = full.metadata.protocol.startsWith("rest") ? { routes: allRoutes(full) } : {};
  return { botocore: version, metadata: strip(full.metadata), operationNames, ...routes, operations: kept, shapes: reachable(full, kept) };
}

/**
 * How each operation of a REST service is told from the others, modelled or not: method, path, and what the query string and the
 * headers must hold besides.
 */
function allRoutes(full) {
  return Object.fromEntries(Object.entries(full.operations).map(([name, { http, input }]) => {
    const shape = input ? full.shapes[input.shape] : {};
    const required = (location) => (shape.required ?? []).map((member) => shape.members[member])
      .filter((member) => member.location === location).map((member) => member.locationName);
    const query = required("querystring");
    const headers = required("header").map((header) => header.toLowerCase());
    return [name, { method: http.method, uri: http.requestUri, ...(query.length > 0 && { query }), ...(headers.length > 0 && { headers }) }];
  }).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Shapes that the operations need, in name order, and the error shapes of the whole service. */
function reachable(full, operations) {
  const seen = new Set();
  const visit = (name) => {
    if (seen.has(name)) return;
    seen.add(name);
    const shape = full.shapes[name];
    for (const member of Object.values(shape.members ?? {})) visit(member.shape);
    for (const part of [shape.member, shape.key, shape.value]) if (part) visit(part.shape);
  };
  for (const operation of Object.values(operations)) {
    if (operation.input) visit(operation.input.shape);
    if (operation.output) visit(operation.output.shape);
    for (const error of operation.errors ?? []) visit(error.shape);
  }
  for (const [name, shape] of Object.entries(full.shapes)) if (shape.exception) visit(name);
  return Object.fromEntries([...seen].sort().map((name) => [name, strip(full.shapes[name])]));
}

function pick(object, keys) {
  return Object.fromEntries(keys.filter((key) => object[key] !== undefined).map((key) => [key, object[key]]));
}

/** Removes prose at every depth; a member that happens to be called `documentation` or `deprecated` stays. */
function strip(value, inMembers = false) {
  if (Array.isArray(value)) return value.map((item) => strip(item));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value)
    .filter(([key]) => inMembers || !DROPPED_KEYS.has(key))
    .map(([key, item]) => [key, strip(item, key === "members" && !inMembers)]));
}

function notice(version) {
  return `The JSON files in this folder, apart from operations.json, are AWS API models as botocore ${version} ships them
(https://github.com/boto/botocore, service-2.json of each service), trimmed by scripts/extract-models.mjs to the operations
listed in operations.json and without documentation.

botocore
Copyright 2012-2026 Amazon.com, Inc. or its affiliates. All Rights Reserved.

Licensed under the Apache License, Version 2.0 (the "License"). You may not use these files except in compliance with the
License. A copy of the License is at http://www.apache.org/licenses/LICENSE-2.0. The files are distributed on an "AS IS"
BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
`;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

main();
