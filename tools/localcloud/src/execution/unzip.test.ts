import { strToU8, zipSync } from "fflate";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzip, UnzipError } from "./unzip";

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), "unzip-")); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const LIMIT = 1_000_000;

describe("unzip", () => {
  it("unpacks files and folders, read-only", () => {
    unzip(zipSync({ "index.js": strToU8("one"), "lib/": new Uint8Array(), "lib/part.js": [strToU8("two".repeat(1000)), { level: 9 }] }), folder, LIMIT);

    expect(readFileSync(join(folder, "index.js"), "utf8")).toBe("one");
    expect(readFileSync(join(folder, "lib", "part.js"), "utf8")).toBe("two".repeat(1000));
    expect(statSync(join(folder, "index.js")).mode & 0o777).toBe(0o444);
  });

  it.each(["../outside.js", "a/../../outside.js", "/etc/outside.js", "..\\outside.js", "C:/outside.js", "."])("refuses the entry %j", (name) => {
    expect(() => unzip(zipSync({ [name]: strToU8("x") }), join(folder, "code"), LIMIT)).toThrow(UnzipError);
  });

  it("refuses what unpacks to more than is allowed, over all entries", () => {
    const half = new Uint8Array(600_000);

    expect(() => unzip(zipSync({ a: half }), folder, LIMIT)).not.toThrow();
    expect(() => unzip(zipSync({ b: half, c: half }), folder, LIMIT)).toThrow("unpacks to more than Lambda takes");
  });

  it("refuses an entry that says it is smaller than it is", () => {
    const bomb = Buffer.from(zipSync({ bomb: [new Uint8Array(900_000), { level: 9 }] }));
    const directory = bomb.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    bomb.writeUInt32LE(10, directory + 24);

    expect(() => unzip(bomb, folder, LIMIT)).toThrow(UnzipError);
  });

  it("refuses damage, encryption and symbolic links", () => {
    const zip = (): Buffer => Buffer.from(zipSync({ "index.js": [strToU8("hello hello hello"), { level: 0 }] }));
    const broken = zip();
    broken[broken.indexOf("hello")] = 0x58;
    const encrypted = zip();
    encrypted.writeUInt16LE(1, encrypted.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 8);
    const link = zip();
    link.writeUInt16LE(0o120777, link.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 40);

    expect(() => unzip(broken, folder, LIMIT)).toThrow("is damaged");
    expect(() => unzip(encrypted, folder, LIMIT)).toThrow("is encrypted");
    expect(() => unzip(link, folder, LIMIT)).toThrow("is a symbolic link");
    expect(() => unzip(Buffer.from("no zip"), folder, LIMIT)).toThrow("is no zip file");
  });
});
