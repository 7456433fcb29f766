/**
 * What `npm` is for the commands of a build: npm itself, offline, but that an installation takes the packages from the workspace's installed
 * tree when that is exactly what the lockfile asks for. Nothing is fetched, and a build does not pass for want of `npm ci`: without it there
 * are no packages.
 */
import { chmod, mkdir, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** Runs in the build, by itself: it must not need anything of this package. */
const PROGRAM = String.raw`"use strict";
const fs = require("node:fs"), path = require("node:path"), { spawnSync } = require("node:child_process");
const { npm, workspace } = JSON.parse(fs.readFileSync(path.join(__dirname, "npm.json"), "utf8"));
const [command, ...flags] = process.argv.slice(2);
const say = (text) => process.stdout.write("local cloud: " + text + "\n");

/** The same packages whatever these say; others change what is installed and are left to npm. */
const HARMLESS = /^(--(ignore-scripts|offline|prefer-offline|no-audit|no-fund|no-progress|silent|quiet|foreground-scripts)|--(audit|fund|progress)=false|--loglevel=\w+|-s|-q|-d|-dd|-ddd)$/;
const isInstallation = /^(ci|clean-install|ic|install-clean|install|i)$/.test(command ?? "") && flags.every((flag) => HARMLESS.test(flag));

const packagesOf = (file) => { try { return JSON.parse(fs.readFileSync(file, "utf8")).packages; } catch { return undefined; } };
const isInstalled = (name) => /(^|\/)node_modules\//.test(name);

/** Why the workspace's tree is not what the lockfile asks for; undefined when it is. */
function difference(wanted, present) {
  for (const [name, one] of Object.entries(wanted)) {
    if (!isInstalled(name) || one.link) continue;
    const there = present[name];
    if (there === undefined) { if (one.optional || one.devOptional || one.peer) continue; return name + " is not installed in " + workspace; }
    if (there.version !== one.version || (there.integrity && one.integrity && there.integrity !== one.integrity)) return name + " is installed in another version in " + workspace;
  }
  return undefined;
}

function lifecycleScripts() {
  if (flags.includes("--ignore-scripts")) return [];
  const { scripts = {} } = JSON.parse(fs.readFileSync("package.json", "utf8"));
  return ["preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare"].filter((name) => scripts[name] !== undefined);
}

let copies = false;
function take(from, to, skip) {
  fs.mkdirSync(to, { recursive: true });
  for (const item of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, item.name), path.join(to, item.name)];
    if (skip(source)) continue;
    if (item.isDirectory()) take(source, target, skip);
    else if (item.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(source), target);
    else if (item.isFile()) {
      if (!copies) try { fs.linkSync(source, target); continue; } catch (error) { if (!["EXDEV", "EPERM", "EMLINK"].includes(error.code)) throw error; copies = true; }
      fs.copyFileSync(source, target, fs.constants.COPYFILE_FICLONE);
    }
  }
}

function install(wanted, present) {
  const roots = [...new Set(Object.keys(wanted).filter(isInstalled).map((name) => name.slice(0, name.search(/(^|\/)node_modules\//)) + (name.startsWith("node_modules/") ? "" : "/") + "node_modules"))];
  // Links of the lockfile are made anew below: those of the workspace may belong to another commit.
  const links = new Set(Object.entries({ ...present, ...wanted }).filter(([, one]) => one.link).map(([name]) => path.join(workspace, name)));
  const caches = new Set(roots.map((root) => path.join(workspace, root, ".cache")));
  for (const root of roots) {
    fs.rmSync(root, { recursive: true, force: true });
    if (fs.existsSync(path.join(workspace, root))) take(path.join(workspace, root), root, (file) => links.has(file) || caches.has(file));
  }
  for (const [name, one] of Object.entries(wanted)) {
    if (!one.link) continue;
    fs.mkdirSync(path.dirname(name), { recursive: true });
    fs.symlinkSync(path.relative(path.dirname(name), one.resolved), name);
  }
}

if (isInstallation) {
  const wanted = packagesOf("package-lock.json"), present = packagesOf(path.join(workspace, "node_modules", ".package-lock.json"));
  const reason = wanted === undefined ? "there is no package-lock.json" : present === undefined ? "nothing is installed in " + workspace
    : lifecycleScripts().length > 0 ? "package.json has the scripts " + lifecycleScripts().join(", ") : difference(wanted, present);
  if (reason === undefined) {
    install(wanted, present);
    say("npm " + command + ": took the packages of the lockfile from the tree installed in " + workspace + "; nothing was fetched, no install scripts were run");
    process.exit(0);
  }
  say("npm " + command + ": not from the installed tree, because " + reason + "; npm does it offline from its cache");
}
const { status, signal, error } = spawnSync(npm, process.argv.slice(2), { stdio: "inherit" });
if (error) { say("npm cannot be run: " + error.message); process.exit(127); }
if (status !== 0 && isInstallation) say("builds are offline here. What neither the workspace's node_modules nor npm's cache holds cannot be installed: run npm ci in " + workspace + ", then start the build again");
process.exit(signal ? 1 : status);
`;

export interface NpmStandIn {
  /** Folder that goes in front of PATH. */
  folder: string;
  /** Settings for npm. */
  environment: Record<string, string>;
}

/**
 * Writes the stand-in into a folder of the build.
 * @param path PATH of the build, in which npm itself is found
 * @returns undefined where there is no npm
 */
export async function makeNpmStandIn(scratch: string, workspace: string, path: string): Promise<NpmStandIn | undefined> {
  const npm = await firstOf(path.split(delimiter).map((folder) => join(folder, "npm")));
  if (npm === undefined) return undefined;
  const folder = join(scratch, "bin");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "npm.json"), JSON.stringify({ npm, workspace }));
  await writeFile(join(folder, "npm"), `#!${process.execPath}\n${PROGRAM}`);
  await chmod(join(folder, "npm"), 0o755);
  return {
    folder,
    environment: {
      npm_config_cache: process.env.npm_config_cache ?? join(homedir(), ".npm"), npm_config_offline: "true", npm_config_audit: "false",
      npm_config_fund: "false", npm_config_update_notifier: "false",
    },
  };
}

async function firstOf(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    const facts = await stat(file).catch(() => undefined);
    if (facts?.isFile() === true && (facts.mode & 0o111) !== 0) return file;
  }
  return undefined;
}
