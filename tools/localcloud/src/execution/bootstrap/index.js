"use strict";

/**
 * An execution environment of a function: started without one, it becomes one with the first frame, and from then on carries out one
 * invocation after the other. It plays the part of Lambda's Node.js runtime and knows nothing of the cloud but the channel.
 */
const { syncBuiltinESMExports } = require("node:module");
const channel = require("./channel");
const cloudTime = require("./cloud-time");
const codeCache = require("./code-cache");
const functionConsole = require("./function-console");
const endpoint = require("./endpoint-requests");
const seededChance = require("./seeded-chance");
const { loadHandler, UnhandledPromiseRejection } = require("./handler");
const { invoke } = require("./invocation");

const { INCOMING, OUTGOING } = channel;
const atTurnEnd = setImmediate;
/** Real time after which a call that has no answer yet may last: then the cloud is told what else there is to wait for. */
const PATIENCE_MILLISECONDS = 10;
/** Id of an error after which this process ends. */
const ENDS_WITH_IT = 1;

let handler;
let isVirtual = false;
let logError;
let run; // "init", the answer-less end of an invocation, or undefined between invocations
let patience;
let isFirst = true;
let quietSince = -1; // frames that had come when the cloud was told so last

channel.open((kind, id, head, body) => {
  switch (kind) {
    // Its promise is for whoever waits for what it throws.
    case INCOMING.init: return initialise(head);
    case INCOMING.invoke: return begin(head, Buffer.from(body));
    case INCOMING.answer:
      cloudTime.set(head.time);
      endpoint.answer(id, head, body);
      return settleHold();
    default:
      cloudTime.set(head.time);
      return settleHold();
  }
});

/** Only what works for a function may keep the event loop alive while one runs; between invocations the cloud does. */
function settleHold() {
  if (run === undefined) return channel.hold();
  // Due timers run in turns of their own, which keep the loop alive by themselves.
  if (isVirtual || endpoint.count() === 0) return channel.release();
  channel.hold();
}

function callsChanged(inFlight) {
  if (isVirtual) return;
  cloudTime.nativeClearTimeout(patience);
  if (inFlight > 0) patience = cloudTime.nativeSetTimeout(channel.release, PATIENCE_MILLISECONDS).unref();
  settleHold();
}

function sayQuiet() {
  if (run === undefined || quietSince === channel.receivedFrames()) return;
  quietSince = channel.receivedFrames();
  channel.send(OUTGOING.quiet, channel.receivedFrames(), { until: cloudTime.nextAt() });
}

process.on("beforeExit", () => {
  if (run !== undefined && cloudTime.runDue()) return; // a due timer keeps the loop alive by itself
  channel.hold();
  if (run === undefined) return;
  if (cloudTime.isWaiting() || endpoint.count() > 0) sayQuiet();
  else if (run === "init") process.exit(13); // a module that waits for something that never comes
  else run();
});

async function initialise(head) {
  run = "init";
  isVirtual = head.clock.virtual;
  process.chdir(head.root);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, head.environment);
  process.argv.splice(1, process.argv.length - 1, "/var/runtime/index.mjs");
  cloudTime.install(head.clock, sayQuiet);
  if (isVirtual) seededChance.install(head.seed);
  logError = functionConsole.install(head.logging, head.root);
  endpoint.install({ port: head.endpointPort, startsWhenQuiet: isVirtual }, callsChanged, () => channel.send(OUTGOING.untracked, 0));
  globalThis.awslambda = {
    streamifyResponse() {
      throw new Error("lambda: streamed responses are not modelled by the local cloud. Return the response from the handler.");
    },
  };
  syncBuiltinESMExports();
  codeCache.install(head.root, head.cacheFolder);
  process.on("uncaughtException", (error) => die("Uncaught Exception", error, 129));
  process.on("unhandledRejection", (reason) => die("Unhandled Promise Rejection", new UnhandledPromiseRejection(String(reason)), 128));
  cloudTime.thaw(head.clock.time);
  settleHold();
  try {
    handler = await loadHandler(head.root, head.handler);
  } catch (error) {
    die("Uncaught Exception", error, 1);
    return;
  }
  end();
  channel.send(OUTGOING.ready, 0);
}

function die(title, error, code) {
  logError(title, error);
  if (run !== undefined) {
    const kind = run === "init" ? OUTGOING.initError : OUTGOING.error;
    channel.send(kind, ENDS_WITH_IT, undefined, Buffer.from(functionConsole.errorBody(error)));
  }
  process.exit(code);
}

function begin(head, payload) {
  functionConsole.setRequestId(head.requestId);
  let whenEmpty = () => undefined;
  run = () => whenEmpty();
  cloudTime.thaw(head.time);
  whenEmpty = invoke(handler, head, payload, (isError, body) => {
    end();
    channel.send(isError ? OUTGOING.error : OUTGOING.result, 0, undefined, Buffer.from(body));
    if (isFirst) atTurnEnd(codeCache.keep);
    isFirst = false;
  }, logError);
  if (run !== undefined) settleHold();
}

function end() {
  run = undefined;
  cloudTime.freeze();
  cloudTime.nativeClearTimeout(patience);
  channel.hold();
}
