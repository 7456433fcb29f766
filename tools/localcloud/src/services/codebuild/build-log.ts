import { gzipSync } from "node:zlib";
import { AwsError, type CallContext, type Caller, type Shape } from "../../service";
import type { BuildRecord } from "./build-records";
import { isModelled } from "./pace";

interface LogEvent { timestamp: number; message: string }

/** Limits of one PutLogEvents call. */
const MOST_EVENTS = 10_000;
const MOST_BYTES = 1_048_576;
const EVENT_OVERHEAD = 26;
const LONGEST_MESSAGE = 200_000;

/** Real milliseconds until what a command wrote is delivered, where time passes by itself. Elsewhere it is at the end of the phase. */
const DELIVERY_MILLISECONDS = 1000;

/** Characters of one log; a command that writes without end must not fill the memory. */
const LONGEST_LOG = 33_554_432;

/** The log of one build: sent to CloudWatch Logs, and to S3 at the end, as the project's role. */
export class BuildLog {
  private readonly waiting: LogEvent[] = [];
  private readonly secrets = new Set<string>();
  private everything = "";
  private partial = "";
  private length = 0;
  private timer: NodeJS.Timeout | undefined;
  private delivery: Promise<void> = Promise.resolve();
  private isOpen = false;

  constructor(private readonly context: CallContext, private readonly build: BuildRecord, private readonly role: Caller) {}

  /** Values that are shown as stars. */
  hide(secrets: readonly string[]): void {
    for (const secret of secrets) if (secret.trim() !== "") this.secrets.add(secret);
  }

  /**
   * Makes the stream, and the group when there is none.
   * @throws AwsError what CloudWatch Logs refuses
   */
  async open(): Promise<void> {
    const { groupName: logGroupName, streamName: logStreamName } = this.build.logs;
    if (logGroupName === undefined) return;
    const call = (operation: string, input: Shape): Promise<Shape> => this.context.call("logs", operation, input, this.role);
    try {
      await call("CreateLogStream", { logGroupName, logStreamName });
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== "ResourceNotFoundException") throw error;
      await call("CreateLogGroup", { logGroupName });
      await call("CreateLogStream", { logGroupName, logStreamName });
    }
    this.isOpen = true;
  }

  /** A line of CodeBuild's own. */
  line(text: string): void {
    this.endLine();
    const time = new Date(this.context.clock.now()).toISOString();
    this.add(`[Container] ${time.slice(0, 10).replace(/-/g, "/")} ${time.slice(11, 23)}000 ${text}\n`);
  }

  /** What a command writes; lines may come in parts. */
  output(text: string): void {
    const lines = (this.partial + text).split("\n");
    this.partial = lines.pop() ?? "";
    for (const line of lines) this.add(`${line}\n`);
    if (!isModelled(this.context.clock)) this.timer ??= setTimeout(() => this.deliverEarly(), DELIVERY_MILLISECONDS).unref();
  }

  /** Ends a line that a command left open. */
  endLine(): void {
    const rest = this.partial;
    this.partial = "";
    if (rest !== "") this.add(`${rest}\n`);
  }

  private add(line: string): void {
    if (this.length > LONGEST_LOG) return;
    this.length += line.length;
    let message = this.length > LONGEST_LOG ? `The local cloud keeps ${LONGEST_LOG} characters of a log; the rest is left out\n` : line;
    for (const secret of this.secrets) message = message.split(secret).join("***");
    if (this.build.logs.s3LogsArn !== undefined) this.everything += message;
    for (let at = 0; at < message.length; at += LONGEST_MESSAGE) {
      this.waiting.push({ timestamp: this.context.clock.now(), message: message.slice(at, at + LONGEST_MESSAGE) });
    }
  }

  private deliverEarly(): void {
    // A mistake of ours fails every later delivery too, the one at the end of the phase among them.
    this.deliver().catch(() => undefined);
  }

  /** Sends what has come together. A build does not fail because its log cannot be written any more. */
  deliver(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.delivery = this.delivery.then(() => this.send());
    return this.delivery;
  }

  private async send(): Promise<void> {
    const { groupName: logGroupName, streamName: logStreamName } = this.build.logs;
    while (this.isOpen && this.waiting.length > 0) {
      let bytes = 0;
      let count = 0;
      for (const { message } of this.waiting) {
        bytes += Buffer.byteLength(message) + EVENT_OVERHEAD;
        if (count > 0 && (bytes > MOST_BYTES || count >= MOST_EVENTS)) break;
        count++;
      }
      const logEvents = this.waiting.splice(0, count);
      try {
        await this.context.call("logs", "PutLogEvents", { logGroupName, logStreamName, logEvents }, this.role);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        this.isOpen = false;
      }
    }
  }

  /** The whole log to S3, where the project asks for it. @throws AwsError what S3 refuses */
  async archive(): Promise<void> {
    const arn: string | undefined = this.build.logs.s3LogsArn;
    if (arn === undefined) return;
    const [bucket = "", ...key] = arn.slice(arn.indexOf(":::") + 3).split("/");
    await this.context.call("s3", "PutObject", { Bucket: bucket, Key: key.join("/"), Body: new Uint8Array(gzipSync(this.everything)), ContentType: "application/gzip" }, this.role);
  }
}
