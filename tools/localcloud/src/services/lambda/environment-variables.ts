import type { CallContext } from "../../service";
import type { SessionCredentials } from "../support/service-role";
import type { FunctionLog } from "./function-log";
import type { InvocationTarget } from "./invocation-target";

/**
 * What a function finds in its environment: its own variables and those of Lambda, nothing of this machine's.
 *
 * @param root folder of the code
 * @param endpoint of the cloud, where the SDKs send their calls
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function environmentVariables(context: CallContext, target: InvocationTarget, credentials: SessionCredentials, log: FunctionLog,
  { root, endpoint }: { root: string; endpoint: string }): Record<string, string> {
  const { settings, version } = target.version;
  const { LogFormat, LogGroup, ApplicationLogLevel } = settings.LoggingConfig;
  return {
    LANG: "en_US.UTF-8",
    PATH: "/var/lang/bin:/usr/local/bin:/usr/bin:/bin:/opt/bin",
    TZ: ":UTC",
    // Nobody's home: SDKs look there for settings of this machine's user.
    HOME: "/var/empty/localcloud",
    ...settings.Environment?.Variables,
    _HANDLER: settings.Handler,
    AWS_REGION: context.region,
    AWS_DEFAULT_REGION: context.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${settings.Runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: target.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.MemorySize),
    AWS_LAMBDA_FUNCTION_VERSION: version,
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: LogGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: log.stream.name,
    ...(LogFormat === "JSON" && { AWS_LAMBDA_LOG_FORMAT: "JSON", AWS_LAMBDA_LOG_LEVEL: ApplicationLogLevel ?? "INFO" }),
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    LAMBDA_TASK_ROOT: root,
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    AWS_ENDPOINT_URL: endpoint,
    AWS_EC2_METADATA_DISABLED: "true",
  };
}
