import { parseSchedule } from "./schedule";

const every = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const cron = { kind: "cron", minutes: [0], hours: [12], months: every(1, 12), years: every(1970, 2199) };

describe("parseSchedule", () => {
  it.each([
    ["rate(1 minute)", { kind: "rate", minutes: 1 }],
    ["rate(5 minutes)", { kind: "rate", minutes: 5 }],
    ["rate(2 hours)", { kind: "rate", minutes: 120 }],
    ["rate(1 day)", { kind: "rate", minutes: 1440 }],
    ["cron(0 12 * * ? *)", { ...cron, days: { by: "month", days: every(1, 31) } }],
    ["cron(0 12 ? * MON-FRI *)", { ...cron, days: { by: "week", days: [2, 3, 4, 5, 6] } }],
    ["cron(0 12 ? * 6#3 *)", { ...cron, days: { by: "nthWeekday", day: 6, nth: 3 } }],
    ["cron(0 12 ? * 2L *)", { ...cron, days: { by: "nthWeekday", day: 2, nth: "last" } }],
    ["cron(0 12 L * ? *)", { ...cron, days: { by: "monthEnd", before: 0 } }],
    ["cron(0 12 L-3 * ? *)", { ...cron, days: { by: "monthEnd", before: 3 } }],
    ["cron(0 12 15W * ? *)", { ...cron, days: { by: "workingDay", day: 15 } }],
    ["cron(0/15 9-11,20 1 JAN,6 ? 2026)", { kind: "cron", minutes: [0, 15, 30, 45], hours: [9, 10, 11, 20], months: [1, 6], years: [2026], days: { by: "month", days: [1] } }],
  ])("reads %s", (text, schedule) => {
    expect(parseSchedule(text)).toEqual(schedule);
  });

  it.each([
    "", "rate(0 minutes)", "rate(1 minutes)", "rate(5 minute)", "rate(5 weeks)", "rate(-1 minutes)", "5 minutes", "cron(0 12 * * *)",
    "cron(0 12 * * * *)", "cron(0 12 ? * ? *)", "cron(60 12 * * ? *)", "cron(0 24 * * ? *)", "cron(0 12 32 * ? *)", "cron(0 12 * 13 ? *)",
    "cron(0 12 ? * 8 *)", "cron(0 12 ? * 1#6 *)", "cron(5-1 12 * * ? *)", "cron(0/0 12 * * ? *)", "cron(0 12 * * ? 1969)", "cron(a 12 * * ? *)",
  ])("refuses %j", (text) => {
    expect(parseSchedule(text)).toBeUndefined();
  });
});
