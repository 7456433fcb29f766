import { parseDuration } from "./durations";

describe("parseDuration", () => {
  it.each([
    ["90s", 90], ["5m", 300], ["1h30m", 5400], ["1.5h", 5400], ["250ms", 0.25], ["0", 0],
    ["soon", undefined], ["5", undefined], ["5m later", undefined], ["", undefined],
  ])("%s", (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });
});
