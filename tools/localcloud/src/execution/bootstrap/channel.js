"use strict";

/**
 * The way between an execution environment and its cloud. What comes in is read by the event loop; what goes out is written at once or
 * soon, so that little is lost when the process dies in the next moment.
 *
 * Frame: length of the rest (4 bytes), kind (1), id (4), length of the head (4), head (JSON, may be empty), body. Big endian.
 */
const { writeSync } = require("node:fs");
const { Socket } = require("node:net");

const READ_FD = 3;
const WRITE_FD = 4;
const FIXED = 9;

/** From the cloud. */
const INCOMING = { init: 1, invoke: 2, answer: 3, wake: 4 };
/** To the cloud. */
const OUTGOING = { ready: 16, initError: 17, result: 18, error: 19, call: 20, output: 21, quiet: 22, untracked: 23 };

const EMPTY = Buffer.alloc(0);
const { parse, stringify } = JSON;
const exit = process.exit.bind(process);
const machineNow = Date.now;
const atTurnEnd = setImmediate;
const RARELY_MILLISECONDS = 20;
const MOST_WAITING = 64;
const pause = new Int32Array(new SharedArrayBuffer(4));

/** How many frames have come in; the cloud must know which of its frames a message of ours takes into account. */
let received = 0;
let waiting = [];
let lastPost = 0;
let socket;

/** @param {(kind: number, id: number, head: any, body: Buffer) => unknown} onFrame */
function open(onFrame) {
  socket = new Socket({ fd: READ_FD, readable: true, writable: false });
  let pending = EMPTY;
  socket.on("data", (chunk) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    let at = 0;
    while (pending.length - at >= 4) {
      const length = pending.readUInt32BE(at);
      if (pending.length - at - 4 < length) break;
      const start = at + 4;
      const headLength = pending.readUInt32BE(start + 5);
      const bodyAt = start + FIXED + headLength;
      const head = headLength === 0 ? undefined : parse(pending.toString("utf8", start + FIXED, bodyAt));
      at = start + length;
      received++;
      onFrame(pending[start], pending.readUInt32BE(start + 1), head, pending.subarray(bodyAt, at));
    }
    pending = at === pending.length ? EMPTY : pending.subarray(at);
  });
  // Without its cloud an environment has no reason to live.
  socket.on("close", () => exit(0));
  socket.on("error", () => exit(0));
}

function encode(kind, id, head, body = EMPTY) {
  const headBytes = head === undefined ? EMPTY : Buffer.from(stringify(head));
  const frame = Buffer.allocUnsafe(4 + FIXED + headBytes.length + body.length);
  frame.writeUInt32BE(frame.length - 4, 0);
  frame[4] = kind;
  frame.writeUInt32BE(id, 5);
  frame.writeUInt32BE(headBytes.length, 9);
  headBytes.copy(frame, 13);
  body.copy(frame, 13 + headBytes.length);
  return frame;
}

function send(kind, id, head, body) {
  waiting.push(encode(kind, id, head, body));
  flush();
}

/** Goes out before the next message that is sent. Only for what the cloud cannot use before that one comes. */
function keep(kind, id, head, body) {
  waiting.push(encode(kind, id, head, body));
}

/**
 * Sends at the latest with the next message or at the end of this turn of the event loop. A function that writes rarely has written at
 * once, so that its last words are there even if it never ends; one that writes all the time is spared a system call per line.
 */
function post(kind, id, head, body) {
  waiting.push(encode(kind, id, head, body));
  const now = machineNow();
  if (now - lastPost >= RARELY_MILLISECONDS || waiting.length >= MOST_WAITING) {
    lastPost = now;
    flush();
  } else if (waiting.length === 1) atTurnEnd(flush);
}

function flush() {
  if (waiting.length === 0) return;
  const bytes = waiting.length === 1 ? waiting[0] : Buffer.concat(waiting);
  waiting = [];
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(WRITE_FD, bytes, at, bytes.length - at);
    } catch (error) {
      if (error.code !== "EAGAIN") exit(0);
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

process.on("exit", flush);

module.exports = {
  INCOMING, OUTGOING, open, send, keep, post,
  receivedFrames: () => received,
  /** Whether waiting for the cloud keeps the event loop alive. */
  hold: () => socket.ref(),
  release: () => socket.unref(),
};
