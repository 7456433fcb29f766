import fc from "fast-check";
import { strFromU8, strToU8, unzipSync } from "fflate";
import { writeZip } from "./zip-writer";

describe("writeZip", () => {
  it("writes what another implementation reads, whatever the names and contents", async () => {
    const name = fc.stringMatching(/^[a-zä✓]{1,8}(\/[a-z]{1,5}){0,2}\.js$/);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.tuple(name, fc.string({ maxLength: 300 })), { selector: ([path]) => path, maxLength: 6 }), async (files) => {
        const zip = await writeZip(files.map(([path, text]) => ({ path, content: strToU8(text) })));

        const read = Object.entries(unzipSync(zip)).map(([path, bytes]) => [path, strFromU8(bytes)]);
        expect(read).toEqual(files);
      }),
      { numRuns: 50 },
    );
  });

  it("gives files the mode of a readable file, made by Unix, and one fixed time", async () => {
    const zip = await writeZip([{ path: "index.js", content: strToU8("x") }]);
    const entry = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));

    expect(zip.readUInt8(entry + 5)).toBe(3);
    expect(zip.readUInt32LE(entry + 38) >>> 16).toBe(0o100644);
    expect(zip.readUInt32LE(entry + 12)).toBe(0x00210000);
  });

  it("refuses more files than the format can count", async () => {
    const members = Array.from({ length: 65_536 }, (_, i) => ({ path: `${i}`, content: new Uint8Array() }));

    await expect(writeZip(members)).rejects.toThrow("the code archive has 65536 files; a zip file holds 65535");
  });
});
