import { authorisation } from "../../../authorization/authorisation";
import type { CallContext, Caller } from "../../../service";

/** Asks whether a role may do what no operation of the API does: these actions belong to builds alone. @throws AwsError AccessDeniedException */
export function requireReportPermission(context: CallContext, role: Caller, groupArn: string, actions: readonly string[]): void {
  for (const operation of actions) {
    context.instance(authorisation).require([{ action: `codebuild:${operation}`, resources: [groupArn] }], { service: "codebuild", operation, caller: role, via: [] }, context);
  }
}
