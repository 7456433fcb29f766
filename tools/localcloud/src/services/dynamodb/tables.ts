import { AwsError, type CallContext, type Handler, type Shape } from "../../service";
import { fromTagList } from "../support/tags";
import { notModelled } from "../support/not-modelled";
import { keyArnOf } from "./encryption";
import { forgetExpiry } from "./items/expiry";
import { removeItems, usageOf } from "./items/item-store";
import { requireTable, tableArn, tableName, tables, validation, type TableRecord } from "./records";
import { definitionOf, rejectDefinition } from "./table-definition";
import { describe } from "./table-description";
import { rejectTags } from "./tags";

const tablesPerRegion = 2500;

/** @throws AwsError `NotImplemented` for parts of a table that are not there */
export function rejectUnmodelled(input: Shape): void {
  if (input.VectorIndexes ?? input.VectorIndexUpdates) throw notModelled("dynamodb", "a vector index");
  if (input.ResourcePolicy !== undefined) throw notModelled("dynamodb", "a table's resource policy");
  if (input.GlobalTableSourceArn ?? input.ReplicaUpdates ?? input.MultiRegionConsistency ?? input.GlobalTableWitnessUpdates
    ?? input.GlobalTableSettingsReplicationMode) {
    throw notModelled("dynamodb", "a global table");
  }
  if (input.WarmThroughput !== undefined) throw notModelled("dynamodb", "warm throughput");
}

/** @throws AwsError `ValidationException` */
export function streamOf(specification: Shape | undefined, context: CallContext): TableRecord["stream"] {
  if (specification?.StreamEnabled !== true) {
    if (specification?.StreamViewType !== undefined) {
      throw validation("One or more parameter values were invalid: StreamViewType cannot be specified when StreamEnabled is false");
    }
    return undefined;
  }
  if (specification.StreamViewType === undefined) {
    throw validation("One or more parameter values were invalid: StreamViewType must be specified when StreamEnabled is true");
  }
  return { viewType: specification.StreamViewType, label: new Date(context.clock.now()).toISOString().replace("Z", "") };
}

export const createTable: Handler = async (input, context) => {
  rejectUnmodelled(input);
  const name = tableName(input.TableName);
  const definition = definitionOf(input);
  rejectDefinition(definition);
  rejectTags({}, input.Tags ?? []);
  const stream = streamOf(input.StreamSpecification, context);
  const kmsKeyArn = await keyArnOf(input.SSESpecification, context);

  return context.store.transaction((tx) => {
    if (tables.get(context, tx, name)) throw new AwsError("ResourceInUseException", `Table already exists: ${name}`);
    if (tables.list(context, tx).length >= tablesPerRegion) {
      throw new AwsError("LimitExceededException", `Subscriber limit exceeded: There is a limit of ${tablesPerRegion} tables per subscriber`);
    }
    const now = context.clock.now();
    const table: TableRecord = {
      name,
      arn: tableArn(name, context),
      id: context.uuid(),
      createdAt: now,
      ...definition,
      ...(definition.billingMode === "PAY_PER_REQUEST" ? { onDemandSince: now } : {}),
      ...(input.OnDemandThroughput === undefined ? {} : { onDemandLimits: input.OnDemandThroughput }),
      ...(stream === undefined ? {} : { stream }),
      ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }),
      ...(input.TableClass === undefined ? {} : { tableClass: input.TableClass }),
      deletionProtection: input.DeletionProtectionEnabled ?? false,
      tags: fromTagList(input.Tags),
    };
    tables.put(context, tx, name, table);
    // The answer is from the moment of the request; whoever asks next finds the table ready.
    return { TableDescription: describe(table, "CREATING") };
  });
};

export const describeTable: Handler = (input, context) => context.store.read((tx) => {
  const table = requireTable(tx, input.TableName, context);
  return { Table: describe(table, "ACTIVE", usageOf(tx, table)) };
});

export const listTables: Handler = (input, context) => context.store.read((tx) => {
  const start: string | undefined = input.ExclusiveStartTableName;
  const names = tables.values(context, tx).map((table) => table.name).filter((name) => start === undefined || name > start);
  const shown = names.slice(0, input.Limit ?? 100);
  return { TableNames: shown, ...(shown.length < names.length ? { LastEvaluatedTableName: shown.at(-1) } : {}) };
});

export const deleteTable: Handler = (input, context) => context.store.transaction((tx) => {
  const table = requireTable(tx, input.TableName, context);
  if (table.deletionProtection) {
    throw validation("Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.");
  }
  const usage = usageOf(tx, table);
  tables.remove(context, tx, table.name);
  forgetExpiry(context, tx, table);
  removeItems(tx, table);
  const { ProvisionedThroughput, TableName, TableArn, TableId, BillingModeSummary, DeletionProtectionEnabled, ItemCount, TableSizeBytes, TableStatus }
    = describe(table, "DELETING", usage);
  return {
    TableDescription: {
      TableName, TableStatus, ProvisionedThroughput, TableSizeBytes, ItemCount, TableArn, TableId, BillingModeSummary, DeletionProtectionEnabled,
    },
  };
});
