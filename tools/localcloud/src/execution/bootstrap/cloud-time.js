"use strict";

/**
 * The cloud's clock inside of a function: Date, timers, and with a virtual clock also performance and hrtime.
 *
 * Timers never run by themselves when the event loop is empty: the function then says until when it has nothing to do, and the cloud
 * wakes it at that time, which with a virtual clock is at once.
 */
const { AsyncResource } = require("node:async_hooks");
const { promisify } = require("node:util");
const timers = require("node:timers");
const timersPromises = require("node:timers/promises");

const RealDate = Date;
const native = { setTimeout: timers.setTimeout, clearTimeout: timers.clearTimeout, setImmediate: timers.setImmediate };
const LONGEST_DELAY = 2 ** 31 - 1;

let isVirtual = false;
/** Virtual: the time itself. Real: how far the cloud's clock is ahead of the machine's. */
let time = 0;
let origin = 0;
let sequence = 0;
let isRunning = false;
let isFrozen = true;
let backup;

/** In the order in which they are due. */
const queue = [];
const byId = new Map();

const now = () => (isVirtual ? time : RealDate.now() + time);

class CloudTimer extends AsyncResource {
  constructor(callback, args, delay, repeats) {
    super("Timeout");
    this.callback = callback;
    this.args = args;
    this.delay = delay >= 1 && delay <= LONGEST_DELAY ? Math.trunc(delay) : 1;
    this.repeats = repeats;
    this.isRef = true;
    this.isActive = false;
    this.id = ++sequence;
    byId.set(this.id, this);
    this.arm();
  }

  arm() {
    this.at = now() + this.delay;
    this.order = ++sequence;
    this.isActive = true;
    let low = 0;
    let high = queue.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (queue[middle].at <= this.at) low = middle + 1;
      else high = middle;
    }
    queue.splice(low, 0, this);
    if (low === 0) armBackup();
  }

  disarm() {
    if (!this.isActive) return;
    this.isActive = false;
    queue.splice(queue.indexOf(this), 1);
  }

  close() {
    this.disarm();
    byId.delete(this.id);
    return this;
  }

  refresh() {
    if (byId.get(this.id) !== this) return this;
    this.disarm();
    this.arm();
    return this;
  }

  ref() {
    this.isRef = true;
    return this;
  }

  unref() {
    this.isRef = false;
    return this;
  }

  hasRef() {
    return this.isRef;
  }

  [Symbol.toPrimitive]() {
    return this.id;
  }

  [Symbol.dispose ?? Symbol.for("nodejs.dispose")]() {
    this.close();
  }
}

function requireFunction(callback) {
  if (typeof callback === "function") return;
  throw Object.assign(new TypeError(`The "callback" argument must be of type function. Received ${callback === null ? "null" : typeof callback}`), {
    code: "ERR_INVALID_ARG_TYPE",
  });
}

function setTimeout(callback, delay, ...args) {
  requireFunction(callback);
  return new CloudTimer(callback, args, Number(delay), false);
}

function setInterval(callback, delay, ...args) {
  requireFunction(callback);
  return new CloudTimer(callback, args, Number(delay), true);
}

function clear(timer) {
  const found = timer instanceof CloudTimer ? timer : byId.get(Number(timer));
  if (found !== undefined) found.close();
  else if (timer !== null && typeof timer === "object") native.clearTimeout(timer);
}

/** Each timer in a turn of its own, so that what its promises set off comes before the next one. @returns whether one is due */
function runDue() {
  if (isRunning) return true;
  if (isFrozen || queue.length === 0 || queue[0].at > now()) {
    armBackup();
    return false;
  }
  isRunning = true;
  native.setImmediate(() => {
    isRunning = false;
    const timer = queue[0];
    if (timer === undefined || isFrozen || timer.at > now()) return armBackup();
    timer.disarm();
    try {
      timer.runInAsyncScope(timer.callback, timer, ...timer.args);
    } finally {
      if (!timer.repeats && !timer.isActive) byId.delete(timer.id);
      else if (timer.repeats && byId.has(timer.id) && !timer.isActive) timer.arm();
      runDue();
    }
  });
  return true;
}

/**
 * With a clock that runs by itself, an event loop that is kept alive by something else runs timers without asking. With a virtual one
 * such a loop is looked at now and then: when it only waits, the function is as quiet as one with an empty loop.
 */
function armBackup() {
  native.clearTimeout(backup);
  if (isFrozen || queue.length === 0) return;
  if (isVirtual) backup = native.setTimeout(reportIfIdle, 200, performance.eventLoopUtilization()).unref();
  else backup = native.setTimeout(runDue, Math.max(1, Math.ceil(queue[0].at - now()))).unref();
}

let onIdle = () => undefined;
function reportIfIdle(before) {
  if (performance.eventLoopUtilization(before).utilization < 0.1) onIdle();
  armBackup();
}

const promises = {
  setTimeout(delay, value, options = {}) {
    return sleep(delay, options, () => value);
  },
  async *setInterval(delay, value, options = {}) {
    for (;;) yield await sleep(delay, options, () => value);
  },
};

function sleep(delay, { signal, ref = true }, valueOf) {
  const aborted = () => Object.assign(new Error("The operation was aborted", { cause: signal.reason }), { name: "AbortError", code: "ABORT_ERR" });
  if (signal?.aborted) return Promise.reject(aborted());
  return new Promise((done, failed) => {
    const onAbort = () => {
      timer.close();
      failed(aborted());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      done(valueOf());
    }, delay);
    if (!ref) timer.unref();
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

function CloudDate(...args) {
  if (new.target === undefined) return new RealDate(now()).toString();
  return Reflect.construct(RealDate, args.length === 0 ? [now()] : args, new.target);
}

function installDate() {
  Object.defineProperties(CloudDate, { name: { value: "Date" }, length: { value: 7 } });
  CloudDate.prototype = RealDate.prototype;
  CloudDate.now = () => Math.trunc(now());
  CloudDate.parse = RealDate.parse;
  CloudDate.UTC = RealDate.UTC;
  Object.defineProperty(RealDate.prototype, "constructor", { value: CloudDate, writable: true, configurable: true });
  globalThis.Date = CloudDate;
}

function installTimers() {
  Object.defineProperty(setTimeout, promisify.custom, { value: promises.setTimeout });
  Object.defineProperty(setInterval, promisify.custom, { value: promises.setInterval });
  const plain = { setTimeout, setInterval, clearTimeout: clear, clearInterval: clear };
  Object.assign(globalThis, plain);
  Object.assign(timers, plain);
  Object.assign(timersPromises, promises);
  if (timersPromises.scheduler !== undefined) {
    Object.defineProperty(timersPromises.scheduler, "wait", { value: (delay, options) => promises.setTimeout(delay, undefined, options), configurable: true, writable: true });
  }
  AbortSignal.timeout = (delay) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError")), delay).unref();
    return controller.signal;
  };
}

/** Elapsed time is cloud time too where that is virtual; otherwise the machine's is as good. */
function installElapsed() {
  const elapsed = () => time - origin;
  const hrtime = (before) => {
    const total = [Math.floor(elapsed() / 1000), Math.round((elapsed() % 1000) * 1e6)];
    if (before === undefined) return total;
    const nanos = total[1] - before[1];
    return nanos < 0 ? [total[0] - before[0] - 1, nanos + 1e9] : [total[0] - before[0], nanos];
  };
  hrtime.bigint = () => BigInt(Math.round(elapsed() * 1e6));
  process.hrtime = hrtime;
  process.uptime = () => elapsed() / 1000;
  performance.now = elapsed;
  Object.defineProperty(performance, "timeOrigin", { get: () => origin, configurable: true });
}

module.exports = {
  now,
  nativeSetTimeout: native.setTimeout,
  nativeClearTimeout: native.clearTimeout,
  /** @param {{ virtual: boolean, time: number }} clock @param {() => void} whenIdle */
  install(clock, whenIdle) {
    isVirtual = clock.virtual;
    time = clock.time;
    origin = now();
    onIdle = whenIdle;
    installDate();
    installTimers();
    if (isVirtual) installElapsed();
  },
  /** The cloud says what time it is. */
  set(value) {
    time = value;
    runDue();
  },
  /** A function works only between the start and the end of an invocation. */
  freeze() {
    isFrozen = true;
    native.clearTimeout(backup);
  },
  thaw(value) {
    isFrozen = false;
    time = value;
    runDue();
  },
  /** Whether a timer keeps the function going. */
  isWaiting: () => queue.some((timer) => timer.isRef),
  runDue,
  /** Cloud time of the first timer, or null. */
  nextAt: () => (queue.length === 0 ? null : queue[0].at),
};
