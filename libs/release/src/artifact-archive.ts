import { unzipSync } from "fflate";
import { manifestName, packageName, parseManifest, type Parsed, type ReleaseManifest } from "./artifact";

/** Lambda takes packages of up to 50 MiB; a larger file is none. */
const mostBytes = 50 * 1024 * 1024;

export interface ReleaseArtifact {
  manifest: ReleaseManifest;
  /** The deployment package, as it is uploaded to Lambda. */
  code: Uint8Array;
}

/** Takes a release's artifact apart, in memory. Other entries, and files larger than Lambda takes, are not even unpacked. */
export function readArtifact(archive: Uint8Array, service: string): Parsed<ReleaseArtifact> {
  const wanted = [manifestName, packageName(service)];
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(archive, { filter: ({ name, originalSize }) => wanted.includes(name) && originalSize <= mostBytes });
  } catch {
    return { ok: false, problems: ["the artifact is not a zip"] };
  }
  const [manifestFile, code] = wanted.map((name) => files[name]);
  if (manifestFile === undefined || code === undefined) {
    return { ok: false, problems: wanted.filter((name) => files[name] === undefined).map((name) => `the artifact lacks ${name}, or it is larger than ${mostBytes / 1024 / 1024} MiB`) };
  }
  const manifest = parseManifest(new TextDecoder().decode(manifestFile));
  return manifest.ok ? { ok: true, value: { manifest: manifest.value, code } } : manifest;
}
