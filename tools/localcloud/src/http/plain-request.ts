/** A request apart from the way on which it came. */
export interface PlainRequest {
  method: string;
  /** Path and query string, as in the request line. */
  url: string;
  /** By lower-case name; values of repeated headers are joined by commas. */
  headers: Readonly<Record<string, string>>;
  /** @throws AwsError when the body is larger than the limit in bytes or cannot be read */
  readBody(limit: number): Promise<Buffer>;
}

export interface WireCallOptions {
  requestId: string;
  /** Whether somebody outside of the cloud waits for the answer. @defaultValue true */
  isForeground?: boolean;
  /** Real time in milliseconds. */
  now: () => number;
  /** Told about mistakes of ours, with their stack. */
  reportFailure: (error: unknown) => void;
}
