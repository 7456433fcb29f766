import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { strFromU8, unzipSync } from "fflate";

import { writeReleaseArtifact } from "./release-artifact";

const root = join(__dirname, "..", "..", "..", "..");
const folder = mkdtempSync(join(tmpdir(), "switchyard-artifact-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const commit = "a".repeat(40);
const read = (name: string, out: string): Buffer => readFileSync(join(folder, out, name));

describe("writeReleaseArtifact", () => {
  it("D8: gives the same bytes for the same commit, and names their hash", async () => {
    const one = await writeReleaseArtifact(root, { service: "payment", commit, folder: join(folder, "one") });
    const two = await writeReleaseArtifact(root, { service: "payment", commit, folder: join(folder, "two") });
    const other = await writeReleaseArtifact(root, { service: "payment", commit: "b".repeat(40), folder: join(folder, "other") });

    expect(read("payment.zip", "one").equals(read("payment.zip", "two"))).toBe(true);
    expect(createHash("sha256").update(read("payment.zip", "one")).digest("base64")).toBe(one.sha256);
    expect(JSON.parse(read("release.json", "one").toString())).toEqual({ service: "payment", commit, sha256: two.sha256 });
    expect(other.sha256).not.toBe(one.sha256);
    const files = unzipSync(read("payment.zip", "one"));
    expect(Object.keys(files)).toEqual(["index.js", "release.json"]);
    expect(JSON.parse(strFromU8(files["release.json"]!))).toEqual({ service: "payment", commit });
  }, 60_000);

  it("names all that is wrong", async () => {
    await expect(writeReleaseArtifact(root, { service: "../payment", commit: "main", folder })).rejects.toThrow([
      "`switchyard artifact` cannot run:",
      '  - there is no service "../payment": libs/functions/../payment/src/index.ts does not exist.',
      '  - --commit: "main" is not the full id of a commit (40 hexadecimal digits).',
    ].join("\n"));
  });
});
