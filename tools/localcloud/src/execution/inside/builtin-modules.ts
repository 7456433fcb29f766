/**
 * Node.js's own modules as a function finds them that runs inside of this process: what only computes is given as it is, what may be
 * changed is a copy of its own, what waits is counted, and what reaches out of the process refuses to work.
 */
import { builtinModules } from "node:module";
import { mainGlobals } from "./compiled-code";
import { notInside, refusing, refusingFunction, withMembers } from "./not-inside";
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

export class BuiltinModules {
  private readonly made = new Map<string, unknown>();

  /** @param require of the process @param requireFrom makes the function's own, for a file */
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
      case "perf_hooks": return this.copy(name, { performance: global["performance"] });
      case "timers": return this.copy(name, { ...pick(global, ["setTimeout", "setInterval", "clearTimeout", "clearInterval", "setImmediate", "clearImmediate"]), promises: this.of("timers/promises") });
      case "timers/promises": return this.copy(name, { setImmediate: (value: unknown) => new mainGlobals.Promise((done) => realm.setImmediate(done, value)) });
      // The bootstrap sends requests to the cloud's endpoint on their way; there is no other.
      case "http": case "https": return this.copy(name, pick(this.refused(name), ["request", "get", "createServer", "Server"]));
      case "net": return override(this.refused(name), { ...pick(this.members(name), ["isIP", "isIPv4", "isIPv6"]), Socket: refusedSocket("node:net.Socket") });
      case "dgram": return override(this.refused(name), { Socket: refusedSocket("node:dgram.Socket") });
      case "crypto": return this.copy(name, { ...this.counted(name, CRYPTO_WITH_CALLBACK), webcrypto: global["crypto"], subtle: (global["crypto"] as Members)["subtle"] });
      case "fs": return this.fileSystem();
      case "fs/promises": return (this.of("fs") as Members)["promises"];
      case "zlib": return this.withoutStreams(name);
      default: return this.refused(name);
    }
  }

  private members(name: string): Members {
    return this.require(name) as Members;
  }

  private copy(name: string, changed: Members): Members {
    return override(withMembers(this.members(name), (_, value) => value), changed);
  }

  private refused(name: string): Members {
    return refusing(`node:${name}`, this.members(name));
  }

  private counted(name: string, keys: readonly string[]): Members {
    const members = this.members(name);
    return Object.fromEntries(keys.filter((key) => typeof members[key] === "function").map((key) => [key, this.realm.counted(members[key] as Work, members)]));
  }

  /** What answers at once stays, what calls back is counted, and streams and classes are refused: nobody would wait for them. */
  private withoutStreams(name: string): Members {
    const members = this.members(name);
    const keys = Object.keys(members);
    return override(this.refused(name), { ...pick(members, keys.filter((key) => key.endsWith("Sync"))), ...this.counted(name, keys.filter((key) => `${key}Sync` in members)) });
  }

  private fileSystem(): Members {
    const members = this.members("fs");
    const promises = members["promises"] as Members;
    const waitedFor = withMembers(promises, (_, value) => (typeof value === "function" ? this.realm.countedPromise(value as Work, promises) : value));
    return override(this.withoutStreams("fs"), {
      ...pick(members, ["Stats", "Dirent"]),
      promises: override(waitedFor, pick(refusing("node:fs.promises", promises), ["open", "opendir", "watch"])),
    });
  }
}

/** @returns the first of the two, changed */
function override(members: Members, changed: Members): Members {
  for (const [key, value] of Object.entries(changed)) Object.defineProperty(members, key, { value, enumerable: true, configurable: true, writable: true });
  return members;
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
