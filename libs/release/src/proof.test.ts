import fc from "fast-check";
import { parseProof, settingsDifferences, settingsDigest, type VersionSettings } from "./proof";

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

describe("settingsDifferences", () => {
  it("D9: names each setting in which green is not what blue has proved, and shows no value of the environment", () => {
    expect(settingsDifferences(settings, { ...settings, environment: { MODE: "m", TABLE: "t" } })).toEqual([]);
    expect(settingsDifferences({ ...settings, layers: ["arn:layer:1"] }, { runtime: "nodejs24.x", memoryMiB: 1024, timeoutSeconds: 11, layers: ["arn:layer:2", "arn:layer:3"], environment: { MODE: "secret", LEVEL: "l" } })).toEqual([
      "runtime nodejs24.x instead of nodejs22.x", "memory of 1024 MiB instead of 512", "a timeout of 11 seconds instead of 10", "layers arn:layer:2, arn:layer:3 instead of layers arn:layer:1",
      "a variable LEVEL more", "another value of variable MODE", "no variable TABLE",
    ]);
    expect(settingsDifferences(settings, { ...settings, layers: ["arn:layer:1"] })).toEqual(["layers arn:layer:1 instead of no layers"]);
  });

  it("D9: finds a difference exactly when the digests differ", () => {
    const some = fc.record({
      runtime: fc.constantFrom("nodejs22.x", "nodejs24.x"), memoryMiB: fc.constantFrom(512, 1024), timeoutSeconds: fc.constantFrom(10, 11), layers: fc.subarray(["arn:layer:1", "arn:layer:2"]),
      environment: fc.dictionary(fc.constantFrom("A", "B"), fc.constantFrom("1", "2")),
    });
    fc.assert(fc.property(some, some, (proved, found) => {
      expect(settingsDifferences(proved, found).length > 0).toBe(settingsDigest(proved) !== settingsDigest(found));
    }));
  });
});
