/**
 * A repository behind a connection, as the source action of CodePipeline reads it. Only what is committed counts, never the working tree.
 */
import { AwsError, type CallContext } from "../../service";
import { writeZip, type ArchiveEntry } from "../codebuild/files/zip";
import { existingConnection, type ConnectionRecord } from "./connections";
import { git, GitError, gitText } from "./git";
import { folderOf } from "./mappings";
import { SourceError } from "./source-error";
import type { RepositoryRequest } from "./repository-request";
import { requireUseOfConnection } from "./use-connection";

export { SourceError };

/** Output variables of the action CodeStarSourceConnection. */
export interface CommitDetails {
  CommitId: string;
  CommitMessage: string;
  /** ISO 8601, UTC, whole seconds. */
  AuthorDate: string;
  AuthorEmail: string;
  AuthorDisplayName: string;
  BranchName: string;
  FullRepositoryName: string;
  ConnectionArn: string;
  ProviderType: string;
}

/**
 * Opens a repository for one who may use its connection.
 * @throws SourceError
 */
export function openRepository(context: CallContext, request: RepositoryRequest): Repository {
  requireUseOfConnection(context, request);
  const { connection, folder } = context.store.read((tx) => ({
    connection: foundConnection(() => existingConnection(context, tx, request.connectionArn)),
    folder: folderOf(context, tx, request.fullRepositoryId),
  }));
  if (connection.status !== "AVAILABLE") {
    throw new SourceError("ConfigurationError", `[${connection.providerType}] Connection ${request.connectionArn} is not available. Its status is ${connection.status}; complete the connection and retry.`);
  }
  return new Repository(context, request, connection.providerType, folder);
}

function foundConnection(find: () => ConnectionRecord): ConnectionRecord {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new SourceError("ConfigurationError", `[Connections] ${error.message}`);
  }
}

export class Repository {
  constructor(private readonly context: Pick<CallContext, "outside">, private readonly request: Omit<RepositoryRequest, "caller">,
    private readonly providerType: string, readonly folder: string) {}

  /** The commit that the branch is at. @throws SourceError when there is no such branch */
  async resolveBranch(): Promise<string> {
    const { branchName, fullRepositoryId } = this.request;
    try {
      return await this.commitOf(`refs/heads/${branchName}`);
    } catch (error) {
      throw this.failure(error, `No Branch [${branchName}] found for FullRepositoryName [${fullRepositoryId}]`);
    }
  }

  /** The commit that a tag, signed or not, stands for. @throws SourceError when there is no such tag */
  async resolveTag(name: string): Promise<string> {
    try {
      return await this.commitOf(`refs/tags/${name}`);
    } catch (error) {
      throw this.failure(error, `No Tag [${name}] found for FullRepositoryName [${this.request.fullRepositoryId}]`);
    }
  }

  /** @throws SourceError when the repository does not have the commit */
  async commitDetails(commit: string): Promise<CommitDetails> {
    const { branchName, fullRepositoryId, connectionArn } = this.request;
    try {
      const id = await this.commitOf(commit);
      const text = await this.text(["log", "-1", "--no-show-signature", "--encoding=UTF-8", "--format=%an%x00%ae%x00%at%x00%B", id, "--"]);
      const [name = "", email = "", at = "0", ...message] = text.split("\0");
      return {
        CommitId: id, CommitMessage: message.join("\0").trimEnd(), AuthorDate: new Date(Number(at) * 1000).toISOString().replace(/\.\d+Z$/, "Z"),
        AuthorEmail: email, AuthorDisplayName: name, BranchName: branchName, FullRepositoryName: fullRepositoryId, ConnectionArn: connectionArn,
        ProviderType: this.providerType,
      };
    } catch (error) {
      throw this.failure(error, `No Commit [${commit}] found for FullRepositoryName [${fullRepositoryId}]`);
    }
  }

  /**
   * The files of a commit as a zip, the artifact of format CODE_ZIP. Without Git's own folder; equal commits give equal bytes.
   * @throws SourceError when the repository does not have the commit
   */
  async archive(commit: string): Promise<Buffer> {
    try {
      const id = await this.commitOf(commit);
      return await this.context.outside(async () => writeZip(await filesOf(this.folder, id), { compress: false }));
    } catch (error) {
      throw this.failure(error, `No Commit [${commit}] found for FullRepositoryName [${this.request.fullRepositoryId}]`);
    }
  }

  private async commitOf(name: string): Promise<string> {
    return (await this.text(["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`])).trim().replace(/^--end-of-options\s+/, "");
  }

  private text(args: readonly string[]): Promise<string> {
    return this.context.outside(() => gitText(this.folder, args));
  }

  private failure(error: unknown, missing: string): SourceError {
    if (!(error instanceof GitError)) throw error;
    if (/not a git repository|cannot change to|cannot be run/.test(error.message)) {
      return new SourceError("ConfigurationError", `[${this.providerType}] Could not access FullRepositoryName [${this.request.fullRepositoryId}]: ${error.message}`);
    }
    return new SourceError("ConfigurationError", `[${this.providerType}] ${missing}`);
  }
}

/** Files and links of a commit; other repositories inside of it are left out, as archives of providers do. */
export async function filesOf(folder: string, commit: string): Promise<ArchiveEntry[]> {
  const listed = (await gitText(folder, ["ls-tree", "-r", "-z", "--full-tree", commit])).split("\0").filter((line) => line !== "");
  const files = listed.flatMap((line) => {
    const found = /^(\d+) blob ([0-9a-f]+)\t(.+)$/s.exec(line);
    return found === null ? [] : [{ mode: parseInt(found[1] ?? "", 8), object: found[2] ?? "", path: found[3] ?? "" }];
  });
  const contents = await git(folder, ["cat-file", "--batch"], files.map(({ object }) => `${object}\n`).join(""));
  let at = 0;
  return files.map(({ mode, object, path }) => {
    const end = contents.indexOf(0x0a, at);
    const header = contents.toString("utf8", at, end).split(" ");
    if (header[0] !== object || header[1] !== "blob") throw new GitError(0, `object ${object} is missing`);
    const size = Number(header[2]);
    const data = contents.subarray(end + 1, end + 1 + size);
    at = end + 1 + size + 1;
    return { path, mode, data };
  });
}
