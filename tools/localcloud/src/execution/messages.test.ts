import fc from "fast-check";
import * as z from "zod/mini";
import { readCall, readQuiet } from "./messages";

const call = z.object({ method: z.string(), url: z.string(), headers: z.record(z.string(), z.string()) });
const quiet = z.object({ until: z.nullable(z.number()) });

/** What is nearly right, so that each member is wrong at times. */
const nearly = (members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 5, arbitrary: fc.record(Object.fromEntries(Object.entries(members).map(([name, right]) => [name, fc.oneof({ weight: 4, arbitrary: right }, fc.jsonValue())])), { requiredKeys: [] }) }, fc.jsonValue());

describe("what a function's process says", () => {
  it("is a call only when it has the form of one", () => {
    const headers = fc.dictionary(fc.string(), fc.oneof({ weight: 20, arbitrary: fc.string() }, fc.jsonValue()), { noNullPrototype: true });
    fc.assert(fc.property(nearly({ method: fc.string(), url: fc.string(), headers }), (head) => {
      expect(readCall(head)).toEqual(call.safeParse(head).data);
    }));
  });

  it("is a pause only when it has the form of one", () => {
    fc.assert(fc.property(nearly({ until: fc.oneof(fc.double({ noNaN: true }), fc.constant(null)) }), (head) => {
      expect(readQuiet(head)).toEqual(quiet.safeParse(head).data);
    }));
  });
});
