"use strict";

const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const vm = require("node:vm");
const { writeAtomically } = require("../launcher/cache-folder");
const { lazyExports } = require("./lazy-module");

/**
 * The installed modules that a process loads, in one file: their text, V8's code cache, and what each `require`
 * resolves to. Loading a thousand modules then costs running them, not finding, reading and compiling them.
 * What the modules do, and the order in which they do it, stays the same.
 *
 * File: a line of JSON, then the texts, then the code caches.
 */
const VERSION = 3;

/** So many modules may be missing from a pack before writing it anew pays. */
const TOLERATED_MISSES = 12;

/** A module whose time has come. */
class Deferred extends Module {}

/** @param {Module} module whose exports are stood in for */
function deferred(module) {
  const real = new Deferred(module.filename, module.parent);
  real.filename = module.filename;
  real.paths = module.paths;
  return real;
}

/**
 * From now on installed modules come from the pack.
 *
 * @param {{ file: string, root: string, isLazy?: (filename: string) => boolean }} options `isLazy` names modules that are to be
 *   loaded when they are used, unless they were used the last time
 */
function openModulePack({ file, root, isLazy = () => false }) {
  const installed = fs.realpathSync(path.join(root, "node_modules")) + path.sep;
  const known = read(file);
  const scripts = new Map();
  const resolutions = new Map();
  let misses = 0;

  const resolveFilename = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, isMain, options) {
    if (known.modules.has(request)) return request; // an absolute path, from the loop in preload
    const from = parent && parent.filename;
    if (!from || options || !from.startsWith(installed)) return resolveFilename.call(this, request, parent, isMain, options);
    const key = `${from}\0${request}`;
    const found = known.resolutions.get(key) ?? resolveFilename.call(this, request, parent, isMain, options);
    resolutions.set(key, found);
    return found;
  };

  const plain = Module._extensions[".js"];
  Module._extensions[".js"] = function (module, filename) {
    if (!filename.startsWith(installed) || filename.includes(`${path.sep}.cache${path.sep}`)) return plain(module, filename);
    if (isLazy(filename) && !(module instanceof Deferred) && !known.modules.has(filename)) {
      module.exports = lazyExports(filename, () => deferred(module), (real) => Module._extensions[".js"](real, filename));
      return;
    }
    const packed = known.modules.get(filename);
    if (packed === undefined) misses++;
    const text = packed ? packed.text() : fs.readFileSync(filename, "utf8").replace(/^\uFEFF/, "").replace(/^#!.*/, "");
    if (packed === undefined && isEsm(filename, text)) return plain(module, filename);
    const script = new vm.Script(Module.wrap(text), { filename, cachedData: packed?.cache(), importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER });
    if (script.cachedDataRejected) misses++;
    scripts.set(filename, { script, text });
    run(script, module, filename);
  };

  return {
    /** Loads modules ahead of those who will ask for them. @param {(known: string[]) => string[]} choose from those in the pack */
    preload(choose) {
      for (const filename of choose([...known.modules.keys()])) if (!(filename in Module._cache)) require(filename);
    },
    /** Keeps what was loaded for the next time, when the pack did not hold it. */
    record() {
      if (known.modules.size > 0 && misses <= TOLERATED_MISSES) return;
      try {
        write(file, scripts, resolutions);
      } catch {
        /* a read-only or full disk; the next run is only slower */
      }
    },
  };
}

function isEsm(filename, text) {
  return filename.endsWith(".mjs") || /^\s*(import|export)\s/m.test(text) && !/\bexports\b|\brequire\b/.test(text);
}

/** What Node's own loader does with a CommonJS module. */
function run(script, module, filename) {
  const require = (id) => module.require(id);
  require.resolve = (request, options) => Module._resolveFilename(request, module, false, options);
  require.resolve.paths = (request) => Module._resolveLookupPaths(request, module);
  require.main = process.mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  script.runInThisContext().call(module.exports, module.exports, require, module, filename, path.dirname(filename));
}

function read(file) {
  const empty = { modules: new Map(), resolutions: new Map() };
  let buffer;
  try {
    buffer = fs.readFileSync(file);
  } catch {
    return empty;
  }
  try {
    const end = buffer.indexOf(10);
    const header = JSON.parse(buffer.latin1Slice(0, end));
    if (header.version !== VERSION || header.node !== process.version || header.arch !== process.arch) return empty;
    const { files } = header;
    const modules = new Map();
    let offset = end + 1;
    for (const [name, size, mtime, textLength, ascii, cacheLength] of header.modules) {
      const stat = fs.statSync(files[name], { throwIfNoEntry: false });
      if (stat === undefined || stat.size !== size || stat.mtimeMs !== mtime) return empty;
      const start = offset;
      const middle = start + textLength;
      offset = middle + cacheLength;
      modules.set(files[name], {
        text: () => (ascii ? buffer.latin1Slice(start, middle) : buffer.utf8Slice(start, middle)),
        cache: () => buffer.subarray(middle, middle + cacheLength),
      });
    }
    if (offset !== buffer.length) return empty;
    const resolutions = new Map(header.resolutions.map(([from, request, to]) => [`${files[from]}\0${request}`, typeof to === "number" ? files[to] : to]));
    return { modules, resolutions };
  } catch {
    return empty; // damaged: written anew at the end
  }
}

function write(file, scripts, resolutions) {
  const files = [...scripts.keys()];
  const index = new Map(files.map((name, i) => [name, i]));
  const parts = [];
  const modules = [];
  for (const [name, { script, text }] of scripts) {
    const stat = fs.statSync(name);
    const bytes = Buffer.from(text, "utf8");
    const cache = script.createCachedData();
    modules.push([index.get(name), stat.size, stat.mtimeMs, bytes.length, bytes.length === text.length ? 1 : 0, cache.length]);
    parts.push(bytes, cache);
  }
  const links = [];
  for (const [key, to] of resolutions) {
    const [from, request] = key.split("\0");
    if (index.has(from)) links.push([index.get(from), request, index.get(to) ?? to]);
  }
  const header = JSON.stringify({ version: VERSION, node: process.version, arch: process.arch, files, modules, resolutions: links });
  fs.mkdirSync(path.dirname(file), { recursive: true });
  writeAtomically(file, Buffer.concat([Buffer.from(`${escape(header)}\n`, "latin1"), ...parts]));
}

/** Paths may hold any character; the header is read as single bytes. */
function escape(json) {
  return json.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

module.exports = { openModulePack };
