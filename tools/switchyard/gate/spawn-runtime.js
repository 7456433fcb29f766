"use strict";

const { spawn } = require("node:child_process");
const crypto = require("node:crypto");
const path = require("node:path");
const { writableCacheFolder } = require("../launcher/cache-folder");

/**
 * Starts a stock language runtime that waits at its gate. Plain JavaScript: a run process starts one before it loads anything of its own.
 *
 * @param {string} root of the workspace
 * @param {Record<string, string | undefined>} env without what belongs to a test runner or a debugger: that would not be the stock runtime
 */
function spawnRuntime(root, env) {
  const pack = path.join(writableCacheFolder(), `modules-${placeOf(root)}.pack`);
  return spawn(process.execPath, ["--require", path.join(__dirname, "gate.js"), runtimeEntry(root), "--"], {
    cwd: root,
    env: { ...env, SWITCHYARD_GATE: JSON.stringify({ root, pack }) },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
}

/** Variables that belong to the tool that called us, not to the programs that we call. */
const OWN = /^(NX_|SWITCHYARD_GATE$|SWITCHYARD_NX_|NODE_OPTIONS$|NODE_CHANNEL_FD$|FORCE_COLOR$)/;

/**
 * The environment for programs and other tools: as the user has it, whether Nx was between or not.
 *
 * @param {Record<string, string | undefined>} env
 * @returns {Record<string, string>}
 */
function programEnvironment(env) {
  return Object.fromEntries(Object.entries(env).filter(([name, value]) => value !== undefined && !OWN.test(name)));
}

/** The runtime of the workspace's own SDK, as the Pulumi CLI would pick it. @param {string} root */
function runtimeEntry(root) {
  return path.join(root, "node_modules", "@pulumi", "pulumi", "cmd", "run", "index.js");
}

/** Several workspaces may share a cache. @param {string} root @returns {string} */
function placeOf(root) {
  return crypto.createHash("sha256").update(root).digest("hex").slice(0, 8);
}

module.exports = { placeOf, programEnvironment, spawnRuntime };
