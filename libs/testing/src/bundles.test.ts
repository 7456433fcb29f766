import fs from "node:fs";
import { assumeBundles } from "./bundles";

describe("assumeBundles", () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it("finds every bundle, and no other file that is not there", () => {
    assumeBundles();

    expect(fs.existsSync("/nowhere/libs/functions/payment/dist/index.js")).toBe(true);
    expect(fs.existsSync("/nowhere/libs/functions/payment/src/index.ts")).toBe(false);
    expect(fs.existsSync(__filename)).toBe(true);
  });

  it("ends with the mocks", () => {
    expect(fs.existsSync("/nowhere/dist/index.js")).toBe(false);
  });
});
