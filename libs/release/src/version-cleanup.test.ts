import fc from "fast-check";
import { versionsKept, versionsToDelete } from "./version-cleanup";

const numbers = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, i) => String(from + i));

describe("versionsToDelete", () => {
  it("D7: keeps the aliased version, the rollback target and the last ten", () => {
    expect(versionsToDelete({ published: ["$LATEST", ...numbers(1, 15)], aliased: ["2"], rollbackTargets: ["1"] })).toEqual(["3", "4", "5"]);
  });

  it("deletes nothing while there are few", () => {
    expect(versionsToDelete({ published: ["$LATEST", "1"], aliased: ["1"], rollbackTargets: [] })).toEqual([]);
  });

  it("D7: never deletes what is in use, keeps ten others when there are as many, and is stable", () => {
    const some = fc.array(fc.integer({ min: 1, max: 60 }).map(String));
    fc.assert(fc.property(some, some, some, (published, aliased, rollbackTargets) => {
      const gone = versionsToDelete({ published, aliased, rollbackTargets });
      const left = [...new Set(published)].filter((version) => !gone.includes(version));

      expect(gone.filter((version) => aliased.includes(version) || rollbackTargets.includes(version))).toEqual([]);
      expect(left.filter((version) => !aliased.includes(version) && !rollbackTargets.includes(version)).length)
        .toBe(Math.min(versionsKept, new Set(published.filter((version) => !aliased.includes(version) && !rollbackTargets.includes(version))).size));
      expect(versionsToDelete({ published: left, aliased, rollbackTargets })).toEqual([]);
    }));
  });
});
