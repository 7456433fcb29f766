"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");

/**
 * @typedef {{ path: string, mtime: number, size: number, hash: string }} Input a source file as it was compiled
 * @typedef {{ key: string, inputs: Input[], bundle: string }} Manifest
 */

/** @param {string | Buffer} content */
function hash(content) {
  return crypto.createHash("sha256").update(content).digest("hex");
}

/**
 * @param {string} file
 * @returns {Input}
 */
function describe(file) {
  const content = fs.readFileSync(file);
  const stat = fs.statSync(file);
  return { path: file, mtime: stat.mtimeMs, size: stat.size, hash: hash(content) };
}

/**
 * Compares sources with what was compiled: time and size first, the content where those differ
 * (a checkout or a copy gives new times to the same content).
 *
 * @param {Manifest} manifest
 * @returns {"fresh" | "touched" | "stale"} touched: the same content with other times
 */
function compare(manifest) {
  let touched = false;
  for (const input of manifest.inputs) {
    const stat = fs.statSync(input.path, { throwIfNoEntry: false });
    if (stat === undefined || stat.size !== input.size) return "stale";
    if (stat.mtimeMs === input.mtime) continue;
    if (hash(fs.readFileSync(input.path)) !== input.hash) return "stale";
    input.mtime = stat.mtimeMs;
    touched = true;
  }
  return touched ? "touched" : "fresh";
}

/**
 * The files whose change makes a bundle stale: sources of the workspace one by one, and for everything
 * installed the record that npm keeps of it.
 *
 * @param {string[]} files absolute
 * @param {string} root
 * @returns {Input[]}
 */
function inputsOf(files, root) {
  const installed = path.join(root, "node_modules", ".package-lock.json");
  const own = files.filter((file) => !file.includes(`${path.sep}node_modules${path.sep}`));
  const record = fs.existsSync(installed) ? [installed] : [];
  return [...new Set([...own, ...record])].map(describe);
}

module.exports = { compare, describe, hash, inputsOf };
