import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SECRET, SIGNATURE, type PropertyMap, type PropertyValue } from "../../property-value";
import type { ResourceState, StackRef } from "../snapshot";

/** An encryption salt that the Pulumi CLI made for the passphrase `password` (a vector of its own tests). */
export const PULUMI_SALT = "v1:fozI5u6B030=:v1:F+6ZduKKd8G0/V7L:PGMFeIzwobWRKmEAzUdaQHqC5mMRIQ==";

export const ref: StackRef = { organization: "organization", project: "foundation", stack: "local" };

/** A home that has a key file and a salt already, so that only a test with secrets takes the time to derive a key. */
export function newHome({ salt = true } = {}): string {
  const home = mkdtempSync(join(tmpdir(), "state-"));
  if (!salt) return home;
  mkdirSync(join(home, "state/.pulumi"), { recursive: true });
  writeFileSync(join(home, "passphrase"), "password\n", { mode: 0o600 });
  writeFileSync(join(home, "state/.pulumi/encryptionsalt"), `${PULUMI_SALT}\n`);
  return home;
}

export const stateFile = (home: string): string => join(home, "state/.pulumi/stacks/foundation/local.json");
export const journalFile = (home: string): string => join(home, "state/.pulumi/stacks/foundation/local.journal");

/** All files under a folder with their contents. */
export function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(files.map((entry) => join(entry.parentPath, entry.name)).sort().map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]));
}

export const urn = (name: string): string => `urn:pulumi:local::foundation::kit:index:Thing::${name}`;

export function thing(name: string, inputs: PropertyMap = {}, rest: Partial<ResourceState> = {}): ResourceState {
  return { urn: urn(name), custom: true, id: `${name}-id`, type: "kit:index:Thing", inputs, outputs: inputs, ...rest };
}

export const secret = (value: PropertyValue): PropertyMap => ({ [SIGNATURE]: SECRET, value });
