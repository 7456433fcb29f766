import { type CandidateAlarm, candidateAlarms } from "@switchyard/conventions";
import { type AlarmQuery, businessFailureQueries, errorRatePercent, errorRateQueries, throttleQueries } from "./alarm-queries";
import { twoOfTwoPeriods } from "./alarm-settings";

/** A metric alarm without its name. */
export interface AlarmDefinition {
  alarmDescription: string;
  /** An alarm from above this value on, in two of two periods. */
  threshold: number;
  comparisonOperator: typeof twoOfTwoPeriods.comparisonOperator;
  evaluationPeriods: number;
  datapointsToAlarm: number;
  treatMissingData: typeof twoOfTwoPeriods.treatMissingData;
  metricQueries: AlarmQuery[];
}

export interface CandidateAlarmOptions {
  service: string;
  /** Function that serves the callers. */
  functionName: string;
  /** Version under test, by number. */
  version: string;
  /** Calls in a minute below which a rate counts as 0. */
  minimumInvocations: number;
}

/** The alarms on which a deployment is rolled back, complete: the runtime layer makes them, the conductor writes them anew for each release. */
export function candidateAlarmDefinitions({ service, functionName, version, minimumInvocations }: CandidateAlarmOptions): Record<CandidateAlarm, AlarmDefinition> {
  const watched = { functionName, executedVersion: version };
  const what: Record<CandidateAlarm, Pick<AlarmDefinition, "threshold" | "metricQueries">> = {
    "error-rate": { threshold: errorRatePercent, metricQueries: errorRateQueries(watched, minimumInvocations) },
    "business-failures": { threshold: errorRatePercent, metricQueries: businessFailureQueries(functionName, version, minimumInvocations) },
    throttles: { threshold: 0, metricQueries: throttleQueries(watched) },
  };
  const definition = (alarm: CandidateAlarm): AlarmDefinition => ({ alarmDescription: `Rolls back a release of ${service}: ${alarm}`, ...twoOfTwoPeriods, ...what[alarm] });
  return Object.fromEntries(candidateAlarms.map((alarm) => [alarm, definition(alarm)])) as Record<CandidateAlarm, AlarmDefinition>;
}
