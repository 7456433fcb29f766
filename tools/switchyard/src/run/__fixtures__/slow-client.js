"use strict";

// A client like Nx's executor: it runs a plan and prints what it hears, one message per line.
const path = require("node:path");
const { compileSync } = require("../../../launcher/bundle");
const { workspaceRoot } = require("../../../launcher/cache-folder");

const bundle = compileSync({ name: "test-slow-client", kind: "tool", entry: path.join(__dirname, "slow-client.ts"), root: workspaceRoot });
require(bundle).run(process.argv[2], path.join(__dirname, "slow-run.js"));
