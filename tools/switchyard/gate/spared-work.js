"use strict";

const path = require("node:path");
const util = require("node:util");
const { loadWaiting } = require("./lazy-module");

/**
 * Work that the SDK does for each resource or each start, and whose result nobody reads here. Programs cannot tell the difference.
 * Each part goes back to the SDK's way when somebody asks for what it makes.
 *
 * @param {string} root of the workspace, whose SDK it is
 */
function spareWork(root) {
  /** @param {string} file */
  const sdk = (file) => require(path.join(root, "node_modules/@pulumi/pulumi", file));
  sparePromiseTraces(sdk("runtime/debuggable"));
  sparePositions(sdk("resource").Resource);
  spareDebugMessages(sdk("log"));
  spareInspector(sdk("runtime/closure/v8Hooks"));
  spareEndlessColours(sdk("cmd/run/error"));
  registerWhenAsked(sdk("runtime"), sdk("runtime/state").getResourceModules());
}

/** A stack trace is kept with every promise, mapped to TypeScript, for PULUMI_DEBUG_PROMISE_LEAKS. */
function sparePromiseTraces(debuggable) {
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (promise, context) => {
    if (process.env.PULUMI_DEBUG_PROMISE_LEAKS) return debuggablePromise(promise, context);
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(promise, context);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
}

/** The engine is told the file and line of each frame below each resource, mapped to TypeScript. Ours keeps no positions. */
function sparePositions(Resource) {
  Resource.stackTrace = () => [];
}

/** Three or four debug messages for each resource, a call each. No command of ours shows them; warnings and errors are sent. */
function spareDebugMessages(log) {
  log.debug = () => Promise.resolve();
}

/**
 * Every start opens a debugger's session, in case the program turns functions into Lambda code, and keeps a list of scripts from then on.
 * Here the first such function opens it, and the debugger is switched on again to hear of the scripts that were loaded before.
 */
function spareInspector(hooks) {
  const { getSessionAsync } = hooks;
  let session;
  const open = async () => {
    const opened = await getSessionAsync();
    for (const method of ["Debugger.disable", "Debugger.enable"]) {
      await new Promise((resolve, reject) => opened.post(method, (error) => (error ? reject(error) : resolve(undefined))));
    }
    return opened;
  };
  hooks.isInitializedAsync = () => Promise.resolve();
  hooks.getSessionAsync = () => (session ??= open());
}

/** A package at the end of a line, as in `at f (/w/node_modules/@pulumi/resource.ts:1:2)`. */
const NO_END = /[\\/]node_modules[\\/](@[^\\/\n]+[\\/])?[^\\/\n]*$/m;

/**
 * Node 20 looks for the end of each package's name to colour it, and where there is none it builds text until its memory is full: half
 * a minute later the SDK settles for the error without colours. So that is what it gets at once.
 */
function spareEndlessColours(errors) {
  const { defaultErrorMessage } = errors;
  errors.defaultErrorMessage = (error) => (error instanceof Error && NO_END.test(error.stack ?? "") ? util.inspect(error) : defaultErrorMessage(error));
}

/**
 * A module registers the types of resources that it can make from a reference, as another stack's outputs may hold one. Whoever
 * looks for a type that is not there is asking for modules of that package that wait.
 *
 * @param {{ registerResourceModule: Function }} runtime
 * @param {Map<string, unknown>} modules by package and type
 */
function registerWhenAsked(runtime, modules) {
  const { registerResourceModule } = runtime;
  let registering = false;
  runtime.registerResourceModule = (...args) => {
    registering = true;
    try {
      registerResourceModule(...args);
    } finally {
      registering = false;
    }
  };
  modules.get = (key) => {
    const [name] = key.split(":");
    if (!registering && !modules.has(key)) loadWaiting((file) => file.includes(`${path.sep}@pulumi${path.sep}${name}${path.sep}`));
    return Map.prototype.get.call(modules, key);
  };
}

module.exports = { sparePromiseTraces, spareWork };
