import fc from "fast-check";
import { bodyText, maximumSubjectCharacters, subjectLine } from "./message";

describe("subjectLine", () => {
  it("S11: is what SNS takes, whatever it is made of", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      expect(subjectLine(`payment ${text}`)).toMatch(new RegExp(`^[\\x20-\\x7e]{1,${maximumSubjectCharacters}}$`));
    }));
  });

  it("keeps what fits, and marks what was cut", () => {
    expect(subjectLine("payment dev: zahlung für alle")).toBe("payment dev: zahlung f?r alle");
    expect(subjectLine("x".repeat(100))).toHaveLength(100);
    expect(subjectLine("x".repeat(101))).toBe(`${"x".repeat(97)}...`);
  });
});

describe("bodyText", () => {
  it("leaves out sections that have nothing in them, and cuts causes that nobody reads", () => {
    expect(bodyText({ headline: "Done.", details: [["a", undefined], ["b", ""]], links: [], next: [] })).toBe("Done.\n");
    expect(bodyText({ headline: "Done.", cause: "x".repeat(5000), details: [["b", "one\ntwo"]], links: [], next: [] })).toBe(`Done.\n\nCause:\n  ${"x".repeat(3000)}\n\nRelease:\n  b: one\n`);
  });
});
