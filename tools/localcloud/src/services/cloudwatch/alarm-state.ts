/**
 * Alarms as they change their state: by evaluation, or by hand.
 */
import { AwsError, type CallContext, type Handler, type Shape, type TaskHandler, type Transaction } from "../../service";
import { emitServiceEvent } from "../events/service-event";
import { scheduleActions } from "./alarm-actions";
import { evaluate, watchingOf } from "./alarm-evaluation";
import { addHistory } from "./alarm-history";
import { stateReason, stateReasonData } from "./alarm-reason";
import { continueWatching, watch } from "./alarm-schedule";
import { eventConfiguration, stateInEvent } from "./alarm-messages";
import { jsonText } from "./java-text";
import { flushMetrics } from "./metric-recorder";
import { alarmArn, alarms, type AlarmRecord, type AlarmState, type AlarmStateRecord } from "./records";

/** Looks at one alarm at the time at which it is due. */
export const evaluateAlarm: TaskHandler = (task, context) => {
  flushMetrics(context);
  context.store.transaction((tx) => {
    task.finish(tx);
    const alarm = alarms.get(context, tx, task.key);
    if (alarm === undefined) return;
    const { state, range, sawNothing, ...judgement } = evaluate(context, tx, alarm.settings, task.at);
    if (state !== undefined && state !== alarm.state.value) {
      const judged = { ...judgement, state };
      changeState(context, tx, alarm, {
        value: state, reason: stateReason(alarm.settings, judged), reasonData: stateReasonData(alarm.settings, judged, range, context.clock.now()),
      });
    }
    continueWatching(context, tx, alarm.name, task.at, sawNothing);
  });
};

/** The state holds until the next evaluation; actions and events come of it as of any other change. */
export const setAlarmState: Handler = (input, context) => context.store.transaction((tx) => {
  const alarm = alarms.get(context, tx, input.AlarmName);
  if (alarm === undefined) throw new AwsError("ResourceNotFound", `Alarm ${input.AlarmName} does not exist`, 404);
  if (input.StateReasonData !== undefined) checkJson(input.StateReasonData);
  changeState(context, tx, alarm, { value: input.StateValue as AlarmState, reason: input.StateReason, ...(input.StateReasonData !== undefined && { reasonData: input.StateReasonData }) });
  const { cadence, metricIds } = watchingOf(alarm.settings);
  watch(context, tx, alarm.name, cadence, metricIds);
  return {};
});

function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw new AwsError("InvalidFormat", "StateReasonData was not valid JSON");
  }
}

function changeState(context: CallContext, tx: Transaction, alarm: AlarmRecord, to: Pick<AlarmStateRecord, "value" | "reason" | "reasonData">): void {
  const now = new Date(context.clock.now());
  const before = alarm.state;
  const changes = before.value !== to.value;
  const state: AlarmStateRecord = { ...to, updated: now, transitioned: changes ? now : before.transitioned };
  const changed = { ...alarm, state };
  alarms.put(context, tx, alarm.name, changed);
  if (!changes) return;
  addHistory(context, tx, {
    alarm: alarm.name, type: "StateUpdate", summary: `Alarm updated from ${before.value} to ${to.value}`,
    data: jsonText({ version: "1.0", oldState: inHistory(before), newState: inHistory(state) }),
  });
  emitServiceEvent(context, tx, {
    source: "aws.cloudwatch", detailType: "CloudWatch Alarm State Change", resources: [alarmArn(context, alarm.name)],
    detail: {
      alarmName: alarm.name, state: stateInEvent(state), previousState: stateInEvent(before), configuration: eventConfiguration(context, alarm),
    },
  });
  scheduleActions(context, tx, changed, before);
}

function inHistory({ value, reason, reasonData }: AlarmStateRecord): Shape {
  return { stateValue: value, stateReason: reason, stateReasonData: reasonData === undefined ? undefined : (JSON.parse(reasonData) as unknown) };
}
