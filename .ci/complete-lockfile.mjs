#!/usr/bin/env node
/**
 * Puts the optional binaries of other platforms back into package-lock.json.
 *
 * `npm install` drops an optional package that the registry in use does not hold (mirrors often lack the builds of other
 * platforms), and `npm ci` then refuses the lockfile everywhere. Run this after `npm install`; it changes nothing else.
 * The entries have no integrity, because nothing was fetched; npm adds it where the package is really installed.
 */
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));
const { packages } = lock;

/** As Node looks for it: from the folder of the package upwards. */
function isLocked(from, name) {
  for (let at = from; ; at = at.includes("/node_modules/") ? at.slice(0, at.lastIndexOf("/node_modules/")) : "") {
    if (packages[`${at}${at === "" ? "" : "/"}node_modules/${name}`]) return true;
    if (at === "") return false;
  }
}

const systems = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const processors = ["arm64", "arm", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "x64", "wasm32"];
const named = (name, words) => words.find((word) => name.split(/[-/]/).includes(word));

const added = [];
for (const [from, { optionalDependencies = {} }] of Object.entries(packages)) {
  for (const [name, range] of Object.entries(optionalDependencies)) {
    if (isLocked(from, name)) continue;
    const os = named(name, systems);
    const cpu = named(name, processors);
    if (!os && !cpu) continue; // no build of a platform: left out for another reason
    const version = range.replace(/^[\^~]/, "");
    packages[`node_modules/${name}`] = { version, ...(cpu ? { cpu: [cpu] } : {}), optional: true, ...(os ? { os: [os] } : {}) };
    added.push(`${name}@${version}`);
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(added.length === 0 ? "package-lock.json is complete\n" : `added ${added.join(", ")}\n`);
