import { checkArtifact, packageName, parseManifest } from "./artifact";

const manifest = { service: "payment", commit: "a".repeat(40), sha256: `${"A".repeat(43)}=` };

describe("parseManifest", () => {
  it("reads what the build wrote", () => {
    expect(parseManifest(JSON.stringify(manifest))).toEqual({ ok: true, value: manifest });
  });

  it("names everything that is wrong", () => {
    expect(parseManifest("{")).toEqual({ ok: false, problems: ["release.json is not JSON"] });
    expect(parseManifest('{"service":"payment","commit":"main","sha256":"x"}')).toEqual({
      ok: false, problems: ["release.json.commit: is not the full id of a commit", "release.json.sha256: is not a SHA-256 in base64"],
    });
  });
});

describe("checkArtifact", () => {
  const expected = { service: "payment", commit: manifest.commit, packageSha256: manifest.sha256 };

  it("D8: passes the package that was built for this service from this commit", () => {
    expect(checkArtifact(manifest, expected)).toEqual([]);
  });

  it("D8: says all that does not fit", () => {
    expect(checkArtifact(manifest, { service: "refund", commit: "b".repeat(40), packageSha256: "other" })).toEqual([
      'release.json is for service "payment", this pipeline releases "refund"',
      `release.json names commit ${manifest.commit}, the pipeline's source is ${"b".repeat(40)}`,
      `refund.zip has hash other, release.json promises ${manifest.sha256}`,
    ]);
  });
});

it("names the package after the service", () => {
  expect(packageName("payment")).toBe("payment.zip");
});
