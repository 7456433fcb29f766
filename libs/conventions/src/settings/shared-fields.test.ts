import type { Setting } from "./define-settings";
import * as fields from "./shared-fields";

function accepts(setting: Setting<typeof fields.repository.schema> | { schema: { safeParse(value: unknown): { success: boolean } } }, value: unknown): boolean {
  return setting.schema.safeParse(value).success;
}

describe("settings that layers share", () => {
  it.each([
    ["acme/payments", true],
    ["acme/payments.js", true],
    ["payments", false],
    ["https://github.com/acme/payments", false],
    ["acme/pay ments", false],
  ])("S2: repository %j accepted: %s", (value, expected) => {
    expect(accepts(fields.repository, value)).toBe(expected);
  });

  it.each([
    ["main", true],
    ["release/2026.1", true],
    ["-main", false],
    ["", false],
  ])("branch %j accepted: %s", (value, expected) => {
    expect(accepts(fields.branch, value)).toBe(expected);
  });

  it.each([
    [["v*"], true],
    [[], true],
    [[""], false],
    [["x".repeat(256)], false],
    [Array.from({ length: 9 }, () => "v*"), false],
    ["v*", false],
  ])("S14: tag patterns %j accepted: %s", (value, expected) => {
    expect(accepts(fields.tagPatterns, value)).toBe(expected);
  });

  it.each([
    [["a@example.com", "b@example.com"], true],
    [["a@example.com", "a@example.com"], false],
    [["a.example.com"], false],
    [[7], false],
  ])("S11: e-mail addresses %j accepted: %s", (value, expected) => {
    expect(accepts(fields.emails, value)).toBe(expected);
  });

  it.each([
    ["arn:aws:codeconnections:us-east-1:000000000000:connection/0a-1b", true],
    ["arn:aws:codestar-connections:us-east-1:000000000000:connection/0a-1b", true],
    ["connection/0a-1b", false],
  ])("S2: connection %j accepted: %s", (value, expected) => {
    expect(accepts(fields.connectionArn, value)).toBe(expected);
  });

  it.each([
    ["us-east-1", true],
    ["us-gov-west-1", true],
    ["us-east", false],
    ["US-EAST-1", false],
  ])("A3: region %j accepted: %s", (value, expected) => {
    expect(accepts(fields.region, value)).toBe(expected);
  });

  it.each([
    ["payments 2026", true],
    ["a&b", false],
    ["", false],
    ["x".repeat(257), false],
  ])("A7: tag value %j accepted: %s", (value, expected) => {
    expect(accepts(fields.tagValue("payments"), value)).toBe(expected);
  });

  it.each([
    [1, true],
    [9, true],
    [0, false],
    [10, false],
    [1.5, false],
    ["1", false],
  ])("a whole number from 1 to 9: %j accepted: %s", (value, expected) => {
    expect(accepts(fields.wholeNumber(1, 9, 5, "Write a number."), value)).toBe(expected);
  });
});
