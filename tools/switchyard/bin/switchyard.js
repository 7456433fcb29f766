#!/usr/bin/env node
// Plain JavaScript without anything newer than Node 8 understands: an old Node must be able to run the version check.
"use strict";

var problem = require("../launcher/node-version").check(process.versions.node);
if (problem) {
  process.stderr.write(problem + "\n");
  process.exit(2);
}
require("../launcher/bundle").loadOrExit("cli").main(process.argv.slice(2));
