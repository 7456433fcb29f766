/**
 * The log of an execution environment: a log stream that its function's role writes.
 */
import type { CallContext, Caller } from "../../service";
import type { InvocationTarget } from "./invocation-target";
import { INVOCATION_LIMITS } from "./invocation-limits";
import { keepForDelivery, type LogStream } from "./log-delivery";

/** Levels of Lambda's own messages, least important first. */
const SYSTEM_LEVELS = ["DEBUG", "INFO", "WARN"];

export class FunctionLog {
  readonly stream: LogStream;
  readonly isJson: boolean;
  private readonly systemLevel: number;
  /** Written without a line break so far. */
  private partial = "";
  private tail: string[] | undefined;

  constructor(context: CallContext, { version }: InvocationTarget, role: Caller) {
    const { LogGroup, LogFormat, SystemLogLevel = "INFO" } = version.settings.LoggingConfig;
    const day = new Date(context.clock.now()).toISOString().slice(0, 10).replaceAll("-", "/");
    const name = `${day}/[${version.version}]${context.randomId(32, "0123456789abcdef")}`;
    this.stream = { region: context.region, group: LogGroup, name, role, isCreated: false, events: [], isScheduled: false };
    this.isJson = LogFormat === "JSON";
    this.systemLevel = SYSTEM_LEVELS.indexOf(SystemLogLevel);
  }

  /** Begins to keep the end of the log for the caller of an invocation. */
  startTail(): void {
    this.tail = [];
  }

  /** The last 4 KB since {@link startTail}, base64. */
  takeTail(): string | undefined {
    if (this.tail === undefined) return undefined;
    const bytes = Buffer.from(this.tail.map((text) => (text.endsWith("\n") ? text : `${text}\n`)).join(""));
    this.tail = undefined;
    return bytes.subarray(Math.max(0, bytes.length - INVOCATION_LIMITS.logTail)).toString("base64");
  }

  /** What the function wrote. @param isEntry one entry, whatever line breaks are in it */
  write(context: CallContext, text: string, isEntry: boolean): void {
    if (isEntry) return this.add(context, text.replace(/\n$/, ""));
    const lines = (this.partial + text).split("\n");
    this.partial = lines.pop()!;
    for (const line of lines) if (line !== "") this.add(context, line);
  }

  /** Ends a line that has no line break: nothing more comes of it. */
  endLine(context: CallContext): void {
    const { partial } = this;
    this.partial = "";
    if (partial !== "") this.add(context, partial);
  }

  /** What Lambda itself says, in the function's log format. @param json its form as a JSON object; left out where there is none */
  system(context: CallContext, level: "INFO" | "WARN", text: string, json: { type: string; record: object } | undefined): void {
    if (!this.isJson) return this.add(context, text);
    if (json === undefined || SYSTEM_LEVELS.indexOf(level) < this.systemLevel) return;
    this.add(context, JSON.stringify({ time: new Date(context.clock.now()).toISOString(), ...json }));
  }

  private add(context: CallContext, message: string): void {
    this.tail?.push(message);
    this.stream.events.push({ timestamp: context.clock.now(), message });
    keepForDelivery(context, this.stream);
  }
}
