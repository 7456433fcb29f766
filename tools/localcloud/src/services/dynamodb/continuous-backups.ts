import { AwsError, type CallContext, type Handler, type Shape } from "../../service";
import { requireTable, tables, type TableRecord } from "./records";

const day = 86_400_000;
const longestPeriodInDays = 35;
/** DynamoDB can go back to any moment but the last five minutes. */
const lag = 5 * 60_000;

/** These operations have their own error for a missing table. */
const missing = (name: string): AwsError => new AwsError("TableNotFoundException", `Table not found: ${name}`);

function describe({ recovery }: TableRecord, context: CallContext): Shape {
  const now = context.clock.now();
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription: recovery === undefined ? { PointInTimeRecoveryStatus: "DISABLED" } : {
        PointInTimeRecoveryStatus: "ENABLED",
        RecoveryPeriodInDays: recovery.periodInDays,
        EarliestRestorableDateTime: new Date(Math.max(recovery.since, now - recovery.periodInDays * day)),
        LatestRestorableDateTime: new Date(Math.max(recovery.since, now - lag)),
      },
    },
  };
}

export const describeContinuousBackups: Handler = (input, context) => context.store.read((tx) =>
  describe(requireTable(tx, input.TableName, context, missing), context));

export const updateContinuousBackups: Handler = (input, context) => context.store.transaction((tx) => {
  const table = requireTable(tx, input.TableName, context, missing);
  const { PointInTimeRecoveryEnabled: enabled, RecoveryPeriodInDays: period } = input.PointInTimeRecoverySpecification;
  const { recovery, ...rest } = table;
  const changed: TableRecord = enabled
    ? { ...rest, recovery: { since: recovery?.since ?? context.clock.now(), periodInDays: period ?? recovery?.periodInDays ?? longestPeriodInDays } }
    : rest;
  tables.put(context, tx, table.name, changed);
  return describe(changed, context);
});
