"use strict";

// The process that holds the engine. Started detached (src/run/client.ts), so that it outlives whoever asked for the run.
require("../launcher/bundle").load("run").main(process.argv.slice(2));
