"use strict";

const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const { compileScript } = require("../launcher/code-cache");

/**
 * Serves the compiled program in place of its TypeScript entry. Everything installed stays outside the bundle,
 * so the program meets the same `@pulumi/pulumi` as the runtime that runs it.
 *
 * @param {{ entry: string, bundle: string }} program
 */
exports.serveProgram = function serveProgram({ entry, bundle }) {
  Module._extensions[".ts"] = (module, filename) => {
    if (filename !== entry) {
      throw new Error(`${filename} was asked for at run time, but only what the program imports statically is compiled into it. Import it in ${entry}.`);
    }
    const run = compileScript(bundle, Module.wrap(fs.readFileSync(bundle, "latin1")));
    run.call(module.exports, module.exports, Module.createRequire(entry), module, entry, path.dirname(entry));
  };
};
