import { holdsCardNumber, withoutCardNumbers } from "./card-number";

describe("holdsCardNumber", () => {
  it.each<[string, boolean]>([
    ["4111111111111111", true],
    ["order 4111 1111 1111 1111 paid", true],
    ["5500-0000-0000-0004", true],
    ["378282246310005", true],
    ["4111111111111112", false], // wrong check digit
    ["123456789012", false], // too short
    ["order-1234567890123", false], // no check digit that fits
    ["", false],
  ])("%j -> %s", (text, expected) => {
    expect(holdsCardNumber(text)).toBe(expected);
  });
});

describe("withoutCardNumbers", () => {
  it("leaves out card numbers and nothing else", () => {
    expect(withoutCardNumbers("4111111111111111 for order 1234567890123, again 5500-0000-0000-0004")).toBe("[left out] for order 1234567890123, again [left out]");
  });
});
