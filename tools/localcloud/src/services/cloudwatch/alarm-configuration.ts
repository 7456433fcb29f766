import type { CallContext, Shape, Transaction } from "../../service";
import { addHistory } from "./alarm-history";
import { Double, jsonText, timeText } from "./java-text";
import { alarmArn, type AlarmRecord } from "./records";

/** Notes that an alarm was made (`before` is absent), changed, or deleted (`after` is absent). */
export function addConfigurationHistory(context: CallContext, tx: Transaction, after: AlarmRecord | undefined, before: AlarmRecord | undefined): void {
  const { name } = (after ?? before)!;
  const [type, word, changes] = before === undefined ? ["Create", "created", { createdAlarm: configuration(context, after!) }]
    : after === undefined ? ["Delete", "deleted", { deletedAlarm: configuration(context, before) }]
      : ["Update", "updated", { updatedAlarm: configuration(context, after), previousAlarm: configuration(context, before) }];
  addHistory(context, tx, { alarm: name, type: "ConfigurationUpdate", summary: `Alarm "${name}" ${word}`, data: jsonText({ version: "1.0", type, ...changes }) });
}

function configuration(context: CallContext, { name, settings, configurationUpdated, state }: AlarmRecord): Shape {
  const { Threshold: threshold, AlarmActions, OKActions, InsufficientDataActions, ActionsEnabled, AlarmDescription, ...rest } = settings;
  return {
    alarmName: name, alarmDescription: AlarmDescription as string | undefined, alarmArn: alarmArn(context, name),
    alarmConfigurationUpdatedTimestamp: timeText(configurationUpdated.getTime()),
    ...(lowerFirst(rest) as Shape), threshold: new Double(threshold),
    stateValue: state.value, stateUpdatedTimestamp: timeText(state.updated.getTime()), actionsEnabled: ActionsEnabled ?? true,
    okactions: OKActions ?? [], alarmActions: AlarmActions ?? [], insufficientDataActions: InsufficientDataActions ?? [],
  };
}

/** Member names as CloudWatch writes them in JSON: with a small first letter. */
export function lowerFirst(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerFirst);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key[0]!.toLowerCase() + key.slice(1), lowerFirst(member)]));
}
