export interface Input {
  path: string;
  mtime: number;
  size: number;
  hash: string;
}
export function compare(manifest: { inputs: Input[] }): "fresh" | "touched" | "stale";
export function describe(file: string): Input;
