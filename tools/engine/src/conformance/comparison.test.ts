import { compareStep } from "./comparison";

const step = { exitCode: 0, operations: [{ op: "create", urn: "u" }], resources: [{ urn: "u", id: "1" }], diagnostics: [{ severity: "error", urn: "u", message: "a" }] };

describe("compareStep", () => {
  it("takes absent and empty for the same, and lets messages differ", () => {
    const actual = { ...step, summary: {}, pendingOperations: [], diagnostics: [{ severity: "error", urn: "u", message: "in other words" }] };

    expect(compareStep(actual, step)).toEqual([]);
  });

  it.each([
    [{ ...step, exitCode: 1 }, "exitCode: 1 instead of 0"],
    [{ ...step, operations: [{ op: "update", urn: "u" }] }, 'operations/0/op: "update" instead of "create"'],
    [{ ...step, operations: [] }, 'operations/0: nothing instead of {"op":"create","urn":"u"}'],
    [{ ...step, resources: [{ urn: "u" }] }, 'resources/0/id: nothing instead of "1"'],
    [{ ...step, outputs: { extra: 1 } }, 'outputs: {"extra":1} instead of nothing'],
    [{ ...step, diagnostics: [] }, 'diagnostics/0: nothing instead of "error u"'],
    [{ ...step, providerCalls: [{ method: "diff" }] }, 'providerCalls: [{"method":"diff"}] instead of nothing'],
  ])("tells what is different in %j", (actual, expected) => {
    expect(compareStep(actual, step)).toEqual([expected]);
  });

  it("takes an exit code other than 0 for a failure, whichever it is", () => {
    expect(compareStep({ ...step, exitCode: 1 }, { ...step, exitCode: 7 })).toEqual([]);
  });

  it("compares secrets by their value, not by their text", () => {
    const secret = (plaintext: string) => ({ ...step, outputs: { s: { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", plaintext } } });

    expect(compareStep(secret('{"b":1,"a":"<"}'), secret('{"a":"\\u003c","b":1}'))).toEqual([]);
    expect(compareStep(secret('"x"'), secret('"y"'))).toHaveLength(1);
  });
});
