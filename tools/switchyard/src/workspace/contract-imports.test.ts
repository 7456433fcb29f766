import { importSpecifiers } from "./contract-imports";

describe("importSpecifiers", () => {
  it.each([
    ['import { a } from "@x/a/contract";', ["@x/a/contract"]],
    ["import type { a } from '@x/a/contract'", ["@x/a/contract"]],
    ['import "@x/effect";', ["@x/effect"]],
    ['export * from "./b";', ["./b"]],
    ['const a = require("@x/a");', ["@x/a"]],
    ['await import("@x/a");', ["@x/a"]],
    ['import {\n  a,\n  b,\n} from "@x/a";', ["@x/a"]],
    ['// import { a } from "@x/a";', []],
    ['/* import { a } from "@x/a"; */', []],
    ['const url = "http://x"; import { a } from "@x/a";', ["@x/a"]],
    ['const text = `import { a } from "@x/a"`;', []],
  ])("%s", (source, expected) => {
    expect(importSpecifiers(source)).toEqual(expected);
  });
});
