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

const NO_CACHE = "SWITCHYARD_NO_CACHE";

/** What the file system says when no more can be written there. */
const REASONS = {
  EACCES: "permission denied",
  EDQUOT: "the disk quota is used up",
  ENOSPC: "the disk is full",
  ENOTDIR: "a file is in the way",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
};

/**
 * Writes to the first folder that takes it; a full disk or a read-only one makes the next folder's turn.
 *
 * @template T
 * @param {(folder: string) => T} write leaves nothing behind when it fails
 * @returns {T}
 * @throws Error with the code NO_CACHE that names every folder and what is wrong with it
 */
function writeToCache(write) {
  const problems = [];
  for (const folder of cacheFolders()) {
    try {
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (folder.startsWith(os.tmpdir()) && !ownedByThisUser(folder)) throw Object.assign(new Error("it belongs to another user"), { code: "EPERM" });
      fs.accessSync(folder, fs.constants.W_OK);
      return write(folder);
    } catch (error) {
      if (!(error.code in REASONS) && error.code !== "EEXIST") throw error;
      problems.push(`  - ${folder}: ${REASONS[error.code] ?? error.message}`);
    }
  }
  const message = ["switchyard has no folder for compiled code:", ...problems, "Make room or give write access in one of them, or set SWITCHYARD_HOME to a folder that can be written."];
  throw Object.assign(new Error(message.join("\n")), { code: NO_CACHE });
}

/** The first folder that can be written, made when it does not exist. @returns {string} */
function writableCacheFolder() {
  return writeToCache((folder) => folder);
}

/** Code from a folder that somebody else can fill must never run. */
function ownedByThisUser(folder) {
  return typeof process.getuid !== "function" || fs.statSync(folder).uid === process.getuid();
}

/**
 * Copies of a file in the cache, newest first: a folder that could be written once may be read-only now.
 *
 * @param {string} name
 * @returns {string[]}
 */
function findCached(name) {
  const found = [];
  for (const folder of cacheFolders()) {
    const file = path.join(folder, name);
    if (!fs.existsSync(file) || (folder.startsWith(os.tmpdir()) && !ownedByThisUser(folder))) continue;
    found.push({ file, time: fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 });
  }
  return found.sort((a, b) => b.time - a.time).map(({ file }) => file);
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

module.exports = { NO_CACHE, cacheFolders, findCached, workspaceRoot, writableCacheFolder, writeAtomically, writeToCache };
