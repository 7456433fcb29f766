import type { RunMessage } from "../run/messages";
import type { Display } from "./display";
import { outputLines } from "./plain";

/** Outputs alone, for people. */
export class OutputsDisplay implements Display {
  constructor(
    private readonly several: boolean,
    private readonly write: (line: string) => void,
  ) {}

  show(message: RunMessage): void {
    if (message.kind === "layer-done") {
      const { document } = message;
      if (!document.ok) return;
      if (this.several) this.write(`${document.layer}:`);
      const lines = outputLines(document.outputs).slice(1).map((line) => (this.several ? line : line.trimStart()));
      (lines.length > 0 ? lines : ["no outputs"]).forEach(this.write);
    }
    if (message.kind === "diagnostic") this.write(`${message.severity}: ${message.message}`);
    if (message.kind === "note") this.write(message.message);
    if (message.kind === "end" && message.error) this.write(`error: ${message.error}`);
  }

  close(): void {
    // every line is out already
  }
}
