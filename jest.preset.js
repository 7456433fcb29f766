const path = require("node:path");

/**
 * Jest configuration that every package shares. Files are compiled one by one (`isolatedModules` of tsconfig.base.json): types are
 * checked once for all by the `typecheck` target, tests among them, and not again by every worker.
 *
 * @param {string} folder the package's own folder
 * @param {{ coverage?: boolean }} [options] coverage of `projects` and `libs` must be complete; tools set it to false
 */
module.exports = (folder, options = {}) => {
  const relative = path.relative(__dirname, folder);
  const complete = options.coverage ?? !relative.startsWith("tools");
  return {
    displayName: relative,
    rootDir: folder,
    testEnvironment: "node",
    // Nothing is asserted of a test's time: a busy machine may take several times what a quiet one does.
    testTimeout: 60_000,
    testMatch: ["**/*.test.ts"],
    testPathIgnorePatterns: ["/node_modules/", "/dist/", "/__fixtures__/"],
    modulePathIgnorePatterns: ["/dist/", "/__fixtures__/"],
    transform: {
      "^.+\\.ts$": ["ts-jest", {
        tsconfig: path.join(folder, "tsconfig.json"),
      }],
    },
    collectCoverage: complete,
    collectCoverageFrom: ["**/*.ts", "!**/*.test.ts", "!**/__fixtures__/**", "!dist/**"],
    coverageDirectory: path.join(folder, "coverage"),
    coverageReporters: ["text-summary", "json-summary"],
    ...(complete ? { coverageThreshold: { global: { statements: 100, branches: 100, functions: 100, lines: 100 } } } : {}),
  };
};
