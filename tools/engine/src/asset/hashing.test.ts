import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import * as fc from "fast-check";
import { ARCHIVE, ASSET, OUTPUT_VALUE, SECRET, SIGNATURE, UNKNOWN, type PropertyMap, type PropertyValue } from "../property-value";
import recorded from "./__fixtures__/recorded.json";
import { hashAssets } from "./hashing";
import { readArchive } from "./reading";
import { tarBlocks } from "./tar";
import { untar } from "./untar";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "assets-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Record<string, string | Buffer>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

const asset = (members: PropertyMap): PropertyMap => ({ [SIGNATURE]: ASSET, ...members });
const archive = (members: PropertyMap): PropertyMap => ({ [SIGNATURE]: ARCHIVE, ...members });
const sha256 = (content: string | Buffer): string => createHash("sha256").update(content).digest("hex");
const hashOf = async (value: PropertyMap): Promise<PropertyValue | undefined> => ((await hashAssets(value, folder)) as PropertyMap).hash;

function withoutHashes(value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.map(withoutHashes);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== "hash").map(([key, item]) => [key, withoutHashes(item)]));
}

describe("hashAssets", () => {
  it("gives every hash that the Pulumi CLI recorded", async () => {
    let hashes = 0;
    for (const step of recorded.steps) {
      write(step.files as Record<string, string>);
      const inputs = step.inputs as unknown as PropertyMap;
      hashes += JSON.stringify(inputs).split('"hash"').length - 1;

      expect([step.step, await hashAssets(withoutHashes(inputs), folder)]).toEqual([step.step, inputs]);
    }
    expect(hashes).toBe(40);
  });

  it("finds assets anywhere in a value and leaves everything else as it is", async () => {
    const value = {
      [SIGNATURE]: SECRET,
      value: [{ deep: asset({ text: "a" }) }, UNKNOWN, null, 1],
      output: { [SIGNATURE]: OUTPUT_VALUE, value: asset({ text: "b" }), dependencies: ["urn"] },
    };

    expect(await hashAssets(value, folder)).toEqual({
      [SIGNATURE]: SECRET,
      value: [{ deep: asset({ text: "a", hash: sha256("a") }) }, UNKNOWN, null, 1],
      output: { [SIGNATURE]: OUTPUT_VALUE, value: asset({ text: "b", hash: sha256("b") }), dependencies: ["urn"] },
    });
  });

  it("keeps a hash that is there, although nothing can be read", async () => {
    const given = [asset({ path: "gone", hash: "1" }), archive({ path: "gone", hash: "2" })];

    expect(await hashAssets(given, folder)).toEqual(given);
  });

  it("takes the empty text and the empty archive for what they are", async () => {
    expect(await hashOf(asset({ text: "" }))).toBe(sha256(""));
    // The hash that Pulumi's own code names as that of an archive without members.
    expect(await hashOf(archive({ assets: {} }))).toBe("5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef");
  });

  it("hashes an archive file as it is, without looking inside", async () => {
    write({ "a.zip": "not really a zip" });

    expect(await hashOf(archive({ path: "a.zip" }))).toBe(sha256("not really a zip"));
    expect(await hashOf(archive({ uri: `file://${join(folder, "a.zip")}` }))).toBe(sha256("not really a zip"));
  });

  it("notices a changed file, and one that was swapped with the same size and time", async () => {
    write({ "f/a": "one" });
    const before = [await hashOf(asset({ path: "f/a" })), await hashOf(archive({ path: "f" }))];
    const time = new Date(1_700_000_000_000);
    utimesSync(join(folder, "f/a"), time, time);
    const touched = [await hashOf(asset({ path: "f/a" })), await hashOf(archive({ path: "f" }))];

    write({ "f/a": "two" });
    utimesSync(join(folder, "f/a"), time, time);

    expect(touched).toEqual(before);
    expect(await hashOf(asset({ path: "f/a" }))).toBe(sha256("two"));
    expect(await hashOf(archive({ path: "f" }))).not.toBe(before[1]);
  });

  it("leaves out Pulumi's own folder and links to folders, and follows links to files", async () => {
    write({ "f/a": "a", "plain/a": "a", "plain/link": "a" });
    symlinkSync("a", join(folder, "f/link"));
    symlinkSync("../plain", join(folder, "f/plain"));
    write({ "f/.pulumi/stacks/x.json": "{}" });

    expect(await hashOf(archive({ path: "f" }))).toBe(await hashOf(archive({ path: "plain" })));
  });

  it.each<[PropertyMap, string]>([
    [asset({ path: "none.txt" }), "failed to compute asset hash for \"p\": failed to open asset file 'DIR/none.txt': open DIR/none.txt: no such file or directory"],
    [asset({ path: "d" }), "failed to compute asset hash for \"p\": failed to open asset file 'DIR/d': read DIR/d: is a directory"],
    [archive({ path: "none" }), "failed to compute archive hash for \"p\": couldn't read archive path 'DIR/none': stat DIR/none: no such file or directory"],
    [archive({ path: "none.zip" }), 'failed to compute archive hash for "p": open DIR/none.zip: no such file or directory'],
    [archive({ path: "d/file" }), "failed to compute archive hash for \"p\": 'DIR/d/file' is neither a recognized archive type nor a directory"],
    [archive({ assets: { m: "text" } }), "failed to compute archive hash for \"p\": archive member 'm' is not an asset or archive"],
    [
      asset({ uri: "https://example.com/a" }),
      "failed to compute asset hash for \"p\": 'https://example.com/a' would have to be fetched from the network, which the embedded engine does not do. Copy it into the project and refer to the file.",
    ],
    [archive({ path: "link" }), "failed to compute archive hash for \"p\": 'DIR/link' is a link to a folder, of which Pulumi would make an empty archive. Name the folder itself: 'DIR/d'."],
  ])("%j is an error that names the property and the path", async (value, message) => {
    write({ "d/file": "x" });
    symlinkSync("d", join(folder, "link"));

    await expect(hashAssets({ list: [{ p: value }] }, folder)).rejects.toMatchObject({ name: "AssetError", message: message.replaceAll("DIR", folder) });
  });
});

describe("readArchive", () => {
  it("flattens nested archives in the order of their names, the first of equal names winning", async () => {
    write({ "f/b": "file b", "f/sub/c": "file c" });
    const value = archive({
      assets: { z: asset({ text: "text z" }), dir: archive({ path: "f" }), "dir/b": asset({ text: "later" }), a: asset({ path: "f/b" }) },
    });

    const files = await readArchive(value, folder);

    expect(files.map(({ path, content }) => `${path}=${content.toString()}`)).toEqual(["a=file b", "dir/b=file b", "dir/sub/c=file c", "z=text z"]);
  });

  it("reads zip, tar and tar.gz alike", async () => {
    const files = [{ path: "index.js", content: Buffer.from("exports.x = 1") }, { path: "lib/empty", content: Buffer.alloc(0) }];
    const tar = Buffer.concat([...tarBlocks(files)]);
    write({
      "a.zip": Buffer.from(zipSync({ "index.js": files[0]!.content, lib: { empty: files[1]!.content } })),
      "a.tar": tar,
      "a.tar.gz": gzipSync(tar),
      "a.tgz": gzipSync(tar),
    });

    for (const path of ["a.zip", "a.tar", "a.tar.gz", "a.tgz"]) expect(await readArchive(archive({ path }), folder)).toEqual(files);
  });

  it.each(["a.zip", "a.tar", "a.tgz"])("says which archive is damaged: %s", async (path) => {
    write({ [path]: Buffer.alloc(2000, "x") });

    await expect(readArchive(archive({ path }), folder)).rejects.toThrow(`failed to read archive '${join(folder, path)}': `);
  });
});

describe("tar", () => {
  const name = fc
    .array(fc.string({ unit: fc.oneof(fc.constantFrom(..."abcXYZ-_. "), fc.constantFrom("é", "日", "😀")), minLength: 1, maxLength: 90 }), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.map((part) => part.replace(/^\.+$/, "dot")).join("/"));

  it("gives back every name and content that was packed", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.record({ path: name, content: fc.uint8Array({ maxLength: 1500 }).map((bytes) => Buffer.from(bytes)) }), { selector: (file) => file.path }), (files) => {
        expect(untar(Buffer.concat([...tarBlocks(files)]))).toEqual(files);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["a name that just fits two fields", `${"a".repeat(60)}/${"b".repeat(60)}`, "c9d927dddc9d1fb2ccab9f013c907d9ec5b0635afb3bc3b9521b940d55a285cb"],
    ["a name too long for any field", "a".repeat(200), "893e611f621e33848d439ecd93b59d2c706accdee05d1e9a36e41c931b7aa2d2"],
    ["a short name that is not ASCII", "é/ü.txt", "3abda752840e7436480a865e8c7a2358eb29d3fc2b5285df5d4b95d064dbd017"],
    ["a long name that is not ASCII", "a".repeat(120) + "/é".repeat(40), "e2f156ede8020c8b8c7ba5b644cf298677cd06b11848252d6b588b2b5f1bde08"],
  ])("has the bytes that Go's archive/tar writes for %s", (_, path, expected) => {
    expect(sha256(Buffer.concat([...tarBlocks([{ path, content: Buffer.from("x") }])]))).toBe(expected);
  });

  it("refuses an archive that is cut off", () => {
    const whole = Buffer.concat([...tarBlocks([{ path: "a", content: Buffer.alloc(1000, 1) }])]);

    expect(() => untar(whole.subarray(0, 1000))).toThrow("the archive is cut off: 1000 bytes announced, 488 there");
  });
});
