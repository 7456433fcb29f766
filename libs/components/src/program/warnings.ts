import * as pulumi from "@pulumi/pulumi";

/** Shows warnings about the settings; they stop nothing. */
export function warn(messages: readonly string[]): void {
  for (const message of messages) void pulumi.log.warn(message);
}

/** The day on which the program runs, as an ISO date. */
export function today(now: Date = new Date()): string {
  return now.toISOString().slice(0, 10);
}
