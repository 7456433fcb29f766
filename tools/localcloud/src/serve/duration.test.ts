import { parseDuration } from "./duration";

describe("parseDuration", () => {
  it.each<[string, number | undefined]>([
    ["90m", 5_400_000],
    ["1h30m", 5_400_000],
    ["45s", 45_000],
    ["2d", 172_800_000],
    ["250ms", 250],
    ["0s", 0],
    ["90", undefined],
    ["", undefined],
    ["-5m", undefined],
    ["1.5h", undefined],
    ["5 m", undefined],
    ["99999999999999999999d", undefined],
  ])("%s -> %s", (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });
});
