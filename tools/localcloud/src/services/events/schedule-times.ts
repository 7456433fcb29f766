import type { Schedule, ScheduleDays } from "./schedule";

const MINUTE = 60_000;

/**
 * The first time of a schedule behind a given one, in milliseconds since the epoch; cron is in UTC.
 *
 * @param from when a rate began to count
 * @returns undefined when there is none: a cron whose years are over
 */
export function nextTime(schedule: Schedule, after: number, from: number): number | undefined {
  if (schedule.kind === "cron") return nextCron(schedule, after);
  const period = schedule.minutes * MINUTE;
  return from + Math.max(1, Math.floor((after - from) / period) + 1) * period;
}

function nextCron(cron: Schedule & { kind: "cron" }, after: number): number | undefined {
  // The first whole minute behind `after`.
  const start = new Date((Math.floor(after / MINUTE) + 1) * MINUTE);
  const startDay = Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate());
  for (const year of cron.years) {
    if (year < start.getUTCFullYear()) continue;
    for (const month of cron.months) {
      if (year === start.getUTCFullYear() && month < start.getUTCMonth() + 1) continue;
      for (const day of daysOfMonth(cron.days, year, month)) {
        const midnight = Date.UTC(year, month - 1, day);
        if (midnight < startDay) continue;
        const time = firstInDay(cron, midnight === startDay ? start.getUTCHours() * 60 + start.getUTCMinutes() : 0);
        if (time !== undefined) return midnight + time * MINUTE;
      }
    }
  }
  return undefined;
}

/** In minutes of the day. */
function firstInDay({ hours, minutes }: Schedule & { kind: "cron" }, earliest: number): number | undefined {
  for (const hour of hours) {
    for (const minute of minutes) if (hour * 60 + minute >= earliest) return hour * 60 + minute;
  }
  return undefined;
}

/** The days of a month that a schedule names, in order. @param month 1 is January */
function daysOfMonth(days: ScheduleDays, year: number, month: number): number[] {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const weekday = (day: number): number => new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
  switch (days.by) {
    case "month": return days.days.filter((day) => day <= last);
    case "monthEnd": return last - days.before >= 1 ? [last - days.before] : [];
    case "week": return Array.from({ length: last }, (_, index) => index + 1).filter((day) => days.days.includes(weekday(day)));
    case "nthWeekday": {
      const found = Array.from({ length: last }, (_, index) => index + 1).filter((day) => weekday(day) === days.day);
      const day = days.nth === "last" ? found.at(-1) : found[days.nth - 1];
      return day === undefined ? [] : [day];
    }
    case "workingDay": return days.day !== undefined && days.day > last ? [] : [nearestWorkingDay(days.day ?? last, last, weekday, days.day === undefined)];
  }
}

/** Saturday goes back to Friday and Sunday on to Monday, but never into another month. */
function nearestWorkingDay(day: number, last: number, weekday: (day: number) => number, isLast: boolean): number {
  switch (weekday(day)) {
    case 7: return day > 1 ? day - 1 : day + 2;
    case 1: return !isLast && day < last ? day + 1 : day - 2;
    default: return day;
  }
}
