import { AwsError, type CallContext, type Handler, type Shape } from "../../service";
import { notModelled } from "../support/not-modelled";
import { page, sortedBy } from "../support/paging";
import { checkTags, fromTagList } from "../support/tags";
import { checkAlarm } from "./alarm-checks";
import { addConfigurationHistory } from "./alarm-configuration";
import { watchingOf } from "./alarm-evaluation";
import { forget, watch } from "./alarm-schedule";
import { alarmArn, alarms, type AlarmRecord } from "./records";

export const putMetricAlarm: Handler = (input, context) => {
  checkAlarm(context, input);
  const { AlarmName: name, Tags: tagList, ...settings } = input;
  const tags = fromTagList(tagList);
  refuseTags(checkTags({}, tags));
  return context.store.transaction((tx) => {
    const before = alarms.get(context, tx, name);
    const now = new Date(context.clock.now());
    const alarm: AlarmRecord = {
      name, settings, configurationUpdated: now,
      // A change of the configuration leaves the state alone, and tags count only when the alarm is made.
      state: before?.state ?? {
        value: "INSUFFICIENT_DATA", reason: "Unchecked: Initial alarm creation", updated: now, transitioned: now,
      },
      tags: before?.tags ?? tags,
    };
    alarms.put(context, tx, name, alarm);
    addConfigurationHistory(context, tx, alarm, before);
    const { cadence, metricIds } = watchingOf(settings);
    watch(context, tx, name, cadence, metricIds);
    return {};
  });
};

/** Turns what {@link checkTags} found into CloudWatch's errors. */
export function refuseTags(problem: ReturnType<typeof checkTags>): void {
  if (problem?.reserved !== undefined) {
    throw new AwsError("InvalidParameterValue", "Tag keys beginning with aws: are reserved for system use.");
  }
  if (problem?.tooMany === true) throw new AwsError("InvalidParameterValue", "A resource can have at most 50 tags.");
}

function described(context: CallContext, alarm: AlarmRecord): Shape {
  const { settings, state } = alarm;
  return {
    ...settings,
    AlarmName: alarm.name,
    AlarmArn: alarmArn(context, alarm.name),
    AlarmConfigurationUpdatedTimestamp: alarm.configurationUpdated,
    ActionsEnabled: settings.ActionsEnabled ?? true,
    OKActions: settings.OKActions ?? [],
    AlarmActions: settings.AlarmActions ?? [],
    InsufficientDataActions: settings.InsufficientDataActions ?? [],
    StateValue: state.value,
    StateReason: state.reason,
    ...(state.reasonData !== undefined && { StateReasonData: state.reasonData }),
    StateUpdatedTimestamp: state.updated,
    StateTransitionedTimestamp: state.transitioned,
    ...(settings.Metrics === undefined
      ? { Dimensions: settings.Dimensions ?? [] }
      : { Dimensions: [], Metrics: (settings.Metrics as Shape[]).map((query) => ({ ...query, ReturnData: query.ReturnData ?? true })) }),
  };
}

export const describeAlarms: Handler = (input, context) => {
  const { AlarmNames: names, AlarmNamePrefix: prefix } = input;
  for (const key of ["ChildrenOfAlarmName", "ParentsOfAlarmName"]) {
    if (input[key] !== undefined) throw notModelled("cloudwatch", `${key}: composite alarms`);
  }
  if (names !== undefined && prefix !== undefined) {
    throw new AwsError("InvalidParameterCombination", "AlarmNames and AlarmNamePrefix cannot both be specified.");
  }
  if (input.AlarmTypes !== undefined && !(input.AlarmTypes as string[]).includes("MetricAlarm")) {
    return { MetricAlarms: [], CompositeAlarms: [] };
  }
  return context.store.read((tx) => {
    const found = names === undefined
      ? alarms.values(context, tx, prefix ?? "")
      : sortedBy([...new Set(names as string[])], (name) => name).flatMap((name) => alarms.get(context, tx, name) ?? []);
    const wanted = found
      .filter((alarm) => input.StateValue === undefined || alarm.state.value === input.StateValue)
      .filter((alarm) => input.ActionPrefix === undefined || actions(alarm).some((arn) => arn.startsWith(input.ActionPrefix as string)));
    const invalid = (): AwsError => new AwsError("InvalidNextToken", "The next token specified is invalid.");
    const shown = page(wanted, (alarm) => alarm.name, input.NextToken, input.MaxRecords ?? 50, invalid);
    return {
      MetricAlarms: shown.items.map((alarm) => described(context, alarm)),
      CompositeAlarms: [],
      ...(shown.next && { NextToken: shown.next }),
    };
  });
};

function actions({ settings }: AlarmRecord): string[] {
  return [settings.AlarmActions, settings.OKActions, settings.InsufficientDataActions].flatMap((list) => (list ?? []) as string[]);
}

export const describeAlarmsForMetric: Handler = (input, context) => context.store.read((tx) => {
  const key = (list: Shape[] | undefined): string => JSON.stringify((list ?? []).map((one) => [one.Name, one.Value]).sort());
  const found = alarms.values(context, tx).filter(({ settings }) =>
    settings.MetricName === input.MetricName && settings.Namespace === input.Namespace
    && key(settings.Dimensions) === key(input.Dimensions)
    && ["Statistic", "ExtendedStatistic", "Period", "Unit"].every((name) => input[name] === undefined || input[name] === settings[name]));
  return { MetricAlarms: found.map((alarm) => described(context, alarm)) };
});

/** Names without an alarm are passed over; the others are deleted. */
export const deleteAlarms: Handler = (input, context) => context.store.transaction((tx) => {
  for (const name of input.AlarmNames as string[]) {
    const alarm = alarms.get(context, tx, name);
    if (alarm === undefined) continue;
    alarms.remove(context, tx, name);
    forget(context, tx, name);
    addConfigurationHistory(context, tx, undefined, alarm);
  }
  return {};
});

function switchActions(ActionsEnabled: boolean): Handler {
  return (input, context) => context.store.transaction((tx) => {
    for (const name of input.AlarmNames as string[]) {
      const alarm = alarms.get(context, tx, name);
      if (alarm === undefined || (alarm.settings.ActionsEnabled ?? true) === ActionsEnabled) continue;
      const changed = { ...alarm, settings: { ...alarm.settings, ActionsEnabled }, configurationUpdated: new Date(context.clock.now()) };
      alarms.put(context, tx, name, changed);
      addConfigurationHistory(context, tx, changed, alarm);
    }
    return {};
  });
}

export const enableAlarmActions = switchActions(true);
export const disableAlarmActions = switchActions(false);
