"use strict";

const executor = require("../switchyard/launcher/bundle").load("nx-executor");
const worker = require("./worker");

for (const command of executor.DELIVERY_COMMAND_NAMES) {
  exports[command] = (options, context) => executor.runDeliveryTask(command, options, context);
}

// Nx finds implementations by name; each command has its own, so that a batch never mixes commands.
for (const command of executor.COMMAND_NAMES) {
  exports[command] = (options, context) => executor.runTask(command, options, context);
  exports[`${command}-batch`] = async (taskGraph, inputs, overrides, context) => {
    const results = await executor.runBatch(command, taskGraph, inputs, context);
    worker.record();
    return results;
  };
}
