"use strict";

// The process that holds the engine. Started detached (src/run/client.ts), so that it outlives whoever asked for the run.
const { programEnvironment, spawnRuntime } = require("../gate/spawn-runtime");

const { warm } = JSON.parse(process.argv[2] || "{}");
const runtimes = warm ? startRuntimes(warm) : [];
require("../launcher/bundle").loadOrExit("run").main(process.argv.slice(2), runtimes);

/** Language runtimes take longer to start than everything else, so they come first. */
function startRuntimes({ root, runtimes }) {
  try {
    return Array.from({ length: runtimes }, () => spawnRuntime(root, programEnvironment(process.env)));
  } catch {
    return []; // the run tries again when it needs one, and then there is somebody to tell
  }
}
