/** When a rule with a schedule runs. Cron fields are sets of allowed numbers; days carry AWS's extra forms. */
export type Schedule =
  | { kind: "rate"; minutes: number }
  | { kind: "cron"; minutes: number[]; hours: number[]; months: number[]; years: number[]; days: ScheduleDays };

/** Exactly one of day-of-month and day-of-week decides; the other one is `?`. */
export type ScheduleDays =
  | { by: "month"; days: number[] }
  /** Counted from the month's end; 0 is the last day. */
  | { by: "monthEnd"; before: number }
  /** The working day nearest to a day of the month; absent: the month's last working day. */
  | { by: "workingDay"; day?: number }
  /** 1 is Sunday. */
  | { by: "week"; days: number[] }
  /** The nth (1 to 5) or the last such weekday of the month. */
  | { by: "nthWeekday"; day: number; nth: number | "last" };

const UNITS: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440 };
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/**
 * Reads `rate(5 minutes)` or `cron(0 12 * * ? *)`.
 *
 * @returns undefined for text that EventBridge refuses
 */
export function parseSchedule(text: string): Schedule | undefined {
  const rate = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(text);
  if (rate !== null) {
    const [, count = "", unit = "", plural] = rate;
    const value = Number(count);
    // One is singular, more are plural; AWS refuses anything else.
    return value < 1 || (value === 1) === (plural === "s") ? undefined : { kind: "rate", minutes: value * UNITS[unit]! };
  }
  const cron = /^cron\((.+)\)$/.exec(text);
  return cron === null ? undefined : parseCron(cron[1]!.trim().split(/\s+/));
}

function parseCron(fields: string[]): Schedule | undefined {
  if (fields.length !== 6) return undefined;
  const [minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = "", year = ""] = fields;
  const minutes = numbers(minute, 0, 59);
  const hours = numbers(hour, 0, 23);
  const months = numbers(month, 1, 12, MONTHS);
  const years = numbers(year, 1970, 2199);
  const days = parseDays(dayOfMonth, dayOfWeek);
  if (!minutes || !hours || !months || !years || !days) return undefined;
  return { kind: "cron", minutes, hours, months, years, days };
}

function parseDays(dayOfMonth: string, dayOfWeek: string): ScheduleDays | undefined {
  if ((dayOfMonth === "?") === (dayOfWeek === "?")) return undefined;
  return dayOfWeek === "?" ? parseDayOfMonth(dayOfMonth) : parseDayOfWeek(dayOfWeek);
}

function parseDayOfMonth(field: string): ScheduleDays | undefined {
  if (field === "LW") return { by: "workingDay" };
  const end = /^L(?:-(\d{1,2}))?$/.exec(field);
  if (end !== null) {
    const before = Number(end[1] ?? 0);
    return before <= 30 ? { by: "monthEnd", before } : undefined;
  }
  const working = /^(\d{1,2})W$/.exec(field);
  if (working !== null) {
    const day = Number(working[1]);
    return day >= 1 && day <= 31 ? { by: "workingDay", day } : undefined;
  }
  const days = numbers(field, 1, 31);
  return days === undefined ? undefined : { by: "month", days };
}

function parseDayOfWeek(field: string): ScheduleDays | undefined {
  const special = /^(\d|[A-Z]{3})(?:#(\d)|L)$/.exec(field);
  if (special !== null) {
    const day = single(special[1]!, 1, 7, WEEKDAYS);
    const nth = special[2] === undefined ? "last" : Number(special[2]);
    return day === undefined || (nth !== "last" && (nth < 1 || nth > 5)) ? undefined : { by: "nthWeekday", day, nth };
  }
  if (field === "L") return { by: "week", days: [7] };
  const days = numbers(field, 1, 7, WEEKDAYS);
  return days === undefined ? undefined : { by: "week", days };
}

/** The numbers that a field allows: `*`, lists, ranges, steps and names. */
function numbers(field: string, first: number, last: number, names: string[] = []): number[] | undefined {
  const found = new Set<number>();
  for (const part of field.split(",")) {
    const match = /^(\*|[0-9A-Z]+)(?:-([0-9A-Z]+))?(?:\/(\d+))?$/i.exec(part);
    if (match === null) return undefined;
    const [, start = "", end, step] = match;
    const from = start === "*" ? first : single(start, first, last, names);
    const to = end !== undefined ? single(end, first, last, names) : start === "*" || step !== undefined ? last : from;
    const stride = step === undefined ? 1 : Number(step);
    if (from === undefined || to === undefined || to < from || stride < 1 || (start === "*" && end !== undefined)) return undefined;
    for (let value = from; value <= to; value += stride) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

function single(text: string, first: number, last: number, names: string[]): number | undefined {
  const index = names.indexOf(text.toUpperCase());
  const value = index >= 0 ? first + index : /^\d+$/.test(text) ? Number(text) : undefined;
  return value !== undefined && value >= first && value <= last ? value : undefined;
}
