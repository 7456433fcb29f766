"use strict";

// A run process whose only provider is slow, so that tests can interrupt a step that they know to be running.
const path = require("node:path");
const { compileSync } = require("../../../launcher/bundle");
const { workspaceRoot } = require("../../../launcher/cache-folder");

const bundle = compileSync({ name: "test-slow-run", kind: "tool", entry: path.join(__dirname, "slow-host.ts"), root: workspaceRoot });
require(bundle).run(process.argv.slice(2));
