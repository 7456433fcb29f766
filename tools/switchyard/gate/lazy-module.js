"use strict";

/**
 * Modules that the SDK loads with itself but uses only to turn functions into Lambda code, which no program here asks for:
 * the TypeScript compiler and npm's dependency tree. They are a third of what a language runtime loads.
 */
const LAZY = [/[\\/]@pulumi[\\/]pulumi[\\/]typescript-shim\.js$/, /[\\/]@npmcli[\\/]arborist[\\/]lib[\\/]index\.js$/];

/** @param {string} filename */
function isLazy(filename) {
  return LAZY.some((pattern) => pattern.test(filename));
}

/**
 * Stands for the exports of a module that is loaded when somebody looks at one of them.
 *
 * @param {() => object} load
 */
function lazyExports(load) {
  let loaded;
  const real = () => (loaded ??= load());
  return new Proxy(
    {},
    {
      // Asked by `import * as` before it copies every name; the answer keeps it from doing so.
      get: (_, key) => (key === "__esModule" && loaded === undefined ? true : Reflect.get(real(), key)),
      set: (_, key, value) => Reflect.set(real(), key, value),
      has: (_, key) => Reflect.has(real(), key),
      ownKeys: () => Reflect.ownKeys(real()),
      getOwnPropertyDescriptor: (_, key) => {
        const descriptor = Reflect.getOwnPropertyDescriptor(real(), key);
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  );
}

module.exports = { isLazy, lazyExports };
