/**
 * What the processes of one store know of each other.
 */
import type { CloudCall, Shape } from "../calls";

export interface LeaseRecord {
  /** Id of the holder, new each time. */
  holder: string;
  /** Where it answers. */
  endpoint: string;
  /** What a process shows there to prove that it can read the store. */
  token: string;
  pid: number;
}

/** The cloud's time before and after it was moved on, in milliseconds since the epoch. */
export interface Advanced { from: number; to: number }

export interface ForwardedCall {
  call: CloudCall;
  /** As for calls over the wire. */
  ignoresUnknownMembers: boolean;
}

/** What the holder does for others. */
export interface ControlHandlers {
  /** The lease that it holds; undefined when it holds none. */
  lease(): LeaseRecord | undefined;
  call(forwarded: ForwardedCall): Promise<Shape>;
  /** @returns the cloud's time before and afterwards */
  advance(milliseconds: number): Promise<{ from: number; to: number }>;
}
