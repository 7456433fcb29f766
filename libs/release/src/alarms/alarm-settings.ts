/** What all alarms have in common: two bad minutes in a row, and silence is not bad. */
export const twoOfTwoPeriods = {
  comparisonOperator: "GreaterThanThreshold",
  evaluationPeriods: 2,
  datapointsToAlarm: 2,
  treatMissingData: "notBreaching",
} as const;
