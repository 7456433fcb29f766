/**
 * Numbers and times as CloudWatch writes them into reasons and messages: as Java does.
 */

/** A number that is written as a double, `5.0`, and not as a whole number. */
export class Double {
  constructor(readonly value: number) {}
}

/** E.g. `5.0`, `0.25`, `1.0E7`, `1.0E-4`. */
export function doubleText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e7 || size < 1e-3)) {
    const [digits, exponent] = value.toExponential().split("e") as [string, string];
    return `${digits.includes(".") ? digits : `${digits}.0`}E${Number(exponent)}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** E.g. `2026-11-20T12:00:00.000+0000`. */
export function timeText(at: number): string {
  return new Date(at).toISOString().replace("Z", "+0000");
}

/** Day first, two digits for the year: `20/11/26 12:00:00`. */
export function shortTimeText(at: number): string {
  const [date, time] = new Date(at).toISOString().split("T") as [string, string];
  const [year, month, day] = date.split("-") as [string, string, string];
  return `${day}/${month}/${year.slice(2)} ${time.slice(0, 8)}`;
}

/** JSON with {@link Double}s; members that are undefined are left out. */
export function jsonText(value: unknown): string {
  if (value instanceof Double) return doubleText(value.value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${jsonText(member)}`).join(",")}}`;
}
