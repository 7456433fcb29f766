import type { CallContext } from "../../service";
import type { RepositoryRequest } from "./repository";

/** Condition keys of `UseConnection`. @see https://docs.aws.amazon.com/dtconsole/latest/userguide/permissions-reference-connections.html */
export function useConnectionKeys({ fullRepositoryId, branchName }: Pick<RepositoryRequest, "fullRepositoryId" | "branchName">, prefix: string): Record<string, string> {
  return {
    [`${prefix}:FullRepositoryId`]: fullRepositoryId, [`${prefix}:BranchName`]: branchName, [`${prefix}:ProviderAction`]: "GetBranch",
    [`${prefix}:ProviderPermissionsRequired`]: "read_only",
  };
}

/** Asks for the permission to use a connection for a repository. @throws SourceError */
export function requireUseOfConnection(_context: CallContext, _request: RepositoryRequest): void {
  // The account has no authoriser: every call is allowed.
}
