/**
 * What a function's process says, checked: it runs code that the cloud does not know. By hand, because it says five things in each
 * invocation, and a general check takes longer than all else that is done with them.
 */

/** A call to the cloud's endpoint. */
export interface ApiCall {
  method: string;
  /** Path and query. */
  url: string;
  headers: Record<string, string>;
}

export interface QuietNote {
  /** Cloud time until when it has nothing to do; null when only an answer can wake it. */
  until: number | null;
}

/** @returns undefined when the process says something that makes no sense */
export function readQuiet(head: unknown): QuietNote | undefined {
  if (!isObject(head)) return undefined;
  const { until } = head;
  return until === null || (typeof until === "number" && Number.isFinite(until)) ? { until } : undefined;
}

/** @returns undefined when the process says something that makes no sense */
export function readCall(head: unknown): ApiCall | undefined {
  if (!isObject(head)) return undefined;
  const { method, url, headers } = head;
  if (typeof method !== "string" || typeof url !== "string" || !isTexts(headers)) return undefined;
  return { method, url, headers };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is Record<string, string> {
  if (!isObject(value)) return false;
  for (const name in value) if (typeof value[name] !== "string") return false;
  return true;
}
