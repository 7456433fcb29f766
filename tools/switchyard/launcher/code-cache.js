"use strict";

const fs = require("node:fs");
const vm = require("node:vm");
const { writeAtomically } = require("./cache-folder");

/**
 * Compiles with V8's code cache beside the file. The cache is written when the process ends, because only then
 * it holds the functions that were really used; V8 refuses one that does not fit, and it is written anew.
 *
 * @param {string} file names the code in stack traces; `<file>.v8` is the cache
 * @param {string} source
 * @returns {Function}
 */
exports.compileScript = function compileScript(file, source) {
  const cacheFile = `${file}.v8`;
  let cachedData;
  try {
    cachedData = fs.readFileSync(cacheFile);
  } catch {
    cachedData = undefined;
  }
  const script = new vm.Script(source, { filename: file, cachedData });
  if (cachedData === undefined || script.cachedDataRejected) {
    process.once("exit", () => {
      try {
        writeAtomically(cacheFile, script.createCachedData());
      } catch {
        /* a read-only or full disk; the next command is only slower */
      }
    });
  }
  return script.runInThisContext();
};
