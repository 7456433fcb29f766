import * as fc from "fast-check";
import { judge, type DataPoint, type MissingData } from "./alarm-decision";

const MISSING: MissingData[] = ["missing", "ignore", "breaching", "notBreaching"];

/** `0` does not breach, `X` breaches, `-` is missing; oldest first, as AWS's page writes them. */
function range(text: string): DataPoint[] {
  return text.split(" ").map((point, index) => ({ at: index, ...(point === "-" ? {} : { value: point === "X" ? 1 : 0 }) })).reverse();
}

function decide(text: string, missing: MissingData, datapointsToAlarm: number, evaluationPeriods = 3): string {
  return judge(range(text), { evaluationPeriods, datapointsToAlarm, missing, isBreaching: (value) => value > 0 }).state ?? "retain";
}

describe("an alarm over data that is partly missing", () => {
  /** The tables of "Configuring how CloudWatch alarms treat missing data": missing, ignore, breaching, notBreaching. */
  const ALL_DATAPOINTS: [string, number, string, string, string, string][] = [
    ["0 - X - X", 0, "OK", "OK", "OK", "OK"],
    ["0 - - - -", 2, "OK", "OK", "OK", "OK"],
    ["- - - - 0", 2, "OK", "OK", "OK", "OK"],
    ["- - - - -", 3, "INSUFFICIENT_DATA", "retain", "ALARM", "OK"],
    ["0 X X - X", 0, "ALARM", "ALARM", "ALARM", "ALARM"],
    ["- - X - -", 2, "ALARM", "retain", "ALARM", "OK"],
    // From earlier versions of the page.
    ["- - - - X", 2, "INSUFFICIENT_DATA", "retain", "ALARM", "OK"],
    ["X - - - -", 2, "ALARM", "retain", "ALARM", "OK"],
  ];
  const TWO_OF_THREE: typeof ALL_DATAPOINTS = [
    ["0 - X - X", 0, "ALARM", "ALARM", "ALARM", "ALARM"],
    ["0 0 X 0 X", 0, "ALARM", "ALARM", "ALARM", "ALARM"],
    ["0 - X - -", 1, "OK", "OK", "ALARM", "OK"],
    ["- - - - 0", 2, "OK", "OK", "ALARM", "OK"],
    ["- - - X -", 2, "ALARM", "retain", "ALARM", "OK"],
    ["- - - - X", 2, "INSUFFICIENT_DATA", "retain", "ALARM", "OK"],
  ];

  it.each(ALL_DATAPOINTS)("is decided as AWS's table for 3 out of 3 says: %s", (points, filled, ...states) => {
    expect(MISSING.map((missing) => decide(points, missing, 3))).toEqual(states);
    expect(judge(range(points), { evaluationPeriods: 3, datapointsToAlarm: 3, missing: "missing", isBreaching: Boolean }).filled).toBe(filled);
  });

  it.each(TWO_OF_THREE)("is decided as AWS's table for 2 out of 3 says: %s", (points, filled, ...states) => {
    expect(MISSING.map((missing) => decide(points, missing, 2))).toEqual(states);
    expect(judge(range(points), { evaluationPeriods: 3, datapointsToAlarm: 2, missing: "missing", isBreaching: Boolean }).filled).toBe(filled);
  });

  it("does not go into ALARM too early: AWS's examples of premature alarms", () => {
    expect(["- - - - X", "- - - X -", "- - - X 0", "- - X - 0"].map((points) => decide(points, "missing", 3))).not.toContain("ALARM");
    expect(decide("- - X - -", "missing", 3)).toBe("ALARM");
    expect(decide("- - X - X", "missing", 3)).toBe("ALARM");
  });

  it("decides for any M of N as the sentences of the page do, one after the other", () => {
    const cases = fc.integer({ min: 1, max: 5 }).chain((periods) => fc.record({
      periods: fc.constant(periods), toAlarm: fc.integer({ min: 1, max: periods }), missing: fc.constantFrom(...MISSING),
      points: fc.array(fc.constantFrom("0", "X", "-"), { minLength: periods + 2, maxLength: periods + 2 }),
    }));
    fc.assert(fc.property(cases, ({ periods, toAlarm, missing, points }) => {
      expect(decide(points.join(" "), missing, toAlarm, periods)).toBe(oracle(points, missing, toAlarm, periods));
    }), { numRuns: 2000 });
  });
});

/** Slow and obvious. @param points oldest first */
function oracle(points: string[], missing: MissingData, toAlarm: number, periods: number): string {
  const real = points.filter((point) => point !== "-");
  if (real.length >= periods) return real.slice(-periods).filter((point) => point === "X").length >= toAlarm ? "ALARM" : "OK";
  if (real.length === 0) return { missing: "INSUFFICIENT_DATA", ignore: "retain", breaching: "ALARM", notBreaching: "OK" }[missing];
  const filled = [...real];
  while (filled.length < periods) filled.push(missing === "breaching" ? "X" : missing === "notBreaching" ? "0" : "-");
  if (filled.filter((point) => point === "X").length >= toAlarm) return "ALARM";
  if (filled.includes("0")) return "OK";
  if (missing === "ignore") return "retain";
  const ageOfOldest = points.length - points.findIndex((point) => point === "X");
  return ageOfOldest >= toAlarm ? "ALARM" : "INSUFFICIENT_DATA";
}
