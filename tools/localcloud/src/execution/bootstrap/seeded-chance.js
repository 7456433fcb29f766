"use strict";

/**
 * Chance that is the same in every run of the same seed. Installed where the cloud's clock is virtual, so that runs can be repeated.
 */
const crypto = require("node:crypto");

/** @param {string} seed */
function install(seed) {
  const { createHash } = crypto;
  let block = 0;
  let pool = Buffer.alloc(0);
  const take = (length) => {
    if (pool.length < length) {
      const parts = [pool];
      for (let have = pool.length; have < length; have += 64) parts.push(createHash("sha512").update(`${seed}:${block++}`).digest());
      pool = Buffer.concat(parts);
    }
    const bytes = pool.subarray(0, length);
    pool = pool.subarray(length);
    return bytes;
  };
  const fraction = () => {
    const bytes = take(8);
    return (bytes.readUInt32BE(0) * 2 ** 21 + (bytes.readUInt32BE(4) >>> 11)) / 2 ** 53;
  };
  const fill = (target, offset = 0, size = target.byteLength - offset) => {
    const view = ArrayBuffer.isView(target) ? Buffer.from(target.buffer, target.byteOffset, target.byteLength) : Buffer.from(target);
    take(size).copy(view, offset);
    return target;
  };
  const answer = (callback, work) => {
    const value = work();
    if (callback === undefined) return value;
    setImmediate(callback, null, value);
    return undefined;
  };
  const randomUUID = () => {
    const bytes = Buffer.from(take(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };
  const getRandomValues = (target) => fill(target);

  Math.random = fraction;
  crypto.randomUUID = randomUUID;
  crypto.randomBytes = (size, callback) => answer(callback, () => Buffer.from(take(size)));
  crypto.pseudoRandomBytes = crypto.randomBytes;
  crypto.randomFillSync = fill;
  crypto.randomFill = (target, ...rest) => {
    const callback = rest.pop();
    answer(callback, () => fill(target, ...rest));
  };
  crypto.randomInt = (...args) => {
    const callback = typeof args.at(-1) === "function" ? args.pop() : undefined;
    const [low, high] = args.length === 1 ? [0, args[0]] : args;
    return answer(callback, () => low + Math.floor(fraction() * (high - low)));
  };
  for (const [name, value] of Object.entries({ getRandomValues, randomUUID })) {
    Object.defineProperty(crypto.webcrypto, name, { value, configurable: true, writable: true });
  }
}

module.exports = { install };
