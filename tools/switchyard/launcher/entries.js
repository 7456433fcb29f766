"use strict";

const path = require("node:path");
const { workspaceRoot } = require("./cache-folder");

/**
 * @typedef {object} Entry something that is compiled to one file
 * @property {string} name of the compiled file in the cache; unique for one place
 * @property {"tool" | "program" | "function"} kind decides how it is compiled
 * @property {string} entry absolute
 * @property {string} root of the workspace it belongs to
 * @property {string} [output] where the result has to lie, when other programs look for it there
 */

/** @param {string} name @param {string} file @returns {Entry} */
const tool = (name, file) => ({ name, kind: "tool", entry: path.join(workspaceRoot, "tools", file), root: workspaceRoot });

/** The tools of this workspace, by name. */
module.exports = {
  cli: tool("cli", "switchyard/src/cli/main.ts"),
  run: tool("run", "switchyard/src/run/main.ts"),
  // The AWS SDK is in it, which no other command should have to read.
  operator: tool("operator", "switchyard/src/operator/main.ts"),
  // It plays a release on the local cloud, above everything else here.
  release: tool("release", "rehearsal/src/release/main.ts"),
  serve: tool("serve", "switchyard/src/serve/main.ts"),
  "aws-plugin": tool("aws-plugin", "aws-provider/src/plugin/main.ts"),
  "nx-plugin": tool("nx-plugin", "nx-pulumi/src/index.ts"),
  "nx-executor": tool("nx-executor", "nx-pulumi/src/executor.ts"),
  // The AWS SDK is in it, which only the end of a stack on AWS needs.
  "aws-deployments": tool("aws-deployments", "switchyard/src/pulumi-cli/aws-deployments.ts"),
};
