/** Something that is compiled to one file. */
export interface Entry {
  name: string;
  kind: "tool" | "program" | "function";
  entry: string;
  root: string;
  output?: string;
}
export function compile(entries: Entry[]): Promise<{ bundles: string[]; compiled: string[] }>;
export function compileSync(entry: Entry): string;
export function load(name: string): unknown;
