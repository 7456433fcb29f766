import type { Duplex } from "node:stream";

/** Messages over a stream, one JSON document per line. */
export class Channel<Incoming, Outgoing> {
  private rest = "";

  constructor(
    private readonly stream: Duplex,
    onMessage: (message: Incoming) => void,
    onClose: () => void,
  ) {
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      const lines = (this.rest + chunk).split("\n");
      this.rest = lines.pop()!;
      for (const line of lines) onMessage(JSON.parse(line) as Incoming);
    });
    let closed = false;
    const close = (): void => {
      if (closed) return;
      closed = true;
      onClose();
    };
    stream.on("close", close);
    stream.on("end", close);
    // A peer that is gone shows as an error or as an end, depending on who writes last; both mean the same.
    stream.on("error", close);
  }

  /** What is sent in one turn of the event loop leaves together: each write wakes the peer, which takes the core that we work on. */
  send(message: Outgoing): void {
    if (!this.stream.writable) return;
    if (this.stream.writableCorked === 0) {
      this.stream.cork();
      setImmediate(() => this.stream.uncork());
    }
    this.stream.write(`${JSON.stringify(message)}\n`);
  }

  /** Resolves when everything sent has left this process, or nobody is there to take it. */
  flush(): Promise<void> {
    return new Promise((resolve) => {
      if (!this.stream.writable) return resolve();
      this.stream.once("close", () => resolve());
      this.stream.uncork();
      this.stream.write("", () => resolve());
    });
  }

  destroy(): void {
    this.stream.destroy();
  }
}
