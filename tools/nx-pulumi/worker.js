"use strict";

/**
 * Preload of Nx's batch worker, which stands between a command and its run: the worker loads 350 modules of Nx, and V8 compiles
 * them. Nx keeps the compiled code itself where Node can (`module.enableCompileCache`); Node 20 cannot.
 */
const Module = require("node:module");
const path = require("node:path");

let pack;

/** Keeps what was loaded for the next worker. Nx ends this one from outside, so it has to be said when. */
exports.record = () => pack?.record();

/** The option that loads this file. */
const option = `--require ${JSON.stringify(__filename)}`;

/** @param {NodeJS.ProcessEnv} env of the process that will start the worker */
exports.addTo = (env) => {
  if (Module.enableCompileCache === undefined) env.NODE_OPTIONS = env.NODE_OPTIONS ? `${env.NODE_OPTIONS} ${option}` : option;
};

if (process.env.NODE_OPTIONS?.endsWith(option) && process.env.NX_FORKED_TASK_EXECUTOR === "true") {
  // For this process only, not for what it starts.
  process.env.NODE_OPTIONS = process.env.NODE_OPTIONS.slice(0, -option.length).trimEnd();
  if (process.env.NODE_OPTIONS === "") delete process.env.NODE_OPTIONS;
  const { openModulePack } = require("../switchyard/gate/module-pack");
  const { placeOf } = require("../switchyard/gate/spawn-runtime");
  const { workspaceRoot, writableCacheFolder } = require("../switchyard/launcher/cache-folder");
  try {
    pack = openModulePack({ file: path.join(writableCacheFolder(), `nx-worker-${placeOf(workspaceRoot)}.pack`), root: workspaceRoot });
  } catch {
    /* nowhere to keep it: Nx starts as it always does */
  }
}
