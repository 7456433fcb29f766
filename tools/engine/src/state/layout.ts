import { join } from "node:path";
import { StateFileError } from "./errors";
import { listIfThere, readIfThere, writeAtomically, type StateFiles } from "./files";
import type { StackRef } from "./snapshot";

/** Where a stack's files are, under the root of a file backend of the Pulumi CLI. */
export interface StackPaths {
  checkpoint: string;
  /** The state before the last one. */
  backup: string;
  /** Ours; no extension that the CLI would take for a stack. */
  journal: string;
  /** The CLI's own journal, which it leaves behind when it dies. */
  cliJournal: string;
  locks: string;
  backups: string;
  history: string;
}

/** The folders and files of a state root. */
export class Layout {
  readonly bookkeeping: string;
  readonly stacks: string;
  readonly salt: string;
  readonly locks: string;
  private readonly meta: string;

  constructor(readonly root: string) {
    this.bookkeeping = join(root, ".pulumi");
    this.stacks = join(this.bookkeeping, "stacks");
    this.locks = join(this.bookkeeping, "locks");
    this.salt = join(this.bookkeeping, "encryptionsalt");
    this.meta = join(this.bookkeeping, "meta.yaml");
  }

  /** @throws Error naming the part of the reference that the CLI would not accept */
  of(ref: StackRef): StackPaths {
    if (ref.organization !== "organization") {
      throw new Error(`A file backend knows only the organization "organization", not "${ref.organization}".`);
    }
    checkName("project", ref.project);
    checkName("stack", ref.stack);
    const checkpoint = join(this.stacks, ref.project, `${ref.stack}.json`);
    return {
      checkpoint,
      backup: `${checkpoint}.bak`,
      journal: join(this.stacks, ref.project, `${ref.stack}.journal`),
      cliJournal: join(this.bookkeeping, "journal", ref.project, ref.stack, "manifest.json"),
      locks: join(this.locks, ref.organization, ref.project, ref.stack),
      backups: join(this.bookkeeping, "backups", ref.project, ref.stack),
      history: join(this.bookkeeping, "history", ref.project, ref.stack),
    };
  }

  /** Checks that the root has the layout with projects, and makes it so when the root is new. */
  async ensure(files: StateFiles, id: string): Promise<void> {
    const content = await readIfThere(files, this.meta);
    if (content) {
      const version = /^version:\s*(\d+)\s*$/m.exec(content.toString("utf8"))?.[1];
      if (version === "1") return;
      throw new StateFileError(
        this.meta,
        version === undefined ? "it names no version." : `the state has layout version ${version}; this engine knows version 1.`,
        version === "0" ? "Let the Pulumi CLI bring it up to date: `pulumi state upgrade`." : "Use the tool that wrote it, or another folder (SWITCHYARD_HOME names one).",
      );
    }
    const legacy = (await listIfThere(files, this.stacks)).filter((name) => name.endsWith(".json"));
    if (legacy.length > 0) {
      throw new StateFileError(this.stacks, `it holds stacks without a project (${legacy.join(", ")}), the layout of old Pulumi CLIs.`, "Let the Pulumi CLI bring it up to date: `pulumi state upgrade`.");
    }
    await files.makeFolder(this.bookkeeping);
    await writeAtomically(files, this.meta, Buffer.from("version: 1\n"), { id });
  }

  /** Stacks that have a checkpoint, or a journal of a first command that died. */
  async list(files: StateFiles): Promise<StackRef[]> {
    const found: StackRef[] = [];
    for (const project of await listIfThere(files, this.stacks)) {
      if (!isName(project)) continue;
      const names = new Set<string>();
      for (const name of await listIfThere(files, join(this.stacks, project))) {
        const stack = /^(.+)\.(?:json(?:\.gz|\.zst)?|journal)$/.exec(name)?.[1];
        if (stack !== undefined && isName(stack)) names.add(stack);
      }
      for (const stack of [...names].sort()) found.push({ organization: "organization", project, stack });
    }
    return found;
  }
}

const isName = (name: string): boolean => /^[A-Za-z0-9_.-]{1,100}$/.test(name) && name !== "." && name !== "..";

function checkName(kind: "project" | "stack", name: string): void {
  if (isName(name)) return;
  throw new Error(`"${name}" is not a ${kind} name: 1 to 100 letters, digits, hyphens, underscores and dots are allowed.`);
}
