/**
 * Modules of a function that runs inside of this process, CommonJS only: each environment loads its own.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, isAbsolute, relative, sep } from "node:path";
import { BuiltinModules } from "./builtin-modules";
import { OWN_GLOBALS, type CompiledFiles } from "./compiled-code";
import { notInside } from "./not-inside";
import type { Realm } from "./realm";

/** Folders of this machine as the function's stack traces name them. */
export interface ShownFolder { folder: string; as: string }

interface LoadedModule { exports: unknown; filename: string; loaded: boolean }

export interface RequireFunction {
  (specifier: string): unknown;
  resolve: (specifier: string, options?: { paths?: string[] }) => string;
}

export class RealmModules {
  readonly shown: ShownFolder[] = [];
  private readonly loaded = new Map<string, LoadedModule>();
  private readonly builtin: BuiltinModules;

  /** @param replaced modules in the place of files, by path */
  constructor(private readonly realm: Realm, private readonly compiled: CompiledFiles, private readonly replaced: ReadonlyMap<string, unknown>) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- modules are found by their name
    this.builtin = new BuiltinModules(realm, (name) => require(`node:${name}`), (filename) => this.requireOf(filename));
  }

  /** `require` of a file. */
  requireOf(filename: string): RequireFunction {
    const { resolve } = createRequire(filename);
    const find = (specifier: string): unknown => this.builtin.of(specifier) ?? this.load(resolve(specifier));
    return Object.assign(find, { resolve });
  }

  load(file: string): unknown {
    if (this.replaced.has(file)) return this.replaced.get(file);
    const known = this.loaded.get(file);
    if (known !== undefined) return known.exports;
    const module: LoadedModule = { exports: {}, filename: file, loaded: false };
    this.loaded.set(file, module);
    try {
      this.run(module);
    } catch (error) {
      this.loaded.delete(file);
      throw error;
    }
    module.loaded = true;
    return module.exports;
  }

  private run(module: LoadedModule): void {
    const { filename } = module;
    const extension = extname(filename);
    if (extension === ".node") throw notInside(`Native code (${this.shownName(filename)})`);
    if (extension === ".json") {
      module.exports = JSON.parse(readFileSync(filename, "utf8"));
      return;
    }
    const globals = OWN_GLOBALS.map((name) => this.realm.global[name]);
    this.compiled.of(filename, this.shownName(filename))(...globals).call(module.exports, module.exports, this.requireOf(filename), module, filename, dirname(filename));
  }

  private shownName(file: string): string {
    for (const { folder, as } of this.shown) {
      const inside = relative(folder, file);
      if (!inside.startsWith("..") && !isAbsolute(inside)) return `${as}/${inside.split(sep).join("/")}`;
    }
    return file;
  }
}
