"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

/** Root of the workspace that this package lies in. */
const workspaceRoot = path.resolve(__dirname, "../../..");

/**
 * Where compiled code may be kept, best first. A checkout can be read-only, node_modules can be shared:
 * then SWITCHYARD_HOME, then a folder of this user's among the temporary files.
 *
 * @returns {string[]}
 */
function cacheFolders() {
  const home = process.env.SWITCHYARD_HOME;
  const id = crypto.createHash("sha256").update(workspaceRoot).digest("hex").slice(0, 16);
  const user = typeof process.getuid === "function" ? process.getuid() : os.userInfo().username;
  return [
    path.join(workspaceRoot, "node_modules", ".cache", "switchyard"),
    ...(home ? [path.join(path.resolve(home), "cache")] : []),
    path.join(os.tmpdir(), `switchyard-${user}`, id),
  ];
}

/**
 * The first folder that can be written, made when it does not exist.
 *
 * @returns {string}
 */
function writableCacheFolder() {
  const problems = [];
  for (const folder of cacheFolders()) {
    try {
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (folder.startsWith(os.tmpdir()) && !ownedByThisUser(folder)) throw new Error("it belongs to another user");
      fs.accessSync(folder, fs.constants.W_OK);
      return folder;
    } catch (error) {
      problems.push(`  - ${folder}: ${error.message}`);
    }
  }
  throw new Error(
    ["switchyard has no folder for compiled code:", ...problems, "Make one of them writable, or set SWITCHYARD_HOME to a folder that is."].join("\n"),
  );
}

/** Code from a folder that somebody else can fill must never run. */
function ownedByThisUser(folder) {
  return typeof process.getuid !== "function" || fs.statSync(folder).uid === process.getuid();
}

/**
 * The newest copy of a file in the cache, wherever it could be written.
 *
 * @param {string} name
 * @returns {string | undefined}
 */
function findCached(name) {
  for (const folder of cacheFolders()) {
    const file = path.join(folder, name);
    if (fs.existsSync(file) && (!folder.startsWith(os.tmpdir()) || ownedByThisUser(folder))) return file;
  }
  return undefined;
}

/** Writes so that a reader sees the old file or the new one, never half of it. */
function writeAtomically(file, content, mode = 0o600) {
  const temporary = `${file}.${process.pid}.${crypto.randomBytes(4).toString("hex")}`;
  try {
    fs.writeFileSync(temporary, content, { mode });
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

module.exports = { cacheFolders, findCached, workspaceRoot, writableCacheFolder, writeAtomically };
