"use strict";

// Compiles entries and writes bundles and manifests to the cache. A process of its own (see bundle.js), so that
// its callers never load esbuild.

const fs = require("node:fs");
const path = require("node:path");
const { NO_CACHE, writeAtomically, writeToCache } = require("./cache-folder");
const { describe, hash, inputsOf } = require("./manifest");

/** `__dirname` and `__filename` of a source keep meaning the source, so that files beside it are found. */
const keepLocations = {
  name: "keep-locations",
  setup(build) {
    build.onLoad({ filter: /\.[cm]?[jt]s$/ }, (args) => {
      const text = fs.readFileSync(args.path, "utf8");
      if (!/\b__(dirname|filename)\b/.test(text)) return undefined;
      const own = `var __dirname=${JSON.stringify(path.dirname(args.path))},__filename=${JSON.stringify(args.path)};`;
      return { contents: own + text, loader: /\.[cm]?ts$/.test(args.path) ? "ts" : "js" };
    });
  },
};

const common = { bundle: true, write: false, metafile: true, platform: "node", format: "cjs", legalComments: "none", logLevel: "silent" };

/** Text in which each character is one byte: V8 reads it faster, and half as much. */
const ascii = { charset: "ascii" };

const kinds = {
  /** Native, huge, or only needed when something is compiled: those stay outside. */
  tool: { ...common, ...ascii, target: "node20", external: ["lmdb", "esbuild", "typescript", "ts-node", "nx", "@nx/*"], plugins: [keepLocations] },
  /** Must share Pulumi's SDK with the language runtime that runs it. */
  program: { ...common, ...ascii, target: "node20", external: ["@pulumi/*"], keepNames: true, plugins: [keepLocations], sourcemap: "external", sourcesContent: false },
  /**
   * One file for a Lambda zip, the AWS SDK included, for the oldest runtime that a service may ask for. From the SDK's modules, not from its
   * CommonJS files: of those nothing can be left out. Modules of Node.js that the SDK loads late are required, which needs no loader.
   */
  function: { ...common, charset: "utf8", target: "node18", minify: true, mainFields: ["module", "main"], supported: { "dynamic-import": false } },
};

/** @param {import("./entries").Entry & { key: string }} entry */
async function build({ name, kind, entry, root, output, key }) {
  const result = await require("esbuild").build({ ...kinds[kind], absWorkingDir: root, outfile: path.join(root, "bundle.js"), entryPoints: [entry] });
  const [map, code] = result.outputFiles.length > 1 ? result.outputFiles.map((file) => file.contents) : [undefined, result.outputFiles[0].contents];
  const inputs = inputsOf(Object.keys(result.metafile.inputs).map((file) => path.resolve(root, file)), root);
  if (output) {
    fs.mkdirSync(path.dirname(output), { recursive: true });
    writeAtomically(output, code, 0o644);
    inputs.push(describe(output)); // an edited or deleted output is made again
  }
  writeToCache((folder) => {
    const bundle = output ?? path.join(folder, `${name}-${hash(Buffer.concat([Buffer.from(key), code])).slice(0, 24)}.js`);
    try {
      if (map) writeAtomically(`${bundle}.map`, mapFrom(map, root));
      if (!output) writeAtomically(bundle, map ? Buffer.concat([code, Buffer.from(`//# sourceMappingURL=${path.basename(bundle)}.map\n`)]) : code, 0o600);
      writeAtomically(path.join(folder, `${name}.json`), JSON.stringify({ key, inputs, bundle }));
    } catch (error) {
      for (const file of output ? [] : [bundle, `${bundle}.map`]) fs.rmSync(file, { force: true });
      throw error;
    }
    if (!output) removeOlder(folder, name, bundle);
    removeAbandoned(folder);
  });
}

/** With the sources where they are: Pulumi's runtime names their lines when a program fails. */
function mapFrom(map, root) {
  return JSON.stringify({ ...JSON.parse(Buffer.from(map).toString("utf8")), sourceRoot: root + path.sep });
}

function removeOlder(folder, name, bundle) {
  for (const file of fs.readdirSync(folder)) {
    const older = path.join(folder, file);
    if (file.startsWith(`${name}-`) && /-[0-9a-f]{24}\.js(\.v8|\.map)?$/.test(file) && !older.startsWith(bundle) && !inUse(older)) fs.rmSync(older, { force: true });
  }
}

/** What was compiled for workspaces that are gone. Only looked for when something is compiled, which takes longer. */
function removeAbandoned(folder) {
  const files = fs.readdirSync(folder);
  const abandoned = (manifest) => {
    try {
      const { inputs } = JSON.parse(fs.readFileSync(path.join(folder, manifest), "utf8"));
      return inputs.some((input) => !fs.existsSync(input.path));
    } catch {
      return false; // just removed by somebody else, or damaged and soon written anew
    }
  };
  for (const manifest of files.filter((file) => /-[0-9a-f]{8}\.json$/.test(file) && abandoned(file))) {
    const name = manifest.slice(0, -".json".length);
    const place = name.slice(name.lastIndexOf("-"));
    const mine = (file) => file.startsWith(`${name}-`) || file === `modules${place}.pack`;
    for (const file of [...files.filter(mine), manifest]) fs.rmSync(path.join(folder, file), { force: true });
  }
}

/** A process that has just read a manifest may still be about to read its bundle. */
function inUse(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs < 600_000;
}

function reasons(error) {
  const lines = (error.errors ?? []).map((e) => `  - ${e.location ? `${e.location.file}:${e.location.line}: ` : ""}${e.text}`);
  return lines.length > 0 ? lines : [`  - ${error.message}`];
}

Promise.all(
  JSON.parse(process.argv[2]).map((entry) =>
    build(entry).catch((error) => {
      const file = path.relative(entry.root, entry.entry);
      process.stderr.write([...(error.code === NO_CACHE ? [error.message] : [`${file} cannot be compiled:`, ...reasons(error)])].join("\n") + "\n");
      process.exitCode = 1;
    }),
  ),
);
