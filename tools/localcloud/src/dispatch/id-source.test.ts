import fc from "fast-check";
import { randomIds, seededIds } from "./id-source";

describe.each([["randomIds", () => randomIds()], ["seededIds", () => seededIds("seed")]])("%s", (_name, make) => {
  it("makes ids of the length and letters that are asked for", () => {
    const ids = make();
    fc.assert(fc.property(fc.integer({ min: 0, max: 80 }), fc.uniqueArray(fc.constantFrom(..."abcdefXYZ0189_"), { minLength: 1 }), (length, letters) => {
      const id = ids.randomId(length, letters.join(""));
      expect(id).toHaveLength(length);
      expect([...id].every((letter) => letters.includes(letter))).toBe(true);
    }));
  });

  it("makes version 4 UUIDs that differ", () => {
    const ids = make();
    const uuids = Array.from({ length: 1000 }, () => ids.uuid());

    expect(new Set(uuids).size).toBe(1000);
    for (const uuid of uuids) expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it("uses every letter about equally often", () => {
    const counts = new Map<string, number>();
    for (const letter of make().randomId(30_000, "abc")) counts.set(letter, (counts.get(letter) ?? 0) + 1);

    for (const letter of "abc") expect(Math.abs(counts.get(letter)! - 10_000)).toBeLessThan(500);
  });
});

describe("seededIds", () => {
  it("gives the same ids in the same order for the same seed, and others for another", () => {
    const series = (seed: string): string[] => {
      const ids = seededIds(seed);
      return [ids.uuid(), ids.randomId(20), ids.randomId(3, "ab"), ids.uuid()];
    };

    expect(series("a")).toEqual(series("a"));
    expect(series("a")).not.toEqual(series("b"));
  });
});
