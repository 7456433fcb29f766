"use strict";

/**
 * What a function writes. `console` writes entries with time, request and level, as Lambda's runtime does; what goes straight to the
 * streams is taken line by line.
 */
const util = require("node:util");
const { OUTGOING, post } = require("./channel");
const cloudTime = require("./cloud-time");

const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
/** Id of output frames. */
const LINES = 0;
const ENTRY = 1;

let requestId;
let root = "/var/task";

/** Text with the folders of this machine as those of Lambda: where they are differs from run to run. */
function withoutFolders(text) {
  if (text.includes(root)) text = text.replaceAll(root, "/var/task");
  return text.includes(__dirname) ? text.replaceAll(__dirname, "/var/runtime") : text;
}

const isoTime = () => new Date(cloudTime.now()).toISOString();

function intoError(value) {
  return value instanceof Error ? value : new Error(value);
}

function looksLikeError(value) {
  return util.types.isNativeError(value) || (value !== null && typeof value === "object" && [value.name, value.message, value.stack].every((part) => typeof part === "string" && part !== ""));
}

/** An error in the form in which a caller gets it. */
function errorResponse(error) {
  try {
    if (looksLikeError(error)) return { errorType: error.name, errorMessage: error.message, trace: error.stack.split("\n") };
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  } catch {
    return { errorType: "handled", errorMessage: "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack" };
  }
}

/** An error with all that belongs to it; the text starts with a tab, as it always has. */
function formattedError(error) {
  try {
    return `\t${JSON.stringify(error, (_key, value) => {
      if (!(value instanceof Error)) return value;
      const members = { errorType: value.name, errorMessage: value.message, code: value.code, ...value };
      return typeof value.stack === "string" ? { ...members, stack: value.stack.split("\n") } : members;
    })}`;
  } catch {
    return `\t${JSON.stringify(errorResponse(error))}`;
  }
}

function textEntry(level, args) {
  return `${isoTime()}\t${requestId}\t${level}\t${util.format(...args)}\n`;
}

function errorMembers(error) {
  return {
    errorType: error.constructor?.name ?? "UnknownError", errorMessage: error.message,
    stackTrace: typeof error.stack === "string" ? error.stack.split("\n") : [],
  };
}

function jsonEntry(level, args) {
  const entry = { timestamp: isoTime(), level, requestId };
  if (args.length === 1) {
    try {
      return `${JSON.stringify({ ...entry, message: args[0] }, (_key, value) => (value instanceof Error ? { ...errorMembers(value), ...value } : value))}\n`;
    } catch {
      return `${JSON.stringify({ ...entry, message: util.format(args[0]) })}\n`;
    }
  }
  const error = args.find((value) => value instanceof Error);
  return `${JSON.stringify({ ...entry, message: util.format(...args), ...(error && errorMembers(error)) })}\n`;
}

function streamWriter() {
  return (chunk, encoding, callback) => {
    const done = typeof encoding === "function" ? encoding : callback;
    const text = typeof chunk === "string" && (typeof encoding !== "string" || /^utf-?8$/i.test(encoding));
    post(OUTGOING.output, LINES, undefined, text ? Buffer.from(withoutFolders(chunk)) : typeof chunk === "string" ? Buffer.from(chunk, encoding) : Buffer.from(chunk));
    if (done !== undefined) process.nextTick(done);
    return true;
  };
}

/** @param {{ format: string, level: string | undefined }} options of the function's LoggingConfig @param {string} folder of the code */
function install({ format, level }, folder) {
  root = folder;
  const entry = format === "JSON" ? jsonEntry : textEntry;
  const lowest = Math.max(0, LEVELS.indexOf(level));
  const logger = (name) => LEVELS.indexOf(name) < lowest && name !== "FATAL" ? () => undefined
    : (...args) => post(OUTGOING.output, ENTRY, undefined, Buffer.from(withoutFolders(entry(name, args))));
  console.trace = logger("TRACE");
  console.debug = logger("DEBUG");
  console.info = logger("INFO");
  console.log = console.info;
  console.warn = logger("WARN");
  console.error = logger("ERROR");
  console.fatal = logger("FATAL");
  process.stdout.write = streamWriter();
  process.stderr.write = streamWriter();
  const { error: writeError } = console;
  return (title, error) => (format === "JSON" ? writeError(intoError(error)) : writeError(title, formattedError(intoError(error))));
}

/** {@link errorResponse} as it is sent. */
const errorBody = (error) => withoutFolders(JSON.stringify(errorResponse(error)));

module.exports = { install, errorBody, setRequestId: (id) => { requestId = id; } };
