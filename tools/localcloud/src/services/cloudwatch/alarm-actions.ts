import { AwsError, type CallContext, type TaskHandler, type Transaction } from "../../service";
import { serviceCaller } from "../support/service-role";
import { addHistory } from "./alarm-history";
import { functionEvent, topicMessage } from "./alarm-messages";
import { jsonText } from "./java-text";
import { alarmArn, type AlarmRecord, type AlarmState, type AlarmStateRecord } from "./records";

export const ACTION = "alarm-action";

const ACTIONS: Readonly<Record<AlarmState, string>> = { ALARM: "AlarmActions", OK: "OKActions", INSUFFICIENT_DATA: "InsufficientDataActions" };

/** Principals as which CloudWatch acts, by the service that an action is of. */
const PRINCIPALS: Readonly<Record<string, string>> = { sns: "cloudwatch.amazonaws.com", lambda: "lambda.alarms.cloudwatch.amazonaws.com" };

interface ActionPayload { alarm: AlarmRecord; before: AlarmStateRecord; arn: string }

/** An alarm has changed its state: what is to be done then is done soon. Actions that are switched off are not made up for later. */
export function scheduleActions(context: CallContext, tx: Transaction, alarm: AlarmRecord, before: AlarmStateRecord): void {
  if (alarm.settings.ActionsEnabled === false) return;
  for (const arn of (alarm.settings[ACTIONS[alarm.state.value]] ?? []) as string[]) {
    const payload: ActionPayload = { alarm, before, arn };
    context.schedule(tx, { task: ACTION, key: context.uuid(), at: context.clock.now(), payload });
  }
}

/** Carries out one action. Whether it worked is in the alarm's history, and nowhere else. */
export const runAlarmAction: TaskHandler = async (task, context) => {
  const { alarm, before, arn } = task.payload as ActionPayload;
  const error = await attempt(context, alarm, before, arn);
  context.store.transaction((tx) => {
    task.finish(tx);
    const stateUpdate = { actionState: error === undefined ? "Succeeded" : "Failed", stateUpdateTimestamp: alarm.state.updated.getTime(), notificationResource: arn };
    addHistory(context, tx, {
      alarm: alarm.name, type: "Action",
      summary: (error === undefined ? `Successfully executed action ${arn}` : `Failed to execute action ${arn}. Received error: "${error}"`).slice(0, 255),
      data: jsonText({ ...stateUpdate, ...(error === undefined ? {} : { error }), publishedMessage: topicOf(arn) ? { default: topicMessage(context, alarm, before).Message } : undefined }),
    });
  });
};

/** @returns what AWS refused, in its words */
async function attempt(context: CallContext, alarm: AlarmRecord, before: AlarmStateRecord, arn: string): Promise<string | undefined> {
  const service = arn.split(":")[2] ?? "";
  const caller = serviceCaller(context, PRINCIPALS[service] ?? "cloudwatch.amazonaws.com", alarmArn(context, alarm.name));
  try {
    if (topicOf(arn)) await context.call("sns", "Publish", { TopicArn: arn, ...topicMessage(context, alarm, before) }, caller);
    else {
      const Payload = new TextEncoder().encode(JSON.stringify(functionEvent(context, alarm, before)));
      await context.call("lambda", "Invoke", { FunctionName: arn, InvocationType: "Event", Payload }, caller);
    }
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
}

function topicOf(arn: string): boolean {
  return arn.split(":")[2] === "sns";
}
