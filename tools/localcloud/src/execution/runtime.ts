/**
 * What an execution environment runs in. It speaks frames with the bootstrap: a process of its own does so through pipes, a place inside of
 * this process by handing them over.
 */
import type { Frame } from "./frames";

/** How it has ended. */
export interface ExitStatus {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface RuntimeListener {
  onFrame(frame: Frame): void;
  /** What was written past the channel, by native code or by processes of the function. */
  onRawOutput(text: string): void;
  onExit(status: ExitStatus): void;
}

export interface Runtime {
  /** Frames sent to it so far. */
  readonly sent: number;
  readonly isGone: boolean;
  attach(listener: RuntimeListener): void;
  send(kind: number, id: number, head: object | undefined, body?: Uint8Array): void;
  /** Whether this process waits for it, and so must not end by itself. */
  hold(isHeld: boolean): void;
  /** Resident memory in bytes; undefined where that is not known. */
  residentBytes(): number | undefined;
  /** Ends it and everything that it has started. */
  kill(): void;
}
