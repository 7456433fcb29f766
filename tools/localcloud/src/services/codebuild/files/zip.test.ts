import fc from "fast-check";
import { mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unpackInto } from "./folder";
import { readZip, writeZip, type ArchiveEntry } from "./zip";

const name = fc.stringMatching(/^[a-zé "#$-]{1,8}$/).filter((text) => text !== "." && text !== "..");
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("/"));
const entries = fc.uniqueArray(fc.record({ path, mode: fc.constantFrom(0o100644, 0o100755, 0o120000), data: fc.uint8Array({ maxLength: 300 }) }), { selector: (entry) => entry.path });
const file = (at: string, content = "x", mode = 0o100644): ArchiveEntry => ({ path: at, mode, data: Buffer.from(content) });

describe("writeZip and readZip", () => {
  it("keep paths, modes and contents, compressed or not", async () => {
    await fc.assert(fc.asyncProperty(entries, fc.boolean(), async (all, compress) => {
      const read = await readZip(await writeZip(all, { compress }));

      expect(read.map((entry) => ({ ...entry, data: [...entry.data] }))).toEqual(
        [...all].sort((a, b) => (a.path < b.path ? -1 : 1)).map((entry) => ({ ...entry, data: [...entry.data] })));
    }), { numRuns: 60 });
  });

  it("give the same bytes for the same entries in any order", async () => {
    const all = [file("b", "two"), file("a", "one"), file("c/d", "three")];

    expect((await writeZip(all)).equals(await writeZip([...all].reverse()))).toBe(true);
  });

  it.each(["../a", "a/../../b", "/etc/passwd", "C:/x", "a\\b"])("refuse the name %j, which leads out of the archive", async (bad) => {
    await expect(readZip(await writeZip([file(bad)]))).rejects.toThrow("the zip file names a place outside of itself");
  });

  it("refuse what unpacks to more than the limit, also when the directory lies about it", async () => {
    const bomb = await writeZip([file("zeros", "0".repeat(100_000))]);
    await expect(readZip(bomb, 50_000)).rejects.toThrow("the zip file unpacks to more than 50000 bytes");

    const directory = bomb.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    bomb.writeUInt32LE(10, directory + 24);
    await expect(readZip(bomb, 50_000)).rejects.toThrow("an entry is damaged");
  });

  it("refuse damage of any kind with an error of their own", async () => {
    const whole = await writeZip([file("a", "some content ".repeat(20)), file("b")]);
    await fc.assert(fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, value) => {
      const damaged = Buffer.from(whole);
      damaged[at] = value;
      const read = await readZip(damaged).catch((error: unknown) => error);

      expect(Array.isArray(read) || (read as Error).constructor.name === "ArchiveError").toBe(true);
    }), { numRuns: 200 });
    await expect(readZip(Buffer.from("no zip"))).rejects.toThrow("not a valid zip file");
  });
});

describe("unpackInto", () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), "unpack-")); });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("writes files, keeps what can be run so, and makes links", async () => {
    await unpackInto(folder, [file("bin/run", "#!/bin/sh", 0o100755), file("link", "bin/run", 0o120000)]);

    expect(statSync(join(folder, "bin/run")).mode & 0o111).toBe(0o111);
    expect(readlinkSync(join(folder, "link"))).toBe("bin/run");
  });

  it("never writes through a link of the archive", async () => {
    const outside = join(folder, "outside");
    writeFileSync(outside, "untouched");

    await unpackInto(join(folder, "inside"), [file("link", "..", 0o120000), file("link/outside", "overwritten")]).catch(() => undefined);

    expect(readFileSync(outside, "utf8")).toBe("untouched");
  });
});
