"use strict";

const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const { sparePromiseTraces } = require("./spared-work");

/** What Pulumi's entry and a program add listeners to. */
const EVENTS = ["exit", "beforeExit", "uncaughtException", "unhandledRejection"];

/** Ends the output of a program that has succeeded, on both streams. No program writes it by accident. */
const END_OF_PROGRAM = "\u0000switchyard: end of program\u0000";

/** What a large program has used is not given back to the system; a new process costs less than what it would grow to. */
const MOST_MEMORY = 256 * 2 ** 20;

/**
 * Lets one process run programs one after another, each by Pulumi's own entry and as if it were the first. Loading the SDK and
 * compiling it to machine code are half of the work of a short program, and that half is done once.
 *
 * The next program starts when the one before has come to its natural end: nothing is left to do, and Pulumi's entry has told the
 * engine so. Whatever was loaded since the gate opened is forgotten, and so are settings, listeners, globals and the SDK's records. After a
 * program that fails in any way, or a large one, the process ends as it always does, and the next program gets a new one.
 *
 * @param {string} root of the workspace, whose SDK it is
 * @param {() => boolean} begin makes way for the next program; false when there is none
 */
exports.takeTurns = function takeTurns(root, begin) {
  const sdk = fs.realpathSync(path.join(root, "node_modules/@pulumi/pulumi"));
  const entry = path.join(sdk, "cmd/run/index.js");
  const settings = require(path.join(sdk, "runtime/settings.js"));
  let complete = false;

  const { signalAndWaitForShutdown } = settings;
  settings.signalAndWaitForShutdown = async () => {
    await signalAndWaitForShutdown();
    complete = true;
  };

  process.on("beforeExit", () => {
    if (!complete) return;
    complete = false;
    if (process.memoryUsage.rss() > MOST_MEMORY) return; // ends by itself
    if (runExitListeners() !== 0) return process.exit();
    for (const stream of [process.stdout, process.stderr]) stream.write(`${END_OF_PROGRAM}\n`);
    if (!begin()) return;
    forgetModules();
    forgetGlobals();
    renewLeakDetector();
    Module._load(entry, null, true);
  });

  const listeners = new Map(EVENTS.map((event) => [event, process.rawListeners(event)]));
  const loaded = new Set(Object.keys(Module._cache));
  const globals = new Set(Reflect.ownKeys(globalThis));

  /** What the process would do at its end. @returns {number} the exit code that comes out of it */
  function runExitListeners() {
    const code = process.exitCode ?? 0;
    const own = process.rawListeners("exit").filter((listener) => !listeners.get("exit").includes(listener));
    for (const [event, before] of listeners) {
      process.removeAllListeners(event);
      for (const listener of before) process.on(event, listener);
    }
    for (const listener of own) listener.call(process, code);
    return process.exitCode ?? code;
  }

  /** Modules from before the gate knew nothing of a program; those from after it may have read its settings. */
  function forgetModules() {
    for (const file of Object.keys(Module._cache)) if (!loaded.has(file)) delete Module._cache[file];
  }

  function forgetGlobals() {
    for (const key of Reflect.ownKeys(globalThis)) if (!globals.has(key)) delete globalThis[key];
  }

  /** It watches for the end of the process once, for the first program. */
  function renewLeakDetector() {
    const file = path.join(sdk, "runtime/debuggable.js");
    const kept = Module._cache[file];
    delete Module._cache[file];
    const { leakedPromises, debuggablePromise } = require(file);
    Object.assign(kept.exports, { leakedPromises, debuggablePromise });
    Module._cache[file] = kept;
    sparePromiseTraces(kept.exports);
  }
};

exports.END_OF_PROGRAM = END_OF_PROGRAM;
