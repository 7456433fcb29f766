import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What a developer commits. */
export interface Change {
  /** JavaScript of a module that the service runs before each request; what it throws, the service throws. @defaultValue none */
  defect?: string;
  /** Other files of the repository, by path. */
  files?: Readonly<Record<string, string>>;
  message?: string;
  author?: { name: string; email: string };
  /** @defaultValue `main` */
  branch?: string;
}

/**
 * What the repository holds: `bundle`, the service's real bundle and a build that only packs it, because a rehearsal asks what a release does and
 * the workspace's own build, which takes a minute, has nothing to do with that; or `workspace`, every file of the workspace that Git does not
 * ignore, as it is now, with its own `buildspec.yml`.
 */
export type SourceContent = "bundle" | "workspace";

/** The repository that a rehearsal's developers push to. */
export class SourceRepository {
  readonly folder = mkdtempSync(join(tmpdir(), "rehearsal-source-"));
  private commits = 0;

  /** @param root of the workspace, whose functions have been bundled */
  constructor(private readonly root: string, services: readonly string[], private readonly now: () => number, content: SourceContent = "bundle") {
    this.git(["init", "--quiet", "--initial-branch=main"]);
    if (content === "workspace") this.copyWorkspace();
    else this.writeBundles(services);
  }

  private copyWorkspace(): void {
    const listed = this.git(["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {}, this.root).split("\0");
    // What has been deleted and not yet committed is still listed.
    for (const path of listed.filter((one) => one !== "" && existsSync(join(this.root, one)))) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      copyFileSync(join(this.root, path), join(this.folder, path));
    }
  }

  private writeBundles(services: readonly string[]): void {
    this.write({ "buildspec.yml": BUILDSPEC, "pack.js": PACK });
    const fflate = join(dirname(require.resolve("fflate/package.json")), "lib", "node.cjs");
    cpSync(fflate, join(this.folder, "fflate.cjs"));
    // Services of a scenario all run the sample's code.
    const code = readFileSync(join(this.root, "libs", "functions", "payment", "dist", "index.js"), "utf8");
    for (const service of services) this.write({ [`${service}.js`]: code });
  }

  /** @returns the commit's id; the same for the same change at the same time */
  commit({ defect, files = {}, message, author = { name: "Ada Lovelace", email: "ada@example.com" }, branch = "main" }: Change = {}): string {
    const number = ++this.commits;
    this.write({ "change.txt": `${number}\n`, ...files });
    rmSync(join(this.folder, "defect.js"), { force: true });
    if (defect !== undefined) this.write({ "defect.js": defect });
    const date = new Date(this.now()).toISOString();
    const env = { GIT_AUTHOR_NAME: author.name, GIT_AUTHOR_EMAIL: author.email, GIT_AUTHOR_DATE: date, GIT_COMMITTER_NAME: author.name, GIT_COMMITTER_EMAIL: author.email, GIT_COMMITTER_DATE: date };
    this.git(["symbolic-ref", "HEAD", `refs/heads/${branch}`]);
    this.git(["add", "--all"]);
    this.git(["commit", "--quiet", "--no-verify", "--message", message ?? `change ${number}`], env);
    return this.git(["rev-parse", "HEAD"]).trim();
  }

  /** @returns the id of the commit that it names */
  tag(name: string): string {
    this.git(["tag", name]);
    return this.git(["rev-parse", "HEAD"]).trim();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private write(files: Readonly<Record<string, string>>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), content);
    }
  }

  private git(args: string[], env: Record<string, string> = {}, cwd = this.folder): string {
    // The user's own settings (signing, hooks) have no say.
    const variables = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null", ...env };
    return execFileSync("git", args, { cwd, env: variables, encoding: "utf8", maxBuffer: 64 * 1024 * 1024, stdio: ["ignore", "pipe", "pipe"] });
  }
}

const BUILDSPEC = `version: 0.2
phases:
  build:
    commands:
      - node pack.js "$SERVICE_NAME" "$CODEBUILD_RESOLVED_SOURCE_VERSION" dist
artifacts:
  base-directory: dist
  files:
    - release.json
    - "*.zip"
`;

/** Packs as \`switchyard artifact\` does; a defect wraps the service's handler. */
const PACK = `const { createHash } = require("node:crypto");
const { existsSync, mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { zipSync } = require("./fflate.cjs");
const [service, commit, folder] = process.argv.slice(2);
const code = readFileSync(service + ".js");
const wrapper = 'const before = require("./defect"); const { handler } = require("./service"); exports.handler = async (event, context) => { await before(event, context); return handler(event, context); };';
const files = existsSync("defect.js") ? { "index.js": Buffer.from(wrapper), "service.js": code, "defect.js": readFileSync("defect.js") } : { "index.js": code };
const zip = zipSync({ ...files, "release.json": Buffer.from(JSON.stringify({ service, commit })) }, { level: 1, mtime: new Date(1980, 0, 1) });
const sha256 = createHash("sha256").update(zip).digest("base64");
mkdirSync(folder, { recursive: true });
writeFileSync(folder + "/" + service + ".zip", zip);
writeFileSync(folder + "/release.json", JSON.stringify({ service, commit, sha256 }));
`;
