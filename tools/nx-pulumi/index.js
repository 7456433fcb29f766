"use strict";

// Plain JavaScript on the path of every Nx command: the plugin itself is TypeScript, compiled once and kept.
module.exports = require("../switchyard/launcher/bundle").load("nx-plugin");
