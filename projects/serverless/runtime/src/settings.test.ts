import { volumeWarnings } from "./settings";

describe("volumeWarnings", () => {
  it("has nothing to say about the default", () => {
    expect(volumeWarnings({ minimumInvocations: 1 })).toEqual([]);
  });

  it("S9: says below which traffic the first step of a release is blind", () => {
    expect(volumeWarnings({ minimumInvocations: 5 })).toEqual([
      "minimumInvocations is 5: below 50 calls a minute, a bad version is not noticed in the first step of a release.",
    ]);
  });
});
