import { strToU8, zipSync } from "fflate";
import { readArtifact } from "./artifact-archive";

const manifest = { service: "payment", commit: "a".repeat(40), sha256: `${"A".repeat(43)}=` };
const code = strToU8("code");

describe("readArtifact", () => {
  it("D8: gives the manifest and the package of the service", () => {
    const archive = zipSync({ "release.json": strToU8(JSON.stringify(manifest)), "payment.zip": code, "../evil": strToU8("x") });

    expect(readArtifact(archive, "payment")).toEqual({ ok: true, value: { manifest, code: expect.anything() } });
  });

  it.each<[string, Uint8Array, string[]]>([
    ["no zip", strToU8("text"), ["the artifact is not a zip"]],
    ["nothing of it", zipSync({ other: code }), ["the artifact lacks release.json, or it is larger than 50 MiB", "the artifact lacks payment.zip, or it is larger than 50 MiB"]],
    ["a bomb", zipSync({ "release.json": strToU8("{}"), "payment.zip": new Uint8Array(51 * 1024 * 1024) }), ["the artifact lacks payment.zip, or it is larger than 50 MiB"]],
    ["a wrong manifest", zipSync({ "release.json": strToU8("{"), "payment.zip": code }), ["release.json is not JSON"]],
  ])("refuses %s", (_what, archive, problems) => {
    expect(readArtifact(archive, "payment")).toEqual({ ok: false, problems });
  });
});
