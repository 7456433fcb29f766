import fc from "fast-check";
import { encodeFrame, FrameReader, type Frame } from "./frames";

describe("frames", () => {
  it("come out as they went in, however the bytes are cut", () => {
    const frame = fc.record({ kind: fc.nat(255), id: fc.nat(2 ** 32 - 1), head: fc.option(fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }), { nil: undefined }), body: fc.uint8Array({ maxLength: 50 }) });
    fc.assert(fc.property(fc.array(frame, { maxLength: 5 }), fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (frames, cuts) => {
      const bytes = Buffer.concat(frames.map(({ kind, id, head, body }) => encodeFrame(kind, id, head, body)));
      const reader = new FrameReader();
      const read: Frame[] = [];
      for (let at = 0, cut = 0; at < bytes.length; cut++) {
        const next = Math.min(bytes.length, at + cuts[cut % cuts.length]!);
        read.push(...reader.push(bytes.subarray(at, next)));
        at = next;
      }

      expect(read.map(({ kind, id, head, body }) => ({ kind, id, head, body: [...body] }))).toEqual(frames.map(({ body, ...rest }) => ({ ...rest, body: [...body] })));
    }));
  });

  it.each([
    ["an impossible size", Buffer.from([0xff, 0xff, 0xff, 0xff])],
    ["a size that no frame has", Buffer.from([0, 0, 0, 1, 7])],
    ["a head that is longer than the frame", Buffer.from([0, 0, 0, 9, 20, 0, 0, 0, 0, 0, 0, 0, 5])],
    ["a head that is no JSON", Buffer.from([0, 0, 0, 11, 20, 0, 0, 0, 0, 0, 0, 0, 2, 0x7b, 0x7b])],
  ])("with %s are refused", (_, bytes) => {
    expect(() => new FrameReader().push(bytes)).toThrow();
  });
});
