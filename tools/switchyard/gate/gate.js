"use strict";

/**
 * Preload of a language runtime: `node --require gate.js @pulumi/pulumi/cmd/run`.
 *
 * It loads what the program will need, then waits. Arguments and environment come through the gate when an engine
 * is there, and Pulumi's own runtime starts as if they had been given on the command line. So the runtimes of all
 * layers can warm up before anybody knows an address.
 *
 * Plain JavaScript: nothing may stand between Node and this file.
 */
const fs = require("node:fs");
const path = require("node:path");
const { openModulePack } = require("./module-pack");
const { serveProgram } = require("./program");

const GATE_FD = 3;

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
 * Loading `@pulumi/aws` makes the SDK read its settings from the environment, which was not the program's yet.
 * They are read once more; what the modules registered stays.
 */
function renewSettings() {
  const store = global.globalStore;
  if (store === undefined) return;
  const { LocalStore } = require(path.join(root, "node_modules/@pulumi/pulumi/runtime/state.js"));
  const { settings, config } = new LocalStore();
  if (!settings || !config || !store.settings || !store.config) throw new Error("@pulumi/pulumi keeps its settings in another way than this gate knows. Install the versions of package-lock.json (`npm ci`).");
  store.settings = settings;
  store.config = config;
}

/**
 * The SDK keeps a stack trace with every promise it makes, for PULUMI_DEBUG_PROMISE_LEAKS. Mapping each of those to
 * TypeScript takes a sixth of a run; without that variable nobody reads them. All other traces are mapped as ever.
 */
function sparePromiseTraces() {
  const mapped = Error.prepareStackTrace;
  if (mapped === undefined) return;
  Error.prepareStackTrace = (error, frames) =>
    frames.length > 0 && frames[0].getFunctionName() === "debuggablePromise" && !process.env.PULUMI_DEBUG_PROMISE_LEAKS ? String(error) : mapped(error, frames);
}

/**
 * The SDK sends the engine three or four debug messages for each resource, a call each. No command of ours shows them,
 * so they are not sent; warnings and errors are.
 */
function spareDebugMessages() {
  require(path.join(root, "node_modules/@pulumi/pulumi/log")).debug = () => Promise.resolve();
}

const { root, pack: packFile } = JSON.parse(process.env.SWITCHYARD_GATE);
const pack = openModulePack({ file: packFile, root });
pack.preload();

sparePromiseTraces();
spareDebugMessages();

const go = waitForGo();
if (go === undefined) process.exit(0);
fs.closeSync(GATE_FD);
for (const name of Object.keys(process.env)) if (!(name in go.env)) delete process.env[name];
Object.assign(process.env, go.env);
process.argv.splice(2, process.argv.length, ...go.args);
delete process.env.SWITCHYARD_GATE;
renewSettings();
serveProgram(go.program);
pack.recordOnExit();
