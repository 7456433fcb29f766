import * as fc from "fast-check";
import { ASSET, SECRET, SIGNATURE, UNKNOWN, type PropertyValue } from "../property-value";
import { containsSecret, sealValue, unsealValue } from "./secret-values";
import { secret } from "./__fixtures__/home";

const seal = (plaintext: string) => `sealed ${plaintext}`;
const unseal = (ciphertext: string) => ciphertext.replace(/^sealed /, "");

describe("sealValue", () => {
  it("encrypts the JSON text of every secret and nothing else", () => {
    const value = { plain: "p", list: [secret("s"), UNKNOWN, null], asset: { [SIGNATURE]: ASSET, text: "t" }, object: secret({ a: [1] }) };

    expect(sealValue(value, seal)).toEqual({
      plain: "p",
      list: [{ [SIGNATURE]: SECRET, ciphertext: 'sealed "s"' }, UNKNOWN, null],
      asset: { [SIGNATURE]: ASSET, text: "t" },
      object: { [SIGNATURE]: SECRET, ciphertext: 'sealed {"a":[1]}' },
    });
  });

  it("keeps the mark of a secret inside a secret without encrypting it twice, as the Pulumi CLI does", () => {
    expect(sealValue(secret([secret("deep")]), seal)).toEqual({
      [SIGNATURE]: SECRET,
      ciphertext: `sealed [{"${SIGNATURE}":"${SECRET}","ciphertext":"\\"deep\\""}]`,
    });
  });

  it("says where each secret is, so that equal ones can be told apart", () => {
    const places: string[] = [];

    sealValue({ a: secret(1), b: [{ c: secret(1) }] }, (text, place) => (places.push(place), text), "inputs");

    expect(places).toEqual(["inputs.a", "inputs.b[0].c"]);
  });
});

describe("unsealValue", () => {
  const property = fc.letrec<{ value: PropertyValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<PropertyValue[]>(null, true, 0, -1.5, "", UNKNOWN, "text", "__proto__"),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.string({ maxLength: 4 }), tie("value"), { maxKeys: 3, noNullPrototype: true }),
      tie("value").map(secret),
    ),
  })).value;

  it("gives back every value that was sealed, and no secret is readable in between", () => {
    fc.assert(
      fc.property(property, (value) => {
        const sealed = sealValue(value, (text) => Buffer.from(text).toString("base64"));

        expect(unsealValue(sealed, (text) => Buffer.from(text, "base64").toString())).toEqual(value);
        expect(containsSecret(sealed)).toBe(containsSecret(value));
      }),
    );
  });

  it("reads the plain form that an export with shown secrets has", () => {
    expect(unsealValue({ a: { [SIGNATURE]: SECRET, plaintext: '["x"]' } }, unseal)).toEqual({ a: secret(["x"]) });
  });

  it("names the place of a secret that does not decrypt", () => {
    const broken = () => {
      throw new Error("no");
    };

    expect(() => unsealValue({ a: [{ [SIGNATURE]: SECRET, ciphertext: "x" }] }, broken, "inputs")).toThrow("the secret at inputs.a[0] does not decrypt");
    expect(() => unsealValue({ a: { [SIGNATURE]: SECRET } }, unseal, "inputs")).toThrow("the secret at inputs.a has no ciphertext");
    expect(() => unsealValue({ a: { [SIGNATURE]: SECRET, ciphertext: "sealed {" } }, unseal, "inputs")).toThrow("the secret at inputs.a holds no JSON");
  });
});
