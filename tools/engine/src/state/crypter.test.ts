import * as fc from "fast-check";
import { newCrypter, openCrypter, type Crypter } from "./crypter";
import { PULUMI_SALT } from "./__fixtures__/home";

jest.setTimeout(60_000); // keys are derived and processes started, on machines that have other things to do

describe("openCrypter", () => {
  it("opens a salt that the Pulumi CLI made, and only with its passphrase", async () => {
    expect(await openCrypter("password", PULUMI_SALT)).toBeDefined();
    expect(await openCrypter("Password", PULUMI_SALT)).toBeUndefined();
  });

  it("opens what newCrypter made", async () => {
    const { salt, crypter } = await newCrypter("phrase");

    const again = await openCrypter("phrase", salt);

    expect(salt).toMatch(/^v1:[A-Za-z0-9+/]{11}=:v1:[A-Za-z0-9+/]{16}:[A-Za-z0-9+/]+=*$/);
    expect(again!.decrypt(crypter.encrypt('"hunter2"'))).toBe('"hunter2"');
  });

  it.each(["", "v1:abc", "v2:fozI5u6B030=:v1:F+6ZduKKd8G0/V7L:PGMFeIzwobWRKmEAzUdaQHqC5mMRIQ=="])("refuses %j, which is no salt", async (salt) => {
    await expect(openCrypter("password", salt)).rejects.toThrow("an encryption salt has the form");
  });
});

describe("a crypter", () => {
  let crypter: Crypter;
  beforeAll(async () => (crypter = (await openCrypter("password", PULUMI_SALT))!));

  it("gives back every text, and never encrypts one twice to the same", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const [first, second] = [crypter.encrypt(text), crypter.encrypt(text)];

        expect([crypter.decrypt(first), crypter.decrypt(second)]).toEqual([text, text]);
        expect(first).not.toBe(second);
      }),
    );
  });

  it("notices every changed bit", () => {
    const [version, nonce, body] = crypter.encrypt("text").split(":");
    const bytes = Buffer.from(body!, "base64");
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);

      expect(() => crypter.decrypt(`${version}:${nonce}:${changed.toString("base64")}`)).toThrow();
    }
  });
});
