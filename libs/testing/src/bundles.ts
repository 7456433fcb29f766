import fs from "node:fs";

/**
 * Lets every function of ours count as bundled until the mocks are restored: mocks never read the code.
 */
export function assumeBundles(): void {
  const { existsSync } = fs;
  jest.spyOn(fs, "existsSync").mockImplementation((path) => /dist[/\\]index\.js$/.test(String(path)) || existsSync(path));
}
