#!/usr/bin/env node
"use strict";
// Bundles the runner in memory: it is TypeScript, and starting it must not take longer than a case.
const path = require("node:path");
const Module = require("node:module");
const { buildSync } = require("esbuild");

const root = path.join(__dirname, "..");
const file = path.join(root, "src/conformance/main.ts");
const [bundle] = buildSync({
  entryPoints: [file], bundle: true, packages: "external", platform: "node", target: "node20", format: "cjs", write: false, sourcemap: "inline",
}).outputFiles;
process.setSourceMapsEnabled(true);
const main = new Module(file, module);
main.filename = file;
main.paths = Module._nodeModulePaths(path.dirname(file));
main._compile(bundle.text, file);

const own = { set: path.join(root, "conformance"), preload: path.join(__dirname, "preload.js"), require, print: (line) => console.log(line) };
main.exports.main(process.argv.slice(2), own).then(
  (code) => { process.exitCode = code; },
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
