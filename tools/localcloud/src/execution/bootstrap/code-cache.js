"use strict";

/**
 * Keeps V8's compiled form of a function's code for the next environment that loads the same: half of the start of a bundle is compiling.
 */
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const vm = require("node:vm");

/** Smaller files compile faster than their cache is read. */
const SMALLEST_SOURCE = 64 * 1024;
const [WRAPPER_START] = Module.wrapper;
/** Node.js 20 loses, with the compiled form, who loads what such code imports. Newer ones have a cache of their own. */
const IMPORTS_DYNAMICALLY = /\bimport\s*\(/;

const compiled = new Map();
let isKept = false;

/**
 * @param {string} root folder of the code
 * @param {string} folder where the compiled form is kept; of one version of the code and one set of V8's flags
 */
function install(root, folder) {
  if (typeof Module.enableCompileCache === "function") {
    Module.enableCompileCache(folder);
    return;
  }
  const compile = Module.prototype._compile;
  Module.prototype._compile = function compileWithCache(source, filename, ...rest) {
    const isCached = source.length >= SMALLEST_SOURCE && filename.startsWith(root + path.sep) && !source.startsWith("#!") && !IMPORTS_DYNAMICALLY.test(source);
    if (!isCached) return compile.call(this, source, filename, ...rest);
    const file = path.join(folder, `${path.relative(root, filename).replaceAll(path.sep, "!")}.v8`);
    const script = new vm.Script(Module.wrap(source), {
      filename, columnOffset: -WRAPPER_START.length, cachedData: read(file),
    });
    if (script.cachedDataRejected !== false) compiled.set(file, script);
    return script.runInThisContext().call(this.exports, this.exports, Module.createRequire(filename), this, filename, path.dirname(filename));
  };
}

function read(file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined; // this is the first environment
  }
}

/** Writes what the first invocation has compiled too. */
function keep() {
  if (isKept) return;
  isKept = true;
  try {
    if (typeof Module.flushCompileCache === "function") Module.flushCompileCache();
    for (const [file, script] of compiled) {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(`${file}.${process.pid}`, script.createCachedData());
      fs.renameSync(`${file}.${process.pid}`, file);
    }
  } catch {
    /* it only saves time for the next environment */
  }
  compiled.clear();
}

module.exports = { install, keep };
