import type { RunMessage } from "../run/messages";

/** Shows a run as it happens. */
export interface Display {
  show(message: RunMessage): void;
  /** Leaves the terminal as a shell expects it. */
  close(): void;
}

/** Shows nothing: with `--json` stdout belongs to the document. */
export const SILENT: Display = { show: () => undefined, close: () => undefined };
