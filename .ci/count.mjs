import { readFileSync } from "node:fs";

// Jest prints "Tests: 1 failed, 2 skipped, 3 passed, 6 total"; the conformance runner "39 of 39 cases match the Pulumi CLI".
const [file, status] = process.argv.slice(2);
const lines = readFileSync(file, "utf8").replace(/\u001b\[[0-9;]*m/g, "").split("\n");
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const line of lines) {
  const [, matching, cases] = /^\s*(\d+) of (\d+) cases match/.exec(line) ?? [];
  if (cases !== undefined) {
    sum.passed += Number(matching);
    sum.failed += Number(cases) - Number(matching);
  }
  if (!/^\s*Tests:\s/.test(line)) continue;
  for (const [, count, word] of line.matchAll(/(\d+) (passed|failed|skipped)/g)) sum[word] += Number(count);
}
// A command that fails without a failing test (a type error, a lint error, coverage) is a failure too.
if (status !== "0" && sum.failed === 0) sum.failed = 1;
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped ? `, ${sum.skipped} skipped` : ""}`);
