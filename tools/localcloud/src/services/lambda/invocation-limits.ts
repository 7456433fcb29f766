/**
 * Sizes and times of invocations.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const INVOCATION_LIMITS = {
  /** Bytes of the payload of a synchronous invocation. */
  synchronous: 6_291_456,
  /** Bytes of the payload of an asynchronous one; 256 KB until October 2025. */
  asynchronous: 1_048_576,
  /** Bytes of an answer. */
  response: 6_291_556,
  /** Bytes of the base64 text of a client context. */
  clientContext: 3583,
  /** Milliseconds in which the code has to be loaded before the first invocation. */
  init: 10_000,
  /** Bytes of the log that come with an answer. */
  logTail: 4096,
};
