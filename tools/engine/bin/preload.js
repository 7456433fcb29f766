"use strict";
// Loaded before the language runtime. A TypeScript file is served from the translation beside it; and two big
// libraries, which only programs with dynamic providers use, are loaded at their first use.
const fs = require("node:fs");
const Module = require("node:module");

require.extensions[".ts"] = (module, file) => module._compile(fs.readFileSync(`${file}.js`, "utf8"), file);

const deferred = new Set(["typescript", "@npmcli/arborist"]);
const load = Module._load;
Module._load = function (request, ...rest) {
  if (!deferred.has(request)) return load.call(this, request, ...rest);
  let library;
  // `__esModule` keeps importers from copying the members right away.
  return new Proxy({}, { get: (_, key) => key === "__esModule" || (library ??= load.call(this, request, ...rest))[key] });
};
