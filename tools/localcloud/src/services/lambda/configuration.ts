import { createHash } from "node:crypto";
import type { CallContext, Shape } from "../../service";
import { functionArn } from "./names";
import type { VersionRecord } from "./records";

/** What to say of an operation that Lambda finishes after it has answered. */
export type Progress = "creating" | "updating";

/**
 * A version in the form of `FunctionConfiguration`.
 *
 * Creating and updating take effect at once here; the answer to the call itself still says that they are under way,
 * as AWS's does, so that a caller which forgets to wait is seen.
 */
export function configuration(
  context: CallContext, name: string, record: VersionRecord, qualifier?: string, progress?: Progress,
): Shape {
  const { settings } = record;
  const creating = progress === "creating";
  const updating = progress === "updating";
  return {
    FunctionName: name,
    FunctionArn: functionArn(context, name, qualifier),
    Runtime: settings.Runtime,
    Role: settings.Role,
    Handler: settings.Handler,
    CodeSize: settings.CodeSize,
    Description: settings.Description,
    Timeout: settings.Timeout,
    MemorySize: settings.MemorySize,
    LastModified: record.lastModified,
    CodeSha256: settings.CodeSha256,
    Version: record.version,
    ...(settings.DeadLetterConfig && { DeadLetterConfig: settings.DeadLetterConfig }),
    ...(settings.Environment && { Environment: settings.Environment }),
    ...(settings.KMSKeyArn !== undefined && { KMSKeyArn: settings.KMSKeyArn }),
    TracingConfig: settings.TracingConfig,
    RevisionId: record.revisionId,
    State: creating ? "Pending" : "Active",
    ...(creating && { StateReason: "The function is being created.", StateReasonCode: "Creating" }),
    ...(!creating && { LastUpdateStatus: updating ? "InProgress" : "Successful" }),
    ...(updating && { LastUpdateStatusReason: "The function is being created.", LastUpdateStatusReasonCode: "Creating" }),
    PackageType: "Zip",
    Architectures: settings.Architectures,
    EphemeralStorage: settings.EphemeralStorage,
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(context, settings.Runtime) },
    LoggingConfig: settings.LoggingConfig,
  };
}

/** Lists leave out the state members. */
export function listedConfiguration(context: CallContext, name: string, record: VersionRecord, qualifier?: string): Shape {
  const { State: _state, LastUpdateStatus: _status, ...listed } = configuration(context, name, record, qualifier);
  return listed;
}

/** A stable ARN per runtime; AWS's own digests are not published. */
export function runtimeVersionArn(context: CallContext, runtime: string): string {
  const digest = createHash("sha256").update(`switchyard:${runtime}`).digest("hex");
  return `arn:${context.partition}:lambda:${context.region}::runtime:${digest}`;
}
