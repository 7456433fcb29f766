import { AwsError } from "../../service";
import type { Ending } from "./deployment-machine";

/** Beginning of what AWS says of an AppSpec that does not fit the alias. */
const BAD_CONFIGURATION =
  "The deployment failed because the AppSpec file that specifies the AWS Lambda deployment configuration is missing or has an invalid configuration.";

export function failed(code: string, message: string): Ending {
  return { status: "Failed", error: { code, message }, cause: "DEPLOYMENT_FAILURE" };
}

/** @see https://github.com/aws/serverless-application-model/issues/291 for AWS's words */
export function badConfiguration(detail?: string): Ending {
  return failed("INVALID_LAMBDA_CONFIGURATION", detail === undefined ? BAD_CONFIGURATION : `${BAD_CONFIGURATION} ${detail}`);
}

export function alarmsActive(names: string[]): Ending {
  const list = names.map((name) => `<${name}>`).join(" ");
  return {
    status: "Stopped", cause: "DEPLOYMENT_STOP_ON_ALARM",
    error: {
      code: "ALARM_ACTIVE",
      message: "One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, "
        + `and the affected deployments have been stopped. Activated alarms: ${list}`,
    },
  };
}

export function stoppedByRequest(rollsBack: boolean | undefined): Ending {
  return {
    status: "Stopped", cause: "DEPLOYMENT_STOP_ON_REQUEST", error: { code: "MANUAL_STOP", message: "The deployment was stopped by a user request." },
    ...(rollsBack !== undefined && { rollsBack }),
  };
}

export const HOOK_FAILED = failed("HOOK_EXECUTION_FAILURE", "The deployment failed because one or more of the lifecycle event validation functions failed.");
export const HOOK_SILENT = failed("TIMEOUT", "The deployment timed out while waiting for a status callback. "
  + "CodeDeploy expects a status callback within one hour after a deployment hook is invoked.");
export const TOO_LONG = failed("TIMEOUT", "The deployment timed out: a deployment to AWS Lambda can last at most 50 hours.");
export const GROUP_MISSING = failed("DEPLOYMENT_GROUP_MISSING", "The deployment group was missing.");
export const APPLICATION_MISSING = failed("APPLICATION_MISSING", "The application was missing.");

export function roleMissing(groupName: string): Ending {
  return failed("IAM_ROLE_MISSING", `IAM Role is missing for deployment group: ${groupName}`);
}

/** AWS's names of the services that CodeDeploy's role is used with. */
export type UsedService = "AWSLambda" | "AmazonCloudWatch" | "AmazonS3";

/** What an error of another service means for the deployment. @throws what is no answer of AWS, a mistake of ours */
export function failureOf(error: unknown, service: UsedService, roleArn: string): Ending {
  if (!(error instanceof AwsError)) throw error;
  if (/AccessDenied|UnauthorizedOperation|NotAuthorized/.test(error.code)) {
    return failed("IAM_ROLE_PERMISSIONS", `The IAM role ${roleArn} does not give you permission to perform operations in the following AWS service: ${service}. `
      + "Contact your AWS administrator if you need help. If you are an AWS administrator, you can grant permissions to your users or groups by creating IAM policies.");
  }
  if (isThrottle(error)) return failed("THROTTLED", `The operation was throttled by ${service}: ${error.message}`);
  if (service === "AWSLambda" && /ResourceNotFound|InvalidParameterValue|ResourceConflict/.test(error.code)) {
    return failed("INVALID_LAMBDA_FUNCTION", `The deployment failed because an AWS Lambda function, version or alias of it cannot be used: ${error.message}`);
  }
  if (service === "AmazonS3" && error.statusCode === 404) return failed("REVISION_MISSING", `The revision is missing in Amazon S3: ${error.message}`);
  return failed("INTERNAL_ERROR", `${service} answered ${error.code}: ${error.message}`);
}

export function isThrottle(error: unknown): boolean {
  return error instanceof AwsError && /Throttl|TooManyRequests|LimitExceeded|SlowDown/.test(error.code);
}

/** Whether the same call may do better in a moment. */
export function isTransient(error: unknown): boolean {
  return isThrottle(error) || (error instanceof AwsError && error.statusCode >= 500 && error.statusCode !== 501);
}
