import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ARCHIVE, ASSET, SIGNATURE } from "@switchyard/engine/property-value";
import fc from "fast-check";
import { strFromU8, unzipSync, zipSync } from "fflate";
import type { PropertyMap } from "../../framework/wire-value";
import { zipFileOf } from "./code-archive";

const file = (text: string): PropertyMap => ({ [SIGNATURE]: ASSET, text });
const archive = (assets: PropertyMap): PropertyMap => ({ [SIGNATURE]: ARCHIVE, assets });
const folder = (at: string): PropertyMap => ({ [SIGNATURE]: ARCHIVE, path: at });
const contents = (zip: Uint8Array): Record<string, string> =>
  Object.fromEntries(Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, strFromU8(bytes)]));

describe("zipFileOf", () => {
  let scratch: string;
  beforeEach(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), "code-"));
  });
  afterEach(() => rm(scratch, { recursive: true }));

  it("holds every file of assets, nested archives and folders, relative to the program", async () => {
    await mkdir(path.join(scratch, "lib/deep"), { recursive: true });
    await writeFile(path.join(scratch, "lib/deep/a.js"), "a");
    await writeFile(path.join(scratch, "handler.js"), "h");

    const zip = await zipFileOf(
      archive({ "index.js": { [SIGNATURE]: ASSET, path: "handler.js" }, node_modules: archive({ "x.js": file("x") }), lib: folder("lib") }),
      scratch,
    );

    expect(contents(zip)).toEqual({ "index.js": "h", "lib/deep/a.js": "a", "node_modules/x.js": "x" });
  });

  it("is the same to the byte for the same files, whatever their order and their times", async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.stringMatching(/^[a-z]{1,6}\.js$/), fc.string(), { minKeys: 1, maxKeys: 6 }), async (files) => {
        const names = Object.keys(files);
        const assets = (order: string[]): PropertyMap => archive(Object.fromEntries(order.map((name) => [name, file(files[name] ?? "")])));

        expect(await zipFileOf(assets(names), scratch)).toEqual(await zipFileOf(assets(names.reverse()), scratch));
      }),
      { numRuns: 30 },
    );

    await writeFile(path.join(scratch, "a.js"), "a");
    const before = await zipFileOf(folder("."), scratch);
    await utimes(path.join(scratch, "a.js"), 0, 86_400 * 365 * 30);
    jest.useFakeTimers({ now: new Date(2031, 5, 1), doNotFake: ["nextTick", "setImmediate"] });
    try {
      expect(Buffer.from(await zipFileOf(folder("."), scratch)).equals(Buffer.from(before))).toBe(true);
    } finally {
      jest.useRealTimers();
    }
  });

  it("sends a zip file as it is", async () => {
    const zip = zipSync({ "index.js": new Uint8Array([1]) }, { mtime: new Date(2020, 1, 1) });
    await writeFile(path.join(scratch, "code.zip"), zip);

    expect(Buffer.from(await zipFileOf(folder("code.zip"), scratch)).equals(Buffer.from(zip))).toBe(true);
  });

  it("refuses an archive without files, and one that does not exist", async () => {
    await expect(zipFileOf(archive({}), scratch)).rejects.toThrow("the code archive is empty");
    await expect(zipFileOf(folder("missing"), scratch)).rejects.toThrow(/missing/);
  });
});
