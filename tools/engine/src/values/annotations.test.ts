import fc from "fast-check";
import { ASSET, SECRET, SIGNATURE, type PropertyMap, type PropertyValue } from "../property-value";
import { copySecretMarks, markSecretOutputs, plainAssets, restoreAssets } from "./annotations";
import { containsSecret, equalValues, isPlainMap, isSecret, lowerMap, secret } from "./values";

const values = fc.letrec<{ value: PropertyValue; map: PropertyMap }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie("value"), { maxLength: 3 }), tie("map"),
    tie("value").map((value) => secret(value))),
  map: fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), tie("value"), { maxKeys: 4 }),
}));

/** Every path at which plain text of a secret shows. */
function leaks(marked: PropertyValue, shown: PropertyValue): boolean {
  if (isSecret(marked)) return !isSecret(shown);
  if (isSecret(shown)) return false;
  if (Array.isArray(marked)) return containsSecret(marked);
  if (!isPlainMap(marked) || !isPlainMap(shown)) return false;
  return Object.entries(marked).some(([key, member]) => key in shown && leaks(member, shown[key] ?? null));
}

describe("copySecretMarks", () => {
  it("marks members of maps one by one, and lists as a whole", () => {
    const answer: PropertyMap = { password: "p", nested: { key: "k", open: 1 }, list: ["s", "open"], other: "o" };

    copySecretMarks({ password: secret("p"), nested: { key: secret("k"), open: 1 }, list: [secret("s"), "open"], gone: secret("x") }, answer);

    expect(answer).toEqual({ password: secret("p"), nested: { key: secret("k"), open: 1 }, list: secret(["s", "open"]), other: "o" });
  });

  it("lets no secret input show in what a provider echoes", () => {
    fc.assert(fc.property(values.map, (inputs) => {
      const echoed = lowerMap(inputs, { revealSecrets: true });

      copySecretMarks(inputs, echoed);

      expect(leaks(inputs, echoed)).toBe(false);
      expect(equalValues(lowerMap(echoed, { revealSecrets: true }), lowerMap(inputs, { revealSecrets: true }))).toBe(true);
    }));
  });
});

describe("markSecretOutputs", () => {
  it("marks what the program declared and what has the name of a secret input, and nothing twice", () => {
    const outputs = { declared: 1, echoed: "e", both: secret("b"), open: "o" };

    expect(markSecretOutputs(outputs, { echoed: secret("e"), both: secret("b"), open: "o" }, ["declared", "absent"])).toEqual({
      declared: secret(1), echoed: secret("e"), both: secret("b"), open: "o",
    });
  });
});

describe("assets", () => {
  const asset = { [SIGNATURE]: ASSET, hash: "abc", path: "a.txt" };

  it("get their source back when a provider answers only the hash", () => {
    const elided = lowerMap({ source: asset, list: [secret(asset)] }, { elideAssets: true });

    expect(elided).toEqual({ source: { [SIGNATURE]: ASSET, hash: "abc" }, list: [{ [SIGNATURE]: SECRET, value: { [SIGNATURE]: ASSET, hash: "abc" } }] });
    expect(restoreAssets({ source: asset, list: [secret(asset)] }, elided)).toEqual({ source: asset, list: [secret(asset)] });
    expect(restoreAssets({ source: { ...asset, hash: "other" } }, elided)).toEqual(elided);
  });

  it("are the same when their content is, wherever it comes from", () => {
    expect(equalValues(asset, { ...asset, path: "b.txt" })).toBe(true);
    expect(equalValues(asset, { ...asset, hash: "other" })).toBe(false);
  });

  it("lose what the language runtime adds", () => {
    expect(plainAssets({ source: { ...asset, __pulumiAsset: true } })).toEqual({ source: asset });
  });
});
