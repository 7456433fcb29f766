"use strict";

/**
 * Says what to do when this Node cannot run the tools. Old syntax only: it runs in the Node that it complains about.
 *
 * @param {string} version as in `process.versions.node`
 * @returns {string | undefined} the problem and its cure
 */
exports.check = function check(version) {
  var parts = version.split(".").map(Number);
  var ok = (parts[0] === 20 && parts[1] >= 20) || (parts[0] > 20 && parts[0] < 25);
  if (ok) return undefined;
  return (
    "switchyard needs Node.js 20.20 or later, below 25; this is " + version + " (" + process.execPath + ").\n" +
    "Install Node.js 20 or 22, for example with `nvm install 22`, or from https://nodejs.org, and run `npm ci` again."
  );
};
