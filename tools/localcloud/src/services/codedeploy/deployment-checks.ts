/**
 * What CodeDeploy looks up, as the group's role, before and while traffic moves.
 */
import type { CallContext, Caller, Shape } from "../../service";
import { parseAppSpec, type LambdaAppSpec } from "./appspec";
import type { Ending } from "./deployment-machine";
import type { DeploymentRecord } from "./deployments";
import { alarmsActive, badConfiguration, failed, failureOf } from "./failures";

/** Something that was looked up, or what ends the deployment instead. */
export type Checked<T> = { value: T; ending?: undefined } | { value?: undefined; ending: Ending };

/**
 * An alarm in ALARM stops the deployment; INSUFFICIENT_DATA does not. Alarms that cannot be read, or are not there, stop it too, unless
 * the group ignores that.
 */
export async function readAlarms(context: CallContext, record: DeploymentRecord, role: Caller): Promise<Ending | undefined> {
  const { enabled, names, ignorePollAlarmFailure } = record.alarms;
  if (!enabled || names.length === 0) return undefined;
  let answer: Shape;
  try {
    answer = await context.call("cloudwatch", "DescribeAlarms", { AlarmNames: names }, role);
  } catch (error) {
    const ending = failureOf(error, "AmazonCloudWatch", record.serviceRoleArn);
    return ignorePollAlarmFailure ? undefined : ending;
  }
  const found = (answer.MetricAlarms ?? []) as Shape[];
  const active = names.filter((name) => found.some((alarm) => alarm.AlarmName === name && alarm.StateValue === "ALARM"));
  if (active.length > 0) return alarmsActive(active);
  const missing = names.filter((name) => !found.some((alarm) => alarm.AlarmName === name));
  if (missing.length === 0 || ignorePollAlarmFailure) return undefined;
  return failed("CODEDEPLOY_RESOURCE_CANNOT_BE_FOUND", `The state of these alarms cannot be read, they do not exist: ${missing.join(", ")}`);
}

export async function readAppSpecOfS3(context: CallContext, record: DeploymentRecord, role: Caller): Promise<Checked<LambdaAppSpec>> {
  const { bucket, key, version, eTag, bundleType } = record.revision.s3Location;
  let text: string;
  try {
    const { Body } = await context.call("s3", "GetObject", {
      Bucket: bucket, Key: key, ...(version !== undefined && { VersionId: version }), ...(eTag !== undefined && { IfMatch: eTag }),
    }, role);
    text = Buffer.from(Body as Uint8Array).toString("utf8");
  } catch (error) {
    return { ending: failureOf(error, "AmazonS3", record.serviceRoleArn) };
  }
  const { spec, problems } = parseAppSpec(text, bundleType);
  return spec === undefined ? { ending: badConfiguration(`${problems.join("; ")}.`) } : { value: spec };
}

/** The alias must be where the AppSpec says it is, on one version alone. */
export async function checkAlias(context: CallContext, record: DeploymentRecord, spec: LambdaAppSpec, role: Caller): Promise<Ending | undefined> {
  let alias: Shape;
  try {
    alias = await context.call("lambda", "GetAlias", { FunctionName: spec.functionName, Name: spec.alias }, role);
  } catch (error) {
    return failureOf(error, "AWSLambda", record.serviceRoleArn);
  }
  const weights = alias.RoutingConfig?.AdditionalVersionWeights ?? {};
  if (record.rollbackOf !== undefined) return checkRollback(record, spec, alias.FunctionVersion, Object.keys(weights));
  if (alias.FunctionVersion !== spec.currentVersion) {
    return badConfiguration("The Lambda function alias version does not match the current version in AppSpec file.");
  }
  if (Object.keys(weights).length > 0) {
    return badConfiguration(`The Lambda function alias ${spec.alias} already shifts traffic between two versions.`);
  }
  // Seen at AWS: https://github.com/terraform-aws-modules/terraform-aws-lambda/issues/82
  if (spec.currentVersion === spec.targetVersion && record.routing.type !== "AllAtOnce") return badConfiguration();
  return undefined;
}

/** A rollback puts back what its deployment moved; weights that somebody else left are not its business. */
function checkRollback(record: DeploymentRecord, spec: LambdaAppSpec, version: string, weighted: string[]): Ending | undefined {
  const own = [spec.currentVersion, spec.targetVersion];
  const isOurs = [version, ...weighted].every((one) => own.includes(one));
  const isInPlace = version === spec.targetVersion && weighted.length === 0;
  return (record.rollbackOf!.restores ? isOurs : isInPlace) ? undefined
    : badConfiguration("The Lambda function alias version does not match the current version in AppSpec file.");
}
