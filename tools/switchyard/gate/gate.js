"use strict";

/**
 * Preload of a language runtime: `node --require gate.js @pulumi/pulumi/cmd/run`.
 *
 * It loads what the program will need, then waits. Arguments and environment come through the gate when an engine
 * is there, and Pulumi's own runtime starts as if they had been given on the command line. So a runtime can warm up
 * before anybody knows an address, and run the programs of several layers, one after another.
 *
 * Plain JavaScript: nothing may stand between Node and this file.
 */
const fs = require("node:fs");
const path = require("node:path");
const v8 = require("node:v8");
const { isLazy } = require("./lazy-module");
const { openModulePack } = require("./module-pack");
const { serveProgram } = require("./program");
const { spareWork } = require("./spared-work");
const { takeTurns } = require("./turns");

const GATE_FD = 3;

const SDK = /[\\/]node_modules[\\/]@pulumi[\\/](pulumi|aws)[\\/]/;
/** Pulumi's entry runs as the main module; running it before its time would start the program. */
const ENTRY = /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run[\\/](index|run)\.js$/;
const FIRST_TIME = ["@pulumi/pulumi/cmd/run/instrumentation.js", "@pulumi/pulumi/index.js", "@pulumi/aws/index.js"];

/** What programs used of the SDK the last time. Other modules may read settings while they load, and there are none yet. */
function sdkModules(known) {
  if (known.length === 0) return FIRST_TIME.map((file) => path.join(root, "node_modules", file));
  return known.filter((file) => SDK.test(file) && !ENTRY.test(file));
}

/** Blocks until the one line that opens the gate; `undefined` when nobody holds the other end any more. */
function waitForGo() {
  const chunks = [];
  const buffer = Buffer.allocUnsafe(65536);
  for (;;) {
    let length;
    try {
      length = fs.readSync(GATE_FD, buffer, 0, buffer.length, null);
    } catch (error) {
      if (error.code === "EAGAIN") {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
        continue;
      }
      if (error.code === "EOF") return undefined;
      throw error;
    }
    if (length === 0) return undefined;
    const newline = buffer.subarray(0, length).indexOf(10);
    chunks.push(Buffer.from(buffer.subarray(0, newline < 0 ? length : newline)));
    if (newline >= 0) return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  }
}

/**
 * Loading the SDK makes it read its settings from the environment, which was not the program's yet. A new store reads them again;
 * what modules registered while they loaded stays.
 */
function renewStore() {
  const before = global.globalStore;
  const { LocalStore } = require(path.join(root, "node_modules/@pulumi/pulumi/runtime/state.js"));
  if (before === undefined || !(before instanceof LocalStore)) {
    throw new Error("@pulumi/pulumi keeps its settings in another way than this gate knows. Install the versions of package-lock.json (`npm ci`).");
  }
  const { resourcePackages, resourceModules } = before;
  global.globalStore = Object.assign(new LocalStore(), { resourcePackages, resourceModules });
  delete globalThis.stackResource;
}

/** Waits at the gate; then everything is as if the process had been started for this program. False: there is none. */
function begin() {
  const go = waitForGo();
  if (go === undefined) return false;
  for (const name of Object.keys(process.env)) if (!(name in go.env)) delete process.env[name];
  Object.assign(process.env, go.env);
  process.argv.splice(2, process.argv.length, ...go.args);
  renewStore();
  serveProgram(go.program);
  return true;
}

const { root, pack: packFile } = JSON.parse(process.env.SWITCHYARD_GATE);
// The SDK sets this flag while it loads, and V8 refuses code that was cached under other flags. So it is set before.
v8.setFlagsFromString("--allow-natives-syntax");
const pack = openModulePack({ file: packFile, root, isLazy });
pack.preload(sdkModules);
process.on("exit", (code) => code === 0 && pack.record());
spareWork(root);
takeTurns(root, begin);
if (!begin()) process.exit(0);
