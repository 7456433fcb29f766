import * as z from "zod/mini";

/** Name of the manifest inside a release's artifact. */
export const manifestName = "release.json";

/** `release.json`: what the build says about the zip that lies beside it. */
const manifest = z.object({
  service: z.string().check(z.minLength(1)),
  /** Commit that was built, in full. */
  commit: z.string().check(z.regex(/^[0-9a-f]{40}$/, "is not the full id of a commit")),
  /** SHA-256 of `<service>.zip` in base64, in the form of Lambda's `CodeSha256`. */
  sha256: z.string().check(z.regex(/^[A-Za-z0-9+/]{43}=$/, "is not a SHA-256 in base64")),
});

export type ReleaseManifest = z.infer<typeof manifest>;

export type Parsed<T> = { ok: true; value: T } | { ok: false; problems: string[] };

/** Name of the deployment package inside an artifact. */
export function packageName(service: string): string {
  return `${service}.zip`;
}

export function parseManifest(text: string): Parsed<ReleaseManifest> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problems: [`${manifestName} is not JSON`] };
  }
  const parsed = manifest.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, problems: parsed.error.issues.map(({ path, message }) => `${[manifestName, ...path].join(".")}: ${message}`) };
}

/**
 * Why an artifact must not be released.
 *
 * @param packageSha256 of the package that was read, in base64
 * @returns nothing when it is what the pipeline built for this service
 */
export function checkArtifact(manifest: ReleaseManifest, expected: { service: string; commit: string; packageSha256: string }): string[] {
  return [
    ...(manifest.service === expected.service ? [] : [`${manifestName} is for service "${manifest.service}", this pipeline releases "${expected.service}"`]),
    ...(manifest.commit === expected.commit ? [] : [`${manifestName} names commit ${manifest.commit}, the pipeline's source is ${expected.commit}`]),
    ...(manifest.sha256 === expected.packageSha256 ? [] : [`${packageName(expected.service)} has hash ${expected.packageSha256}, ${manifestName} promises ${manifest.sha256}`]),
  ];
}
