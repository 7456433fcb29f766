/**
 * Node.js's own modules as a function finds them that runs inside of this process: what only computes is given as it is, what may be
 * changed is a copy of its own, what waits is counted, and what reaches out of the process refuses to work.
 */
import { builtinModules } from "node:module";
import { mainGlobals } from "./compiled-code";
import { notInside, refusing, refusingFunction } from "./not-inside";
import type { Realm } from "./realm";

type Members = Record<string, unknown>;
type Work = (...args: unknown[]) => unknown;

const PLAIN = new Set([
  "assert", "assert/strict", "async_hooks", "buffer", "constants", "diagnostics_channel", "events", "os", "path", "path/posix", "path/win32", "punycode", "querystring",
  "stream", "stream/consumers", "stream/promises", "stream/web", "string_decoder", "sys", "url", "util", "util/types",
]);

/** With a callback they do not return what they do without one. */
const CRYPTO_WITH_CALLBACK = [
  "randomBytes", "randomFill", "randomInt", "pbkdf2", "scrypt", "hkdf", "generateKey", "generateKeyPair", "generatePrime", "checkPrime", "sign", "verify", "diffieHellman",
];

/** @param require of the process */
export class BuiltinModules {
  private readonly made = new Map<string, unknown>();

  constructor(private readonly realm: Realm, private readonly require: (name: string) => unknown, private readonly requireFrom: (filename: string) => unknown) {}

  /** @returns undefined when it is no module of Node.js */
  of(specifier: string): unknown {
    const name = specifier.replace(/^node:/, "");
    if (!builtinModules.includes(name)) {
      if (specifier.startsWith("node:")) throw notInside(specifier);
      return undefined;
    }
    if (PLAIN.has(name)) return this.require(name);
    let made = this.made.get(name);
    if (made === undefined) this.made.set(name, made = this.make(name));
    return made;
  }

  private make(name: string): unknown {
    const { realm } = this;
    const { global } = realm;
    switch (name) {
      case "process": return realm.process;
      case "console": return global["console"];
      case "module": return { createRequire: this.requireFrom, builtinModules, isBuiltin: (text: string) => builtinModules.includes(text.replace(/^node:/, "")), syncBuiltinESMExports: () => undefined };
      case "perf_hooks": return { ...this.members(name), performance: global["performance"] };
      case "timers": return { ...this.members(name), ...pick(global, ["setTimeout", "setInterval", "clearTimeout", "clearInterval", "setImmediate", "clearImmediate"]), promises: this.of("timers/promises") };
      case "timers/promises": return { ...this.members(name), setImmediate: (value: unknown) => new mainGlobals.Promise((done) => realm.setImmediate(done, value)) };
      // The bootstrap sends requests to the cloud's endpoint on their way; there is no other.
      case "http": case "https": return { ...this.members(name), ...pick(refusing(`node:${name}`, this.members(name)), ["request", "get", "createServer", "Server"]) };
      case "net": return { ...refusing("node:net", this.members(name)), ...pick(this.members(name), ["isIP", "isIPv4", "isIPv6"]), Socket: refusedSocket("node:net.Socket") };
      case "dgram": return { ...refusing("node:dgram", this.members(name)), Socket: refusedSocket("node:dgram.Socket") };
      case "crypto": return { ...this.members(name), ...this.counted(name, CRYPTO_WITH_CALLBACK), webcrypto: global["crypto"], subtle: (global["crypto"] as Members)["subtle"] };
      case "fs": return this.fileSystem();
      case "fs/promises": return (this.of("fs") as Members)["promises"];
      case "zlib": return { ...refusing("node:zlib", this.members(name)), ...this.withoutWaiting(name), ...this.counted(name, Object.keys(this.members(name)).filter((key) => `${key}Sync` in this.members(name))) };
      default: return refusing(`node:${name}`, this.members(name));
    }
  }

  private members(name: string): Members {
    return this.require(name) as Members;
  }

  /** The members that answer at once. */
  private withoutWaiting(name: string): Members {
    return Object.fromEntries(Object.entries(this.members(name)).filter(([key, value]) => key.endsWith("Sync") || typeof value !== "function"));
  }

  private counted(name: string, keys: readonly string[]): Members {
    const members = this.members(name);
    return Object.fromEntries(keys.filter((key) => typeof members[key] === "function").map((key) => [key, this.realm.counted(members[key] as Work, members)]));
  }

  private fileSystem(): Members {
    const members = this.members("fs");
    const promises = members["promises"] as Members;
    const waitedFor = Object.entries(promises).map(([key, value]) => [key, typeof value === "function" ? this.realm.countedPromise(value as Work, promises) : value] as const);
    return {
      ...refusing("node:fs", members), ...this.withoutWaiting("fs"), ...this.counted("fs", Object.keys(members).filter((key) => `${key}Sync` in members)),
      ...pick(members, ["Stats", "Dirent"]),
      // What they give goes on by itself, and nobody would wait for it.
      promises: { ...Object.fromEntries(waitedFor), ...pick(refusing("node:fs.promises", promises), ["open", "opendir", "watch"]) },
    };
  }
}

function refusedSocket(name: string): object {
  return class {
    constructor() {
      throw notInside(name);
    }
    connect = refusingFunction(`${name}.connect`);
    send = refusingFunction(`${name}.send`);
  };
}

function pick(from: object, keys: readonly string[]): Members {
  return Object.fromEntries(keys.filter((key) => key in from).map((key) => [key, Reflect.get(from, key)]));
}
