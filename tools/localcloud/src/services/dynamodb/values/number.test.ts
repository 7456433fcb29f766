import fc from "fast-check";
import { addNumbers, compareNumbers, normalNumber, numberKey, numberSize, subtractNumbers } from "./number";

/** Any number that DynamoDB holds, written in some way. */
const numbers = fc.tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }), fc.integer({ min: -130, max: 87 })).map(([isNegative, digits, place]) =>
  `${isNegative ? "-" : ""}${digits}e${place}`);
/** In units of 10^-130, the smallest that there is. */
const units = (text: string): bigint => {
  const [digits, place] = text.split("e") as [string, string];
  return BigInt(digits) * 10n ** BigInt(Number(place) + 130);
};
const unitsOfPlain = (text: string): bigint => {
  const [whole, fraction = ""] = text.replace("-", "").split(".") as [string, string?];
  const value = BigInt(whole + fraction.padEnd(130, "0"));
  return text.startsWith("-") ? -value : value;
};
const sign = (value: bigint | number): number => (value < 0 ? -1 : value > 0 ? 1 : 0);

describe("numbers", () => {
  it.each([
    ["1", "1"], ["-0", "0"], ["0.000", "0"], ["001.500", "1.5"], ["1e3", "1000"], ["12.5E-3", "0.0125"], ["+7", "7"], [".5", "0.5"], ["5.", "5"], ["-1.0e1", "-10"],
    ["1e125", `1${"0".repeat(125)}`], ["1e-130", `0.${"0".repeat(129)}1`],
  ])("are written in one way: %s is %s", (given, normal) => {
    expect(normalNumber(given)).toBe(normal);
  });

  it.each([
    ["", "The parameter cannot be converted to a numeric value"], ["abc", "The parameter cannot be converted to a numeric value: abc"],
    ["1 ", "The parameter cannot be converted to a numeric value: 1 "], [".", "The parameter cannot be converted to a numeric value: ."],
    ["0x10", "The parameter cannot be converted to a numeric value: 0x10"], ["Infinity", "The parameter cannot be converted to a numeric value: Infinity"],
    ["1e126", "Number overflow. Attempting to store a number with magnitude larger than supported range"],
    ["-1e-131", "Number underflow. Attempting to store a number with magnitude smaller than supported range"],
    ["1234567890123456789012345678901234567890123456789", "Attempting to store more than 38 significant digits in a Number"],
    ["1".repeat(39), "Attempting to store more than 38 significant digits in a Number"],
  ])("refuses %j", (given, message) => {
    expect(() => normalNumber(given)).toThrow(expect.objectContaining({ code: "ValidationException", message }));
  });

  it("keep their value and have one normal form", () => {
    fc.assert(fc.property(numbers, (text) => {
      const normal = normalNumber(text);
      expect(unitsOfPlain(normal)).toBe(units(text));
      expect(normalNumber(normal)).toBe(normal);
    }));
  });

  it("sort by their keys as by their value", () => {
    const close = fc.tuple(fc.integer({ min: -1200, max: 1200 }), fc.integer({ min: -3, max: 3 })).map(([digits, place]) => `${digits}e${place}`);
    // One with the other's digits and more of them, where the order hangs on where the digits end.
    const longer = fc.tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: 0, max: 99 })).map(([digits, more]): [string, string] => [`${digits}e0`, `${digits}${String(more).padStart(2, "0")}e-2`]);
    fc.assert(fc.property(fc.oneof(fc.tuple(fc.oneof(numbers, close), fc.oneof(numbers, close)), longer), ([a, b]) => {
      const expected = sign(units(a) - units(b));
      const [left, right] = [normalNumber(a), normalNumber(b)];
      expect(sign(compareNumbers(left, right))).toBe(expected);
      expect(numberKey(left) < numberKey(right) ? -1 : numberKey(left) > numberKey(right) ? 1 : 0).toBe(expected);
    }), { numRuns: 1000 });
  });

  it("are added and subtracted exactly, or refused", () => {
    fc.assert(fc.property(numbers, numbers, (a, b) => {
      for (const [operate, expected] of [[addNumbers, units(a) + units(b)], [subtractNumbers, units(a) - units(b)]] as const) {
        const digits = String(expected).replace("-", "").replace(/0+$/, "").length;
        const isTooGreat = String(expected).replace("-", "").length > 256;
        if (digits > 38 || isTooGreat) expect(() => operate(normalNumber(a), normalNumber(b))).toThrow(expect.objectContaining({ code: "ValidationException" }));
        else expect(unitsOfPlain(operate(normalNumber(a), normalNumber(b)))).toBe(expected);
      }
    }));
    expect(addNumbers("0.1", "0.2")).toBe("0.3");
  });

  it("count by their digits", () => {
    expect(["0", "1", "12", "123", "-1", "100"].map(numberSize)).toEqual([1, 2, 2, 3, 3, 2]);
  });
});
