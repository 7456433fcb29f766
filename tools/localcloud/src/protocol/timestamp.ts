/**
 * Timestamps in the three forms of AWS's protocols.
 */
import type { TimestampFormat } from "../model/api-model";

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/i;

/** @returns undefined when the text is no timestamp in any of the forms */
export function parseTimestamp(value: string | number): Date | undefined {
  if (typeof value === "number") return valid(new Date(Math.round(value * 1000)));
  const text = value.trim();
  if (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return valid(new Date(Math.round(Number(text) * 1000)));
  if (ISO.test(text)) return valid(new Date(text));
  return /^[A-Z][a-z]{2}, /.test(text) ? valid(new Date(text)) : undefined;
}

function valid(date: Date): Date | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date;
}

export function formatTimestamp(date: Date, format: TimestampFormat): string {
  switch (format) {
    case "iso8601": return date.getUTCMilliseconds() === 0 ? `${date.toISOString().slice(0, 19)}Z` : date.toISOString();
    case "rfc822": return date.toUTCString();
    case "unixTimestamp": return String(date.getTime() / 1000);
  }
}
