/** Comparisons with other implementations; they need programs that the default test run does without. */
const path = require("node:path");

const folder = path.join(__dirname, "..");

module.exports = { ...require("../../../jest.preset.js")(folder), displayName: "localcloud-differential", rootDir: __dirname, testMatch: ["**/*.differential.ts"] };
