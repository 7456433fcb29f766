import type { CallContext, Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { canAssume } from "../support/service-role";
import { invalidValue, validation } from "./errors";
import type { FunctionSettings } from "./records";
import { checkRuntime } from "./runtimes";

const ENVIRONMENT = "Lambda was unable to configure your environment variables because the environment variables you have provided ";

/** Names that the runtime sets itself. */
const RESERVED = new Set([
  "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
]);

/** The settings of a new function: what the request says, else AWS's defaults. Code members are filled in by the caller. */
export function newSettings(input: Shape): FunctionSettings {
  const defaults: FunctionSettings = {
    Runtime: input.Runtime, Role: input.Role, Handler: input.Handler,
    Description: "", Timeout: 3, MemorySize: 128, Architectures: input.Architectures ?? ["x86_64"],
    EphemeralStorage: { Size: 512 }, TracingConfig: { Mode: "PassThrough" },
    LoggingConfig: { LogFormat: "Text", LogGroup: `/aws/lambda/${input.FunctionName}` },
    CodeSha256: "", CodeSize: 0,
  };
  return changedSettings(defaults, input);
}

/** Settings after a request; members that it does not name stay as they are. */
export function changedSettings(before: FunctionSettings, input: Shape): FunctionSettings {
  const after: FunctionSettings = { ...before };
  for (const key of ["Runtime", "Role", "Handler", "Description", "Timeout", "MemorySize", "EphemeralStorage"] as const) {
    if (input[key] !== undefined) Object.assign(after, { [key]: input[key] });
  }
  if (input.TracingConfig?.Mode !== undefined) after.TracingConfig = { Mode: input.TracingConfig.Mode };
  if (input.Environment !== undefined) {
    const variables: Record<string, string> = input.Environment.Variables ?? {};
    after.Environment = Object.keys(variables).length === 0 ? undefined : { Variables: variables };
  }
  // An empty text takes the setting away.
  if (input.DeadLetterConfig !== undefined) {
    const target: string | undefined = input.DeadLetterConfig.TargetArn;
    after.DeadLetterConfig = target ? { TargetArn: target } : undefined;
  }
  if (input.KMSKeyArn !== undefined) after.KMSKeyArn = input.KMSKeyArn || undefined;
  if (input.LoggingConfig !== undefined) after.LoggingConfig = logging(before.LoggingConfig, input.LoggingConfig);
  return after;
}

function logging(before: FunctionSettings["LoggingConfig"], change: Shape): FunctionSettings["LoggingConfig"] {
  const format: string = change.LogFormat ?? before.LogFormat;
  const group: string = change.LogGroup ?? before.LogGroup;
  if (format === "Text") {
    if (change.ApplicationLogLevel !== undefined || change.SystemLogLevel !== undefined) {
      throw invalidValue("To configure log levels you must set your function's LogFormat to JSON.");
    }
    return { LogFormat: format, LogGroup: group };
  }
  return {
    LogFormat: format,
    ApplicationLogLevel: change.ApplicationLogLevel ?? before.ApplicationLogLevel ?? "INFO",
    SystemLogLevel: change.SystemLogLevel ?? before.SystemLogLevel ?? "INFO",
    LogGroup: group,
  };
}

/** Refuses, by name, what a request asks for beyond what is modelled. */
export function rejectUnmodelled(input: Shape): void {
  if (input.PackageType === "Image" || input.ImageConfig !== undefined) {
    throw notModelled("lambda", "a function from a container image");
  }
  if ((input.Layers?.length ?? 0) > 0) throw notModelled("lambda", "a layer", "Bundle what the function needs into its zip.");
  if ((input.FileSystemConfigs?.length ?? 0) > 0) throw notModelled("lambda", "a file system");
  if ((input.VpcConfig?.SubnetIds?.length ?? 0) > 0 || (input.VpcConfig?.SecurityGroupIds?.length ?? 0) > 0) {
    throw notModelled("lambda", "a function in a VPC");
  }
  if (input.SnapStart?.ApplyOn === "PublishedVersions") throw notModelled("lambda", "SnapStart");
  for (const key of ["TenancyConfig", "CapacityProviderConfig", "DurableConfig", "PublishTo"]) {
    if (input[key] !== undefined) throw notModelled("lambda", key);
  }
}

/** Checks that need other services or the clock, in the order in which Lambda reports them. */
export async function checkSettings(context: CallContext, input: Shape, action: "create" | "update"): Promise<void> {
  if (input.Timeout > 900) {
    throw validation(String(input.Timeout), "timeout", "Member must have value less than or equal to 900");
  }
  if (input.MemorySize > 10_240) {
    throw validation(String(input.MemorySize), "memorySize", "Member must have value less than or equal to 10240");
  }
  if (input.EphemeralStorage?.Size > 10_240) {
    throw validation(String(input.EphemeralStorage.Size), "ephemeralStorage.size", "Member must have value less than or equal to 10240");
  }
  if (input.Runtime !== undefined) checkRuntime(input.Runtime, action, context.clock.now());
  if (input.Environment?.Variables !== undefined) checkEnvironment(input.Environment.Variables);
  if (input.DeadLetterConfig?.TargetArn && !/^arn:aws[\w-]*:(sqs|sns):/.test(input.DeadLetterConfig.TargetArn)) {
    throw invalidValue("The provided DeadLetterConfig TargetArn must be the ARN of an Amazon SQS queue or an Amazon SNS topic.");
  }
  if (input.Role !== undefined && !(await canAssume(context, input.Role, "lambda.amazonaws.com"))) {
    throw invalidValue("The role defined for the function cannot be assumed by Lambda.");
  }
}

function checkEnvironment(variables: Record<string, string>): void {
  const reserved = Object.keys(variables).filter((name) => RESERVED.has(name));
  if (reserved.length > 0) {
    throw invalidValue(
      `${ENVIRONMENT}contains reserved keys that are currently not supported for modification. `
      + `Reserved keys used in this request: ${reserved.join(", ")}`,
    );
  }
  const measured = JSON.stringify(variables);
  if (Buffer.byteLength(measured, "utf8") > 4096) {
    throw invalidValue(`${ENVIRONMENT}exceeded the 4KB limit. String measured: ${measured}`);
  }
}
