"use strict";

/**
 * Finds the handler that the function's settings name, in CommonJS and in ES modules.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
const fs = require("node:fs");
const path = require("node:path");
const { createRequire } = require("node:module");
const { pathToFileURL } = require("node:url");

function runtimeError(name) {
  return class extends Error {
    constructor(message) {
      super(message);
      this.name = `Runtime.${name}`;
    }
  };
}

const ImportModuleError = runtimeError("ImportModuleError");
const HandlerNotFound = runtimeError("HandlerNotFound");
const MalformedHandlerName = runtimeError("MalformedHandlerName");
const UserCodeSyntaxError = runtimeError("UserCodeSyntaxError");
const UnhandledPromiseRejection = runtimeError("UnhandledPromiseRejection");
const NodeJsExit = runtimeError("NodeJsExit");

/** Whether `.js` files of a folder are ES modules: what the nearest package.json says. */
function isModuleFolder(folder, root) {
  for (let at = folder; !at.endsWith(`${path.sep}node_modules`); at = path.dirname(at)) {
    const file = path.join(at, "package.json");
    if (fs.existsSync(file)) {
      try {
        return JSON.parse(fs.readFileSync(file, "utf8")).type === "module";
      } catch {
        return false; // Lambda passes over a package.json that it cannot read
      }
    }
    if (at === root || at === path.dirname(at)) return false;
  }
  return false;
}

async function loadModule(root, folder, name) {
  const require = createRequire(path.join(root, "index.js"));
  const base = path.resolve(root, folder, name);
  const has = (extension) => fs.existsSync(base + extension);
  const load = (extension) => import(pathToFileURL(base + extension).href);
  if (has("") && fs.statSync(base).isFile()) return require(base);
  const isModule = isModuleFolder(path.dirname(base), root);
  if (has(".js")) return isModule ? load(".js") : require(`${base}.js`);
  if (has(".mjs")) return load(".mjs");
  if (has(".cjs")) return require(`${base}.cjs`);
  return require(require.resolve(name, { paths: [root, path.resolve(root, folder)] }));
}

/** @param {string} root folder of the code @param {string} handler e.g. `src/index.handler` */
async function loadHandler(root, handler) {
  if (handler.includes("..")) {
    throw new MalformedHandlerName(`'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`);
  }
  const base = path.basename(handler);
  const match = /^([^.]*)\.(.*)$/.exec(base);
  if (match === null) throw new MalformedHandlerName("Bad handler");
  let found;
  try {
    found = await loadModule(root, handler.slice(0, handler.indexOf(base)), match[1]);
  } catch (error) {
    if (error instanceof SyntaxError) throw asRuntimeError(UserCodeSyntaxError, error);
    if (error?.code === "MODULE_NOT_FOUND" || error?.code === "ERR_MODULE_NOT_FOUND") throw asRuntimeError(ImportModuleError, error);
    throw error;
  }
  const target = match[2].split(".").reduce((value, key) => value && value[key], found);
  if (!target) throw new HandlerNotFound(`${handler} is undefined or not exported`);
  if (typeof target !== "function") throw new HandlerNotFound(`${handler} is not a function`);
  return target;
}

function asRuntimeError(Kind, error) {
  return new Kind(String(error));
}

module.exports = { loadHandler, UnhandledPromiseRejection, NodeJsExit };
