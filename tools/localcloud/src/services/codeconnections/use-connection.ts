import { authorisation } from "../../authorization/authorisation";
import { AwsError, type CallContext } from "../../service";
import type { RepositoryRequest } from "./repository-request";
import { SourceError } from "./source-error";

/** Condition keys of `UseConnection`. @see https://docs.aws.amazon.com/dtconsole/latest/userguide/permissions-reference-connections.html */
export function useConnectionKeys({ fullRepositoryId, branchName }: Pick<RepositoryRequest, "fullRepositoryId" | "branchName">, prefix: string): Record<string, string> {
  return {
    [`${prefix}:FullRepositoryId`]: fullRepositoryId, [`${prefix}:BranchName`]: branchName, [`${prefix}:ProviderAction`]: "GetBranch",
    [`${prefix}:ProviderPermissionsRequired`]: "read_only",
  };
}

/**
 * Asks for the permission to use a connection for a repository, under the prefix that the connection's ARN has.
 *
 * @throws SourceError `PermissionError`
 */
export function requireUseOfConnection(context: CallContext, request: RepositoryRequest): void {
  const { connectionArn, caller } = request;
  const prefix = connectionArn.split(":")[2] === "codestar-connections" ? "codestar-connections" : "codeconnections";
  const asked = { action: `${prefix}:UseConnection`, resources: [connectionArn], context: useConnectionKeys(request, prefix) };
  try {
    context.instance(authorisation).require([asked], { service: "codeconnections", operation: "UseConnection", caller, via: [] }, context);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new SourceError("PermissionError", `Unable to use Connection: ${connectionArn}. The provided role does not have sufficient permissions. ${error.message}`);
  }
}
