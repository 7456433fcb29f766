import * as fc from "fast-check";
import { parseSchedule } from "./schedule";
import { nextTime } from "./schedule-times";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** Whether a field of numbers, lists, ranges and steps holds a value; written for these tests alone. */
function holds(field: string, value: number): boolean {
  return field.split(",").some((part) => {
    const [range = "", step] = part.split("/");
    const [first = NaN, last = step === undefined ? first : Infinity] = range.split("-").map(Number);
    return value >= first && value <= last && (value - first) % Number(step ?? 1) === 0;
  });
}

const date = (at: number): Date => new Date(at);
const isWeekend = (at: number): boolean => [0, 6].includes(date(at).getUTCDay());
const sameMonth = (a: number, b: number): boolean => date(a).getUTCMonth() === date(b).getUTCMonth();
const isLastOfMonth = (at: number): boolean => !sameMonth(at, at + DAY);

/** Whether a day's rule holds on the day of `at`, by looking at that day and its neighbours. */
function dayHolds(dayOfMonth: string, dayOfWeek: string, at: number): boolean {
  const day = date(at).getUTCDate();
  const weekday = date(at).getUTCDay() + 1;
  if (dayOfMonth === "L") return isLastOfMonth(at);
  if (dayOfMonth === "L-2") return sameMonth(at, at + 2 * DAY) && isLastOfMonth(at + 2 * DAY);
  if (dayOfMonth === "LW") {
    if (isWeekend(at)) return false;
    let next = at + DAY;
    while (isWeekend(next)) next += DAY;
    return !sameMonth(at, next);
  }
  const working = /^(\d+)W$/.exec(dayOfMonth);
  if (working !== null) {
    if (isWeekend(at)) return false;
    const wanted = Number(working[1]);
    const isTarget = (days: number): boolean => sameMonth(at, at + days * DAY) && day + days === wanted;
    if (isTarget(0)) return true;
    if (isTarget(1) && date(at + DAY).getUTCDay() === 6) return true; // Friday for Saturday
    if (isTarget(-1) && date(at - DAY).getUTCDay() === 0) return true; // Monday for Sunday
    if (isTarget(-2) && date(at - 2 * DAY).getUTCDay() === 6 && wanted === 1) return true; // Monday for Saturday the first
    return isTarget(2) && date(at + 2 * DAY).getUTCDay() === 0 && isLastOfMonth(at + 2 * DAY); // Friday for Sunday the last
  }
  const nth = /^(\d)#(\d)$/.exec(dayOfWeek);
  if (nth !== null) return weekday === Number(nth[1]) && Math.ceil(day / 7) === Number(nth[2]);
  const last = /^(\d)L$/.exec(dayOfWeek);
  if (last !== null) return weekday === Number(last[1]) && !sameMonth(at, at + 7 * DAY);
  return dayOfWeek === "?" ? dayOfMonth === "*" || holds(dayOfMonth, day) : dayOfWeek === "*" || holds(dayOfWeek, weekday);
}

/** Goes from minute to minute until one fits. */
function slowNext([minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = ""]: string[], after: number, until: number): number | undefined {
  for (let at = (Math.floor(after / MINUTE) + 1) * MINUTE; at <= until; at += MINUTE) {
    const fields = date(at);
    const fits = (minute === "*" || holds(minute, fields.getUTCMinutes())) && (hour === "*" || holds(hour, fields.getUTCHours()))
      && (month === "*" || holds(month, fields.getUTCMonth() + 1)) && dayHolds(dayOfMonth, dayOfWeek, at);
    if (fits) return at;
  }
  return undefined;
}

const number = (low: number, high: number): fc.Arbitrary<string> => fc.integer({ min: low, max: high }).map(String);
const field = (low: number, high: number): fc.Arbitrary<string> => fc.oneof(
  fc.constant("*"), number(low, high), fc.array(fc.integer({ min: low, max: high }), { minLength: 2, maxLength: 3 }).map((all) => all.join(",")),
  fc.tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high })).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
  fc.tuple(fc.integer({ min: low, max: high }), fc.integer({ min: 1, max: 20 })).map(([start, step]) => `${start}/${step}`),
);
const days: fc.Arbitrary<[string, string]> = fc.oneof(
  field(1, 31).map((day): [string, string] => [day, "?"]),
  field(1, 7).map((day): [string, string] => ["?", day]),
  fc.constantFrom<[string, string]>(["L", "?"], ["L-2", "?"], ["LW", "?"]),
  number(1, 31).map((day): [string, string] => [`${day}W`, "?"]),
  fc.tuple(number(1, 7), number(1, 5)).map(([day, nth]): [string, string] => ["?", `${day}#${nth}`]),
  number(1, 7).map((day): [string, string] => ["?", `${day}L`]),
);

describe("nextTime", () => {
  it("of a cron is the first minute that fits, as found by looking at every minute", () => {
    const start = fc.date({ min: new Date("2024-01-01T00:00:00Z"), max: new Date("2031-12-31T00:00:00Z"), noInvalidDate: true });
    fc.assert(fc.property(field(0, 59), field(0, 23), days, fc.oneof(fc.constant("*"), field(1, 12)), start, (minute, hour, [dayOfMonth, dayOfWeek], month, after) => {
      const until = after.getTime() + 45 * DAY;
      const schedule = parseSchedule(`cron(${minute} ${hour} ${dayOfMonth} ${month} ${dayOfWeek} *)`)!;

      const next = nextTime(schedule, after.getTime(), 0);

      expect(next !== undefined && next <= until ? next : undefined).toBe(slowNext([minute, hour, dayOfMonth, month, dayOfWeek], after.getTime(), until));
    }), { numRuns: 60 });
  });

  it.each<[string, string, string | undefined]>([
    ["cron(0 12 * * ? *)", "2026-11-20T12:00:00Z", "2026-11-21T12:00:00Z"],
    ["cron(0 12 * * ? *)", "2026-11-20T11:59:59.999Z", "2026-11-20T12:00:00Z"],
    ["cron(0 8 29 2 ? *)", "2025-01-01T00:00:00Z", "2028-02-29T08:00:00Z"],
    ["cron(0 8 1W 8 ? 2026)", "2026-01-01T00:00:00Z", "2026-08-03T08:00:00Z"],
    ["cron(0 8 31 2 ? *)", "2026-01-01T00:00:00Z", undefined],
    ["cron(0 8 * * ? 2020-2025)", "2026-01-01T00:00:00Z", undefined],
    ["cron(15 10 ? * 6L 2026)", "2026-11-20T00:00:00Z", "2026-11-27T10:15:00Z"],
  ])("of %s behind %s is %s", (text, after, expected) => {
    expect(nextTime(parseSchedule(text)!, Date.parse(after), 0)).toBe(expected && Date.parse(expected));
  });

  it("of a rate is a whole number of periods after it began to count", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat({ max: 1e12 }), fc.nat({ max: 1e9 }), (minutes, from, passed) => {
      const next = nextTime({ kind: "rate", minutes }, from + passed, from)!;

      expect((next - from) % (minutes * MINUTE)).toBe(0);
      expect(next).toBeGreaterThan(from + passed);
      expect(next - minutes * MINUTE).toBeLessThanOrEqual(from + passed);
    }));
  });
});
