"use strict";

/**
 * Modules that the SDK loads with itself but uses only for what few programs ask for: turning functions into Lambda code (with that
 * the TypeScript compiler and npm's dependency tree), the automation API, traces, manifests in YAML.
 * And the two hundred services of AWS, of which a program uses a few. They are three quarters of what a language runtime would load.
 */
const LAZY = [
  /[\\/]@pulumi[\\/]pulumi[\\/](typescript-shim|automation[\\/]index|runtime[\\/]closure[\\/]createClosure)\.js$/,
  /[\\/]@npmcli[\\/]arborist[\\/]lib[\\/]index\.js$/,
  /[\\/]@opentelemetry[\\/](?!api[\\/])[^\\/]+[\\/]build[\\/]src[\\/]index\.js$/,
  /[\\/]@pulumi[\\/]aws[\\/][^\\/]+[\\/]index\.js$/,
  /[\\/](normalize-package-data[\\/]lib[\\/]normalize|semver[\\/]index|fdir[\\/]dist[\\/]index|js-yaml[\\/]index)\.c?js$/,
];

/** @param {string} filename */
function isLazy(filename) {
  return LAZY.some((pattern) => pattern.test(filename));
}

/** Those that nobody has used yet, by file. @type {Map<string, () => object>} */
const waiting = new Map();

/**
 * Stands for the exports of a module that is loaded when somebody uses one of them.
 *
 * @param {string} filename
 * @param {() => { exports: object }} create the module, not yet run
 * @param {(module: { exports: object }) => void} run
 */
function lazyExports(filename, create, run) {
  let module;
  const real = () => {
    if (module === undefined) {
      waiting.delete(filename);
      module = create(); // before it runs: in a circle of modules it is asked for meanwhile
      try {
        run(module);
      } catch (error) {
        module = undefined;
        throw error;
      }
    }
    return module.exports;
  };
  waiting.set(filename, real);
  // A function, so that it can stand for a module that is one.
  return new Proxy(() => undefined, {
    get: (_, key) => {
      // Asked by `import * as` before it copies every name, and by `import x`; the answer keeps both from doing more.
      if (key === "__esModule") return true;
      const value = Reflect.get(real(), key);
      return key === "default" && value === undefined ? real() : value;
    },
    set: (_, key, value) => Reflect.set(real(), key, value),
    has: (_, key) => Reflect.has(real(), key),
    apply: (_, self, args) => Reflect.apply(real(), self, args),
    ownKeys: () => Reflect.ownKeys(real()).filter((key) => key !== "prototype"),
    getOwnPropertyDescriptor: (_, key) => {
      const descriptor = key === "prototype" ? undefined : Reflect.getOwnPropertyDescriptor(real(), key);
      return descriptor && { ...descriptor, configurable: true };
    },
  });
}

/** For who needs what modules do while they load. @param {(filename: string) => boolean} wanted */
function loadWaiting(wanted) {
  for (const [filename, load] of [...waiting]) if (wanted(filename)) load();
}

module.exports = { isLazy, lazyExports, loadWaiting };
