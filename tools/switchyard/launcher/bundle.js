"use strict";

const { spawn, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const { findCached, writeAtomically } = require("./cache-folder");
const { compare, hash } = require("./manifest");
const tools = require("./entries");
const { compileScript } = require("./code-cache");

const compiler = path.join(__dirname, "build.js");

/**
 * Compiled code belongs to a place, a Node and the way it was built.
 *
 * @param {import("./entries").Entry} entry
 */
function keyOf(entry) {
  return hash([entry.root, entry.entry, entry.output, process.version, process.arch, fs.readFileSync(compiler)].join("\n"));
}

/**
 * @param {string} name
 * @param {string} key
 * @param {boolean} [justWritten] the compiler has ended a moment ago
 * @returns {string | undefined} path of the bundle, when it is what a compiler would write now
 */
function usable(name, key, justWritten = false) {
  for (const file of findCached(`${name}.json`)) {
    const bundle = usableManifest(file, key, justWritten);
    if (bundle !== undefined) return bundle;
  }
  return undefined;
}

function usableManifest(file, key, justWritten) {
  try {
    const manifest = JSON.parse(fs.readFileSync(file, "utf8"));
    if (manifest.key !== key || !fs.existsSync(manifest.bundle)) return undefined;
    if (justWritten) return manifest.bundle;
    const state = compare(manifest);
    if (state === "stale") return undefined;
    if (state === "touched") writeQuietly(file, JSON.stringify(manifest));
    return manifest.bundle;
  } catch {
    return undefined; // damaged: compiled again
  }
}

/** Only saves time for the next command, which works without it too. */
function writeQuietly(file, content) {
  try {
    writeAtomically(file, content);
  } catch {
    /* a read-only or full disk */
  }
}

/** The compiler must not inherit what a debugger or a test set for its parent. */
function compilerEnvironment() {
  const env = { ...process.env };
  delete env.NODE_OPTIONS;
  return env;
}

/** @param {import("./entries").Entry[]} entries */
function plan(entries) {
  const keyed = entries.map((entry) => ({ ...entry, key: keyOf(entry) }));
  return { keyed, missing: keyed.filter((entry) => usable(entry.name, entry.key) === undefined) };
}

/** A source that was changed while it was compiled makes the next command compile again, not this one fail. */
function results(keyed) {
  return keyed.map((entry) => {
    const bundle = usable(entry.name, entry.key, true);
    if (bundle === undefined) throw new Error(`${entry.entry} was compiled, but the result cannot be read back. Is the disk full?`);
    return bundle;
  });
}

class CompileError extends Error {
  name = "CompileError";
}

function failure(status, stderr, error) {
  return new CompileError(stderr.trim() || `The compiler ended with ${error ? error.message : status}.`);
}

/**
 * Paths of compiled entries; what changed is compiled now.
 *
 * @param {import("./entries").Entry[]} entries
 * @returns {Promise<{ bundles: string[], compiled: string[] }>} `compiled`: names of those that were not in the cache
 */
async function compile(entries) {
  const { keyed, missing } = plan(entries);
  if (missing.length > 0) {
    await new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [compiler, JSON.stringify(missing)], { stdio: ["ignore", "ignore", "pipe"], env: compilerEnvironment() });
      let stderr = "";
      child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
      child.on("error", reject);
      child.on("close", (code, signal) => (code === 0 ? resolve(undefined) : reject(failure(signal ?? code, stderr))));
    });
  }
  return { bundles: results(keyed), compiled: missing.map((entry) => entry.name) };
}

/** The same for one entry, without giving up control. @param {import("./entries").Entry} entry @returns {string} */
function compileSync(entry) {
  const { keyed, missing } = plan([entry]);
  if (missing.length > 0) {
    const child = spawnSync(process.execPath, [compiler, JSON.stringify(missing)], { stdio: ["ignore", "ignore", "pipe"], encoding: "utf8", env: compilerEnvironment() });
    if (child.status !== 0) throw failure(child.signal ?? child.status, child.stderr ?? "", child.error);
  }
  return results(keyed)[0];
}

/**
 * Runs a tool of this workspace and returns its exports. The first call compiles it; later calls
 * run the kept code, with V8's code cache, in a few milliseconds.
 *
 * @param {string} name one of entries.js
 */
function load(name) {
  const { entry } = tools[name];
  const bundle = compileSync(tools[name]);
  const module = new Module(entry, undefined);
  module.filename = entry;
  const run = compileScript(bundle, Module.wrap(fs.readFileSync(bundle, "latin1")));
  run.call(module.exports, module.exports, Module.createRequire(entry), module, entry, path.dirname(entry));
  return module.exports;
}

/** The same for the entry of a process: what does not compile is said and not thrown. @param {string} name */
function loadOrExit(name) {
  try {
    return load(name);
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

module.exports = { compile, compileSync, load, loadOrExit };
