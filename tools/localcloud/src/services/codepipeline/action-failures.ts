import { AwsError } from "../../service";

/** Why an action failed, as `ErrorDetails` say it. */
export class ActionFailure extends Error {
  constructor(public readonly code: "ConfigurationError" | "JobFailed" | "PermissionError" | "RevisionUnavailable" | "SystemUnavailable", message: string) {
    super(message);
    this.name = code;
  }
}

/**
 * What an error of another service means for an action.
 *
 * @param what is done, e.g. `lambda:InvokeFunction on function conductor`
 * @throws what is no answer of AWS, a mistake of ours
 */
export function actionFailure(error: unknown, what: string): ActionFailure {
  if (error instanceof ActionFailure) return error;
  if (!(error instanceof AwsError)) throw error;
  if (/AccessDenied|Unauthorized|NotAuthorized|AuthorizationError/.test(error.code) || error.statusCode === 403) {
    return new ActionFailure("PermissionError", `Insufficient permissions. The provided role does not have sufficient permissions to perform ${what}. ${error.message}`);
  }
  if (error.statusCode >= 500 || /Throttl|TooManyRequests|SlowDown/.test(error.code)) return new ActionFailure("SystemUnavailable", `${what}: ${error.code}: ${error.message}`);
  return new ActionFailure("ConfigurationError", `${what}: ${error.code}: ${error.message}`);
}
