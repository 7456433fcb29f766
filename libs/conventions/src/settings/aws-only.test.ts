import { checkAwsOnly } from "./aws-only";

describe("checkAwsOnly", () => {
  const asked = { npmCache: { isOn: true, needs: "CodeArtifact" }, other: { isOn: false, needs: "SQS" } };

  it("names each setting that the local cloud cannot serve, and no other", () => {
    expect(checkAwsOnly("local", asked)).toEqual([
      { path: "npmCache", problem: "needs CodeArtifact, which the local cloud does not model", fix: "Leave it out of the stack local; it works in stacks on AWS." },
    ]);
  });

  it("has nothing against them on AWS", () => {
    expect(checkAwsOnly("dev", asked)).toEqual([]);
  });
});
