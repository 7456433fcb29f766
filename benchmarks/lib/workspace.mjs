import { cpSync, mkdtempSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const workspaceRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** An empty folder for local state, as SWITCHYARD_HOME. */
export const newHome = () => mkdtempSync(path.join(tmpdir(), "switchyard-bench-"));

/** A copy of the workspace whose `local` stack has `count` services; everything but the projects is linked. */
export function workspaceWithServices(count) {
  const root = mkdtempSync(path.join(tmpdir(), "switchyard-bench-workspace-"));
  for (const name of readdirSync(workspaceRoot)) {
    if ([".git", ".nx", ".switchyard", "projects"].includes(name)) continue;
    symlinkSync(path.join(workspaceRoot, name), path.join(root, name));
  }
  cpSync(path.join(workspaceRoot, "projects"), path.join(root, "projects"), { recursive: true });
  mkdirSync(path.join(root, ".nx"), { recursive: true });
  const services = Array.from({ length: count }, (_, i) => ({ name: i === 0 ? "payment" : `service-${String(i).padStart(3, "0")}` }));
  const config = { "foundation:environmentSuffix": "dev", "foundation:repository": "example/payments", "foundation:services": services };
  writeFileSync(path.join(root, "projects/serverless/foundation/Pulumi.local.yaml"), `config: ${JSON.stringify(config)}\n`);
  return root;
}
