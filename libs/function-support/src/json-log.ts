/** Takes one structured entry; it must hold no secret and no card data. */
export type Log = (level: "info" | "warn" | "error", message: string, fields?: Record<string, unknown>) => void;

/** Structured logs, one JSON object a line, as CloudWatch Logs Insights reads them. `always` is part of every entry. */
export function jsonLog(write: (line: string) => void, always: Record<string, unknown>): Log {
  return (level, message, fields = {}) => write(`${JSON.stringify({ level, message, ...always, ...fields })}\n`);
}
