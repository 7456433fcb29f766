/**
 * Pulumi's runtime colours each error that it reports with `util.inspect`. Node.js 20.20 and some later versions never
 * return from that when a frame lies in a file directly under `node_modules/@scope/`, until the text is too long for
 * memory: 20 to 50 seconds and a gigabyte. The runtime's own frames look so, as its source maps shorten their paths.
 * Without them an error is reported at once, and nothing is lost to the reader.
 */
const runtimeFrame = /^\s+at .*node_modules[/\\]@pulumi[/\\]/;

/** Takes the frames of Pulumi's runtime out of an error's stack, and out of its causes'. */
export function hideRuntimeFrames<T>(error: T): T {
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    current.stack = current.stack?.split("\n").filter((line) => !runtimeFrame.test(line)).join("\n");
  }
  return error;
}

const events = ["uncaughtException", "unhandledRejection"] as const;

/**
 * Lets every error pass {@link hideRuntimeFrames} before it is reported, also those that no program can catch: a
 * failed registration, a throw inside an `apply`. Where nobody reports errors, as in a test, it changes nothing.
 */
export function installFrameFilter(emitter: NodeJS.EventEmitter): void {
  for (const event of events) {
    const listeners = emitter.listeners(event);
    if (listeners.length === 0 || listeners.includes(hideRuntimeFrames)) continue;
    emitter.prependListener(event, hideRuntimeFrames);
  }
}
