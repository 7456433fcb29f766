/**
 * Messages between the cloud and a function's process; bootstrap/channel.js is the other end.
 *
 * Frame: length of the rest (4 bytes), kind (1), id (4), length of the head (4), head (JSON, may be empty), body. Big endian.
 */

/** To the process. */
export const TO_PROCESS = { init: 1, invoke: 2, answer: 3, wake: 4 } as const;
/** From the process. */
export const FROM_PROCESS = { ready: 16, initError: 17, result: 18, error: 19, call: 20, output: 21, quiet: 22, untracked: 23 } as const;

const FIXED = 9;
/** Larger ones are no answers that Lambda would take; a process that sends one is out of its mind. */
const LARGEST_FRAME = 512 * 1024 * 1024;

export interface Frame {
  kind: number;
  id: number;
  /** Parsed JSON from outside, to be checked before it is used. */
  head: unknown;
  body: Buffer;
}

export function encodeFrame(kind: number, id: number, head: object | undefined, body: Uint8Array = Buffer.alloc(0)): Buffer {
  const headBytes = head === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(head));
  const frame = Buffer.allocUnsafe(4 + FIXED + headBytes.length + body.length);
  frame.writeUInt32BE(frame.length - 4, 0);
  frame[4] = kind;
  frame.writeUInt32BE(id, 5);
  frame.writeUInt32BE(headBytes.length, 9);
  headBytes.copy(frame, 13);
  frame.set(body, 13 + headBytes.length);
  return frame;
}

/** Takes frames out of a stream of bytes. */
export class FrameReader {
  private chunks: Buffer[] = [];
  private length = 0;
  private wanted = 4;

  /**
   * @returns the frames that are complete now
   * @throws Error when the bytes are no frames
   */
  push(chunk: Buffer): Frame[] {
    this.chunks.push(chunk);
    this.length += chunk.length;
    if (this.length < this.wanted) return [];
    const bytes = this.chunks.length === 1 ? chunk : Buffer.concat(this.chunks);
    const frames: Frame[] = [];
    let at = 0;
    this.wanted = 4;
    while (bytes.length - at >= 4) {
      const size = bytes.readUInt32BE(at);
      if (size < FIXED || size > LARGEST_FRAME) throw new Error(`A frame of ${size} bytes is none.`);
      if (bytes.length - at - 4 < size) {
        this.wanted = 4 + size;
        break;
      }
      frames.push(decode(bytes.subarray(at + 4, at + 4 + size)));
      at += 4 + size;
    }
    const rest = bytes.subarray(at);
    this.chunks = rest.length === 0 ? [] : [rest];
    this.length = rest.length;
    return frames;
  }
}

function decode(bytes: Buffer): Frame {
  const headLength = bytes.readUInt32BE(5);
  if (FIXED + headLength > bytes.length) throw new Error("The head of a frame is longer than the frame.");
  const head: unknown = headLength === 0 ? undefined : JSON.parse(bytes.toString("utf8", FIXED, FIXED + headLength));
  return { kind: bytes[0]!, id: bytes.readUInt32BE(1), head, body: bytes.subarray(FIXED + headLength) };
}
