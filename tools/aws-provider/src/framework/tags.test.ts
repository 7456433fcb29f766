import fc from "fast-check";
import { allTags, ownTags, tagChange } from "./tags";
import type { Tags } from "./tags";
import { UNKNOWN } from "./wire-value";

const keys = fc.oneof(fc.constantFrom("a", "b", "toString", "constructor"), fc.string({ minLength: 1 }));
const tags = fc.dictionary(keys, fc.constantFrom("1", "2", ""));

describe("tags", () => {
  it("are the provider's defaults and the resource's own, which win", () => {
    expect(allTags({ Team: "payments", Environment: "dev" }, { Team: "history" })).toEqual({ Team: "history", Environment: "dev" });
    expect(allTags({ Team: "payments" }, undefined)).toEqual({ Team: "payments" });
    expect(allTags({}, { Service: UNKNOWN })).toBe(UNKNOWN);
  });

  it("are told apart again when they are read back", () => {
    fc.assert(
      fc.property(tags, tags, (defaults, own) => {
        expect(ownTags(allTags(defaults, own) as Tags, defaults, own)).toEqual(own);
      }),
    );
  });

  it("change by what is put and what is dropped", () => {
    fc.assert(
      fc.property(tags, tags, (before, after) => {
        const { put, drop } = tagChange(before, after);
        const kept = Object.entries(before).filter(([key]) => !drop.includes(key));
        expect({ ...Object.fromEntries(kept), ...put }).toEqual(after);
        expect(Object.keys(put).every((key) => !Object.hasOwn(before, key) || before[key] !== after[key])).toBe(true);
      }),
    );
  });
});
