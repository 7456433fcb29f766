import fc from "fast-check";
import { parseProof, proofDifferences, settingsDigest, type VersionSettings } from "./proof";

const settings: VersionSettings = { runtime: "nodejs22.x", memoryMiB: 512, timeoutSeconds: 10, layers: [], environment: { TABLE: "t", MODE: "m" } };

describe("settingsDigest", () => {
  it("D9: does not depend on the order of the variables", () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.string()), (environment) => {
      const turned = Object.fromEntries(Object.entries(environment).reverse());
      expect(settingsDigest({ ...settings, environment: turned })).toBe(settingsDigest({ ...settings, environment }));
    }));
  });

  it.each<Partial<VersionSettings>>([
    { runtime: "nodejs24.x" }, { memoryMiB: 1024 }, { timeoutSeconds: 11 }, { layers: ["arn:layer:1"] }, { environment: { TABLE: "t" } }, { environment: { TABLE: "u", MODE: "m" } },
  ])("D9: changes with %j", (change) => {
    expect(settingsDigest({ ...settings, ...change })).not.toBe(settingsDigest(settings));
  });
});

describe("parseProof", () => {
  it("takes what Deploy-Blue wrote and names what is missing", () => {
    const proof = { version: "3", codeSha256: "c", settingsDigest: settingsDigest(settings) };

    expect(parseProof(proof)).toEqual({ ok: true, proof });
    expect(parseProof({ ...proof, version: "live", settingsDigest: "" })).toEqual({
      ok: false, problems: ["proof.version: is not the number of a version", "proof.settingsDigest: is not a digest of settings"],
    });
  });
});

describe("proofDifferences", () => {
  const proof = { version: "3", codeSha256: "c", settingsDigest: "s" };

  it("D9: finds none when green has what blue proved, and names each that there is", () => {
    expect(proofDifferences(proof, { codeSha256: "c", settingsDigest: "s" })).toEqual([]);
    expect(proofDifferences(proof, { codeSha256: "d", settingsDigest: "s" })).toEqual(["green has code d, blue's version 3 proved c"]);
    expect(proofDifferences(proof, { codeSha256: "c", settingsDigest: "t" })).toEqual([expect.stringContaining("deploy the runtime layer, then retry the stage Deploy-Blue")]);
  });
});
