import type { Paint } from "@switchyard/switchyard/display/paint";
import type { LocalRelease, ServiceRelease } from "./local-release";
import type { ReleaseLine } from "./release-lines";

/** Where lines go. */
export interface Terminal {
  isTTY?: boolean;
  columns?: number;
  write(text: string, done?: () => void): unknown;
}

const CLEAR_LINE = "\r\u001b[2K";

/** Prints what happens, a line each; on a terminal the last line says how things stand now. */
export class ReleaseDisplay {
  private standing = "";

  /** @param terminal nothing is printed without one */
  constructor(private readonly terminal: Terminal | undefined, private readonly paint: Paint) {}

  say(service: string | undefined, { text, mood, at }: Omit<ReleaseLine, "key" | "at"> & { at?: string }): void {
    const time = at === undefined ? "        " : at.slice(11, 19);
    const painted = mood === "bad" ? this.paint.error(text) : mood === "good" ? this.paint.heading(text) : text;
    this.line(`${this.paint.faint(time)}  ${service === undefined ? "" : `${service}  `}${painted}`);
  }

  /** How things stand; the same line again and again, and only where that can be. */
  progress(text: string): void {
    if (this.terminal?.isTTY !== true) return;
    this.standing = this.paint.faint(text.slice(0, (this.terminal.columns ?? 80) - 1));
    this.terminal.write(`${CLEAR_LINE}${this.standing}`);
  }

  end({ services, virtualSeconds, wallSeconds }: LocalRelease, callsPerSecond: number): void {
    this.standing = "";
    if (this.terminal?.isTTY === true) this.terminal.write(CLEAR_LINE);
    for (const service of services) this.verdict(service, callsPerSecond);
    this.line(`${duration(virtualSeconds)} of the cloud's time in ${wallSeconds.toFixed(1)} s.`);
  }

  private verdict({ isReleased, verdict, callers, paymentProblems, record }: ServiceRelease, callsPerSecond: number): void {
    this.line("");
    this.line(isReleased ? this.paint.heading(verdict) : this.paint.error(verdict));
    for (const [version, { calls, failures }] of Object.entries(callers)) this.line(`  version ${version}: ${calls} ${calls === 1 ? "payment request" : "payment requests"} of callers, ${failures} failed`);
    if (callsPerSecond > 0) this.line(paymentProblems.length === 0 ? "  No payment was taken twice, and none that was accepted is lost." : this.paint.error(`  Payments: ${paymentProblems.join("; ")}`));
    if (!isReleased && record.deploymentIds.length > 0) this.line(`  Everything about it: npx nx history delivery --id ${record.deploymentIds.at(-1)!}`);
  }

  private line(text: string): void {
    if (this.terminal === undefined) return;
    this.terminal.write(this.standing === "" ? `${text}\n` : `${CLEAR_LINE}${text}\n${this.standing}`);
  }
}

/** E.g. `98 min 45 s`. */
export function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${seconds % 60} s`;
}
