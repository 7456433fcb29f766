import { formatProblems, rejectProblems, UserError } from "./problem";

const problems = [
  { path: "shift.percent", problem: "120 is not a whole number from 1 to 99", fix: 'To move everything at once use { kind: "allAtOnce" }.' },
  { path: "shift.minutes", problem: "0 is not a whole number of minutes", fix: "The shortest step is 1." },
];

describe("formatProblems", () => {
  it("says where, what and how to fix, one line each", () => {
    expect(formatProblems('LambdaRollout "checkout" cannot be built:', problems)).toBe(
      [
        'LambdaRollout "checkout" cannot be built:',
        '  - shift.percent: 120 is not a whole number from 1 to 99. To move everything at once use { kind: "allAtOnce" }.',
        "  - shift.minutes: 0 is not a whole number of minutes. The shortest step is 1.",
      ].join("\n"),
    );
  });
});

describe("rejectProblems", () => {
  it("throws all of them at once", () => {
    expect(() => rejectProblems("It cannot be used:", problems)).toThrow(new UserError(formatProblems("It cannot be used:", problems)));
  });

  it("is silent when there is none", () => {
    expect(() => rejectProblems("It cannot be used:", [])).not.toThrow();
  });
});
