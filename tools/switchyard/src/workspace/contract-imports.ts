import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const SKIPPED = new Set(["node_modules", "dist", "coverage", "__fixtures__"]);
const SPECIFIER = /(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*(["'])([^"'\n]+)\1/g;

/** Packages whose `./contract` the sources of a layer import, the same that Nx's own analysis turns into graph edges. */
export function contractImports(folder: string): string[] {
  const found = new Set<string>();
  for (const file of sources(folder)) {
    for (const specifier of importSpecifiers(readFileSync(file, "utf8"))) {
      if (specifier.endsWith("/contract") && !specifier.startsWith(".")) found.add(specifier.slice(0, -"/contract".length));
    }
  }
  return [...found].sort();
}

/** Every module that a TypeScript source names in an import, export, `require` or `import()`; comments do not count. */
export function importSpecifiers(source: string): string[] {
  return [...withoutComments(source).matchAll(SPECIFIER)].map((match) => match[2]!);
}

/** Comments become blanks; strings and templates are left alone, whatever they hold. */
function withoutComments(source: string): string {
  return source.replace(/("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (all, text: string | undefined) =>
    text === undefined ? " " : text.startsWith("`") ? "``" : all,
  );
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) || entry.name.startsWith(".") ? [] : sources(path);
    return /\.[cm]?tsx?$/.test(entry.name) && !entry.name.endsWith(".d.ts") ? [path] : [];
  });
}
