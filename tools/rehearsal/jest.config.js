const preset = require("../../jest.preset.js");

// Each scenario is a release from push to verdict; one on a busy machine may take a minute.
module.exports = { ...preset(__dirname), globalSetup: "<rootDir>/src/testing/global-setup.ts", globalTeardown: "<rootDir>/src/testing/global-teardown.ts", testTimeout: 240_000 };
