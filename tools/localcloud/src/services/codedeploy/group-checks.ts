import { AwsError, type CallContext, type Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { canAssume } from "../support/service-role";
import { codedeployArn } from "./records";

const ALARM_LIMIT = 10;
const TRIGGER_LIMIT = 10;
const PRINCIPAL = "codedeploy.amazonaws.com";

/** Settings of groups for servers and containers, refused by name. */
const OF_OTHER_PLATFORMS = [
  "ec2TagFilters", "onPremisesInstanceTagFilters", "autoScalingGroups", "blueGreenDeploymentConfiguration", "loadBalancerInfo",
  "ec2TagSet", "ecsServices", "onPremisesTagSet", "terminationHookEnabled",
];

/** Checks what a request says about a Lambda deployment group; members that it does not name are not looked at. */
export async function checkGroup(context: CallContext, input: Shape, application: string, group: string): Promise<void> {
  for (const key of OF_OTHER_PLATFORMS) {
    const value: unknown = input[key];
    const empty = value === undefined || value === false || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
    if (!empty) throw notModelled("codedeploy", `${key} of a deployment group`, "Groups here deploy Lambda functions.");
  }
  checkStyle(input.deploymentStyle);
  checkAlarms(input.alarmConfiguration);
  checkRollback(input.autoRollbackConfiguration);
  await checkTriggers(context, input.triggerConfigurations);
  if (input.serviceRoleArn !== undefined) {
    const arn = codedeployArn(context, "deploymentgroup", `${application}/${group}`);
    if (!(await canAssume(context, input.serviceRoleArn, PRINCIPAL, arn))) {
      throw new AwsError("InvalidRoleException", "Cannot assume role provided.");
    }
  }
}

function checkStyle(style: Shape | undefined): void {
  if (style === undefined) return;
  if (style.deploymentType !== "BLUE_GREEN" || style.deploymentOption !== "WITH_TRAFFIC_CONTROL") {
    throw badStyle();
  }
}

/** Lambda knows one style only. */
export function badStyle(): AwsError {
  return new AwsError("InvalidDeploymentStyleException",
    "An invalid deployment style was specified: the Lambda compute platform needs deploymentType BLUE_GREEN and deploymentOption WITH_TRAFFIC_CONTROL.");
}

/**
 * The form of the alarm list. Whether an alarm exists is not asked: the API documents no such refusal, and CodeDeploy
 * reads the alarms when a deployment runs.
 */
export function checkAlarms(config: Shape | undefined): void {
  if (config === undefined) return;
  const refused = (text: string): AwsError => new AwsError("InvalidAlarmConfigException", `The format of the alarm configuration is invalid: ${text}.`);
  const alarmNames = ((config.alarms ?? []) as Shape[]).map((alarm) => alarm.name as string | undefined);
  if (alarmNames.length > ALARM_LIMIT) {
    throw new AwsError("AlarmsLimitExceededException", `The maximum number of alarms for a deployment group (${ALARM_LIMIT}) was exceeded.`);
  }
  if (config.enabled === true && alarmNames.length === 0) throw refused("it is enabled, but the alarm list is empty");
  for (const [index, name] of alarmNames.entries()) {
    if (name === undefined || name === "" || name.length > 255) throw refused("an alarm name is empty or exceeds the limit of 255 characters");
    if (alarmNames.indexOf(name) !== index) throw refused(`two alarms with the same name have been specified: ${name}`);
  }
}

export function checkRollback(config: Shape | undefined): void {
  if (config?.enabled === true && (config.events ?? []).length === 0) {
    throw new AwsError("InvalidAutoRollbackConfigException",
      "The automatic rollback configuration was specified in an invalid format: automatic rollback is enabled, but no event types were listed.");
  }
}

async function checkTriggers(context: CallContext, triggers: Shape[] | undefined): Promise<void> {
  const refused = (text: string): AwsError => new AwsError("InvalidTriggerConfigException", `The trigger was specified in an invalid format: ${text}`);
  if (triggers === undefined) return;
  if (triggers.length > TRIGGER_LIMIT) {
    throw new AwsError("TriggerTargetsLimitExceededException", "The maximum allowed number of triggers was exceeded.");
  }
  const seen = new Set<string>();
  for (const { triggerName: name, triggerTargetArn: arn, triggerEvents: events } of triggers) {
    if (!name || seen.has(name)) throw refused(`trigger names must be present and unique, found ${name ? `${name} twice` : "none"}.`);
    seen.add(name);
    if ((events ?? []).length === 0) throw refused(`trigger ${name} lists no events.`);
    if (!/^arn:aws[\w-]*:sns:[\w-]+:\d{12}:[\w.-]+$/.test(arn ?? "")) throw refused(`trigger ${name}: ${arn} is not the ARN of an SNS topic.`);
    try {
      await context.internal("sns", "GetTopicAttributes", { TopicArn: arn });
    } catch (error) {
      if (error instanceof AwsError && /NotFound/.test(error.code)) throw refused(`trigger ${name}: the topic ${arn} does not exist.`);
      throw error;
    }
  }
}
