import type { CallContext, Caller } from "../../../service";

/** Asks whether a role may do what no operation of the API does: these actions belong to builds alone. @throws AwsError */
export function requireReportPermission(_context: CallContext, _role: Caller, _groupArn: string, _actions: readonly string[]): void {
  // The account has no authoriser: every call is allowed.
}
